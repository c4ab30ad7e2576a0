import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import type { ObservedServicePrincipal } from '../../registration/observed.ts';
import { readServicePrincipal } from '../answers.ts';
import type { Look } from '../look.ts';
import { readAllPages } from '../pages.ts';
import { bodyIfAllowed, holdersOfRoles, servicePrincipalById } from '../reads.ts';

const HOLDER = z.object({ appRoleId: z.string(), principalId: z.string(), principalType: z.string().nullish() });

/** A managed identity, and the app roles of one API that it holds. */
export interface RoleIdentity {
  readonly servicePrincipal: ObservedServicePrincipal;
  readonly appRoleIds: readonly string[];
}

/**
 * The managed identities that hold app roles of an API, in shared batches; `known` are the object ids of service principals that
 * are none. None where the caller may not read them. Throws Graph's refusals of further pages.
 */
export async function observeRoleIdentities(
  look: Look,
  apiAppId: string,
  known: ReadonlySet<string>,
): Promise<readonly RoleIdentity[]> {
  const request = holdersOfRoles(apiAppId);
  const body = bodyIfAllowed(await look.read(request));
  const holders =
    body === null ? [] : await readAllPages(look.client, request, body, (each) => parseAnswer(HOLDER, each));
  const ids = holders
    .filter(({ principalId, principalType }) => principalType === 'ServicePrincipal' && !known.has(principalId))
    .map(({ principalId }) => principalId);
  const found = await Promise.all([...new Set(ids)].map(async (id) => look.read(servicePrincipalById(id))));
  return found
    .flatMap((answer) => {
      const principal = bodyIfAllowed(answer);
      return principal === null ? [] : [readServicePrincipal(principal)];
    })
    .filter(({ servicePrincipalType }) => servicePrincipalType === 'ManagedIdentity')
    .map((servicePrincipal) => ({
      servicePrincipal,
      appRoleIds: holders
        .filter(({ principalId }) => principalId === servicePrincipal.id)
        .map(({ appRoleId }) => appRoleId),
    }));
}
