import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import { sortedBy } from '../../registration/canonical-order.ts';
import { FEDERATED_CREDENTIAL, type FederatedCredential } from '../../registration/model/graph-objects.ts';
import type { Observed, ObservedOwner } from '../../registration/model/observed.ts';
import { readPage, readServicePrincipal } from '../answers.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import type { GraphAnswer } from '../graph-request.ts';
import { bodyIfAllowed } from '../reads.ts';

/** The answers about what hangs on an application and its service principal; null where it was not asked. */
export type RelatedAnswers = Readonly<
  Record<'servicePrincipal' | 'owners' | 'federatedCredentials' | 'assignments' | 'grants', GraphAnswer | null>
>;

const OWNER = z.object({
  id: OBJECT_ID,
  appId: OBJECT_ID.nullish(),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});
const ASSIGNMENT = z.object({ appRoleId: OBJECT_ID, resourceId: OBJECT_ID });
const GRANT = z.object({
  id: OBJECT_ID,
  resourceId: OBJECT_ID,
  scope: z.string().nullish(),
  consentType: z.string().nullish(),
});

/**
 * Reads the answers, each list in an order that does not depend on Graph's; what was never asked counts as nothing, and
 * refused owners, credentials and grants as unknown.
 */
export function readRelatedObjects(
  related: RelatedAnswers,
): Pick<Observed, 'servicePrincipal' | 'owners' | 'federatedCredentials' | 'assignments' | 'grants'> {
  const list = <T>(
    answer: GraphAnswer | null,
    read: (member: unknown) => T,
    keyOf: (member: T) => string,
  ): readonly T[] | null => {
    const body = bodyIfAllowed(answer);
    return body === null ? null : sortedBy(readPage(body, read).members, keyOf);
  };
  const servicePrincipal = bodyIfAllowed(related.servicePrincipal);
  const grants = list(
    related.grants,
    (member) => parseAnswer(GRANT, member),
    ({ id }) => id,
  );
  return {
    servicePrincipal: servicePrincipal === null ? null : readServicePrincipal(servicePrincipal),
    owners: related.owners === null ? [] : list(related.owners, readOwner, ({ id }) => id),
    federatedCredentials:
      related.federatedCredentials === null
        ? []
        : list(related.federatedCredentials, readFederatedCredential, ({ name }) => name),
    assignments:
      list(
        related.assignments,
        (member) => parseAnswer(ASSIGNMENT, member),
        ({ resourceId, appRoleId }) => `${resourceId} ${appRoleId}`,
      ) ?? [],
    grants:
      grants === null
        ? null
        : grants
            .filter(({ consentType }) => consentType === 'AllPrincipals')
            .map(({ id, resourceId, scope }) => ({ id, resourceId, scope: scope ?? '' })),
  };
}

/** Reads a federated credential. Throws ConnectionError `response_invalid`. */
export function readFederatedCredential(member: unknown): FederatedCredential {
  return parseAnswer(FEDERATED_CREDENTIAL, member);
}

/** Reads an owner. Throws ConnectionError `response_invalid`. */
export function readOwner(member: unknown): ObservedOwner {
  const { id, appId, displayName, userPrincipalName } = parseAnswer(OWNER, member);
  return { id, appId: appId ?? null, name: userPrincipalName ?? displayName ?? id };
}
