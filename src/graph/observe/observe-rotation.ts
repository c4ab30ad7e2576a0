import { isDeepStrictEqual } from 'node:util';
import type { Caller, FederatedCredential, ObservedApplication } from '../../registration/model/observed.ts';
import type { ObservedRotation } from '../../registration/credentials/rotation.ts';
import { governingPolicy } from '../../registration/tenant-policy.ts';
import type { ObservedAccess } from '../../registration/trust.ts';
import { readApplication } from '../answers.ts';
import { readAll } from '../batch-reader.ts';
import type { GraphClient } from '../graph-client.ts';
import { readRelatedObjects } from './related-objects.ts';
import {
  applicationById,
  bodyIfAllowed,
  bodyOrMissing,
  ofApplication,
  plainRead,
  servicePrincipalByAppId,
} from '../reads.ts';
import { readAssignedPolicies, readPolicy } from './tenant-reads.ts';

/** What hangs on an application whose secret is to be rotated. */
export interface RelatedToRotation extends Pick<ObservedRotation, 'policy'> {
  /**
   * False where a second read of the application shows other secrets or tags: a replica is behind, or another run is
   * writing.
   */
  readonly isStable: boolean;
  readonly access: ObservedAccess;
  readonly federated: readonly FederatedCredential[];
}

/**
 * Reads, in one exchange, who holds an application, which policy governs its secrets, and its secrets again; what is
 * refused is unknown.
 */
export async function observeRotation(
  client: GraphClient,
  application: ObservedApplication,
  caller: Caller,
): Promise<RelatedToRotation> {
  const { id, appId } = application;
  const again = { ...applicationById(id), fresh: true };
  const found = await readAll(client, {
    servicePrincipal: servicePrincipalByAppId(appId),
    owners: { ...ofApplication(id, 'owners'), fresh: true },
    federatedCredentials: { ...ofApplication(id, 'federatedIdentityCredentials'), fresh: true },
    policy: plainRead('/policies/defaultAppManagementPolicy'),
    assignedPolicies: plainRead(`/applications/${encodeURIComponent(id)}/appManagementPolicies`),
    again,
  });
  const body = bodyOrMissing(again, found.again);
  const { servicePrincipal, owners, federatedCredentials } = readRelatedObjects({
    ...found,
    assignments: null,
    grants: null,
  });
  return {
    isStable: body !== null && hasSameSecrets(application, readApplication(body)),
    policy: governingPolicy(
      readPolicy(bodyIfAllowed(found.policy)),
      readAssignedPolicies(bodyIfAllowed(found.assignedPolicies)),
    ),
    access: { application, servicePrincipal, owners, federatedCredentials, caller, ownerIds: [] },
    federated: federatedCredentials ?? [],
  };
}

function hasSameSecrets(one: ObservedApplication, other: ObservedApplication): boolean {
  const factsOf = ({ passwordCredentials, tags }: ObservedApplication): readonly string[] =>
    [...passwordCredentials.map(({ keyId }) => keyId), ...tags].sort();
  return isDeepStrictEqual(factsOf(one), factsOf(other));
}
