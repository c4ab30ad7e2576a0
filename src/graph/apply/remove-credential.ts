import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { ExistingCredential } from '../../registration/credentials/existing-credential.ts';
import { CREDENTIAL_KINDS } from '../../registration/credentials/kinds/index.ts';
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
  switch (CREDENTIAL_KINDS[kind].object) {
    case 'passwordCredential': {
      await removePassword(client, application, id);
      const passwordCredentials = application.passwordCredentials.filter(({ keyId }) => keyId !== id);
      await forgetRemoved(client, { ...application, passwordCredentials }, [id]);
      return;
    }
    case 'keyCredential':
      return removeCertificate(client, application, id);
    case 'federatedIdentityCredential':
      return removeFederatedCredential(client, application, credential);
  }
}
