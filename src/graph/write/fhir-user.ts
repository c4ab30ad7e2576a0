import type { FhirUser } from '../observe/fhir-users.ts';
import type { GraphClient } from '../graph-client.ts';
import { PRIVILEGES } from '../privileges.ts';

/**
 * Sets who a person is in the records, by the full name of the extension; null takes it away
 * (https://learn.microsoft.com/graph/api/user-update). That no one can set their own is assumption A123. Throws Graph's
 * refusals.
 */
export async function setFhirUser(
  client: GraphClient,
  { id, displayName, fhirUser }: FhirUser,
  extension: string,
  value: string | null,
): Promise<void> {
  await client.send({
    method: 'PATCH',
    path: `/users/${encodeURIComponent(id)}`,
    body: { [extension]: value },
    record: {
      action: 'update',
      target: { kind: 'user', id, name: displayName },
      key: null,
      before: { [extension]: fhirUser },
      after: { [extension]: value },
    },
    privilege: PRIVILEGES.writeUsers,
  });
}
