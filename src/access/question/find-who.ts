import { observePrincipals } from '../../graph/observe/observe-principals.ts';
import { type GroupOfUser, readGroupsOfUser } from '../../graph/observe/groups-of-user.ts';
import { createBatchReader } from '../../graph/batch-reader.ts';
import { readPrincipalReference } from '../../registration/answers/principal-reference.ts';
import type { SessionContext } from '../../session/session.ts';
import type { AccessPrincipal } from '../access-result.ts';
import { readWho, UNKNOWN_PRINCIPAL } from '../read/people.ts';
import { openReading } from '../read/reading.ts';

/** Whom a question is about. */
export interface Who {
  readonly principal: AccessPrincipal;
  /** The groups of a person; null where they could not be read, none for all others. */
  readonly groups: readonly GroupOfUser[] | null;
}

/**
 * Finds who is named: `user:UPN`, `group:NAME`, the REF of a client, or an object id. Throws what `observePrincipals`
 * throws.
 */
export async function findWho({ session }: SessionContext, text: string, fhirUrl: string | null): Promise<Who> {
  const [found] = await observePrincipals(session.client, {
    principals: [readPrincipalReference(text)],
    ...{ fhirUrl, givesAccess: false, caller: session.caller, now: session.now() },
  });
  if (found === undefined) {
    throw new TypeError('A principal was neither found nor missing.');
  }
  const { id, type, displayName } = found.principal;
  if (type !== 'user') {
    return {
      principal: { ...UNKNOWN_PRINCIPAL, ...{ id, displayName, type: type === 'group' ? 'group' : 'application' } },
      groups: [],
    };
  }
  const [people, groups] = await Promise.all([
    readWho(openReading(createBatchReader(session.client)), [id]),
    readGroupsOfUser(session.client, id),
  ]);
  return { principal: people.get(id) ?? { ...UNKNOWN_PRINCIPAL, id, type: 'user', displayName }, groups };
}
