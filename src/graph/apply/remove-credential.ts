import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { ExistingCredential } from '../../registration/credentials/existing-credential.ts';
import { removeCertificate } from './apply-certificate.ts';
import type { GraphClient } from '../graph-client.ts';
import { forgetRemoved } from './remove-secrets.ts';
import { removeFederatedCredential } from '../write/credentials.ts';
import { removePassword } from '../write/remove-password.ts';

/** Removes one credential of any kind, and the tags that told of it. Throws Graph's refusals. */
export async function removeCredential(
  client: GraphClient,
  application: ObservedApplication,
  credential: ExistingCredential,
): Promise<void> {
  const { kind, id } = credential;
  switch (kind) {
    case 'secret': {
      await removePassword(client, application, id);
      const passwordCredentials = application.passwordCredentials.filter(({ keyId }) => keyId !== id);
      await forgetRemoved(client, { ...application, passwordCredentials }, [id]);
      return;
    }
    case 'certificate':
      return removeCertificate(client, application, id);
    case 'federated':
      return removeFederatedCredential(client, application, credential);
  }
}
