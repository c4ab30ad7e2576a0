import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import type { ExistingCredential } from '../../registration/credentials/existing-credential.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphRequest } from '../graph-request.ts';
import { PRIVILEGES } from '../privileges.ts';
import { federatedCredentialByName } from '../reads.ts';
import { deleteUnlessGone } from './delete-unless-gone.ts';
import { applicationRecord, type RecordedApplication } from '../write-record.ts';

const NEW_SECRET = z.object({
  keyId: z.guid(),
  // Printable ASCII without spaces, as every secret of Entra is: what is anything else goes to no place.
  secretText: z.string().regex(/^[\x21-\x7e]+$/),
  endDateTime: z.string().refine((text) => !Number.isNaN(Date.parse(text))),
});

/** A secret to be made: its name, and when it ends (ISO 8601, UTC). */
export interface SecretRequest {
  readonly displayName: string;
  readonly endDateTime: string;
}

/** A secret that is to come with its application, by a key id of ours. */
export interface SecretOfCreation extends SecretRequest {
  readonly keyId: string;
}

/** A secret as Graph hands it out, once. */
export interface IssuedSecret {
  readonly keyId: string;
  readonly text: string;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}

/**
 * Asks Graph for a new secret (Graph: application addPassword). Throws UncertainOutcomeError where nobody knows
 * whether one was made: it is then to be found by its display name.
 */
export async function addPassword(
  client: GraphClient,
  application: RecordedApplication,
  secret: SecretRequest,
): Promise<IssuedSecret> {
  const issued = await client.send({
    method: 'POST',
    path: `/applications/${application.id}/addPassword`,
    body: { passwordCredential: secret },
    accepts: readIssuedSecret,
    fresh: true,
    onTimeout: 'fail',
    record: { ...applicationRecord('add', application, null, { ...secret }), answered: ['keyId'] },
    privilege: PRIVILEGES.writeApplications,
  });
  return readIssuedSecret(issued);
}

/** Reads a secret that was just made. Throws ConnectionError `response_invalid`. */
export function readIssuedSecret(body: unknown): IssuedSecret {
  const { keyId, secretText, endDateTime } = parseAnswer(NEW_SECRET, body);
  return { keyId, text: secretText, expiresAt: new Date(endDateTime).toISOString() };
}

/** Takes a federated credential away; one that is gone already is fine (Graph: Delete federatedIdentityCredential). */
export async function removeFederatedCredential(
  client: GraphClient,
  application: RecordedApplication,
  credential: Pick<ExistingCredential, 'id' | 'name' | 'issuer' | 'subject'>,
): Promise<void> {
  const { id, name, issuer, subject } = credential;
  const deletion: GraphRequest = {
    method: 'DELETE',
    path: `/applications/${application.id}/federatedIdentityCredentials/${encodeURIComponent(id)}`,
    record: applicationRecord('remove', application, { id, name, issuer, subject }, null),
    privilege: PRIVILEGES.writeApplications,
  };
  // Graph reads one by its id as well as by its name.
  await deleteUnlessGone(client, deletion, federatedCredentialByName(application.id, id));
}
