import { createBatchReader } from '../../graph/batch-reader.ts';
import { listMarked } from '../../graph/observe/find-application.ts';
import { observeExisting } from '../../graph/observe/observe-existing.ts';
import { existingResult, taggedIdentity } from '../../registration/result/registration-result.ts';
import { fhirUrlTag, identify } from '../../registration/tags.ts';
import type { OpenSession } from '../../session/session.ts';
import type { LackingClient } from './application-results.ts';

/**
 * The clients of a FHIR server that ask its API for what they do not have, as after its restoration: nothing gives roles
 * and consents back. `apiAppId` is the appId of the API. Throws Graph's refusals.
 */
export async function lackingClients(
  { client, tenantContext }: OpenSession,
  fhirUrl: string,
  apiAppId: string,
): Promise<readonly LackingClient[]> {
  const reader = createBatchReader(client);
  const looks: Promise<readonly LackingClient[]>[] = [];
  for await (const application of listMarked(client, fhirUrlTag(fhirUrl))) {
    const identification = identify(application.tags);
    if (identification === null || identification.type === 'resource' || identification.fhirUrl !== fhirUrl) {
      continue;
    }
    const { appId, displayName } = application;
    const look = async (): Promise<readonly LackingClient[]> => {
      const existing = await observeExisting(reader, application, identification);
      const identity = taggedIdentity(identification, application);
      const { permissions } = existingResult(tenantContext, identity, existing);
      const missing = permissions.filter(({ resource, granted }) => resource === apiAppId && granted === false);
      return missing.length === 0
        ? []
        : [{ key: identification.key, displayName, appId, permissions: missing.map(({ value }) => value) }];
    };
    looks.push(look());
  }
  return (await Promise.all(looks)).flat().sort((one, other) => (one.key < other.key ? -1 : 1));
}
