import type { PasswordCredential } from '../../tenant/application.ts';
import { isSecret } from '../../tenant/client-secret.ts';
import { EntraError } from '../entra-error.ts';
import type { Visible } from '../requested-resource.ts';
import type { ClientRegistration } from './client-registration.ts';

/**
 * Checks a client secret; those of the application count, and those of its service principal.
 * Throws EntraError 7000215 (wrong, not yet valid, or not yet replicated) and 7000222 (expired).
 */
export function checkSecret(client: ClientRegistration, clientSecret: string, visible: Visible, now: Date): void {
  const credential = credentialOf(client, clientSecret, visible);
  if (credential === undefined || Date.parse(credential.startDateTime) > now.getTime()) {
    throw new EntraError(
      7000215,
      'invalid_client',
      401,
      'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not ' +
        `the client secret ID, for a secret added to app '${client.appId}'.`,
    );
  }
  if (Date.parse(credential.endDateTime) <= now.getTime()) {
    throw new EntraError(
      7000222,
      'invalid_client',
      401,
      `The provided client secret keys for app '${client.appId}' are expired. Visit the Azure portal to create new ` +
        'keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added ' +
        'security: https://aka.ms/certCreds.',
    );
  }
}

function credentialOf(
  { application, principal }: ClientRegistration,
  clientSecret: string,
  visible: Visible,
): PasswordCredential | undefined {
  const hashes = [...(application?.secretHashes ?? []), ...(principal?.secretHashes ?? [])];
  const kept = hashes.find((each) => isSecret(each, clientSecret));
  const credentials = [...(application?.resource.passwordCredentials ?? []), ...(principal?.passwordCredentials ?? [])];
  return kept !== undefined && visible(kept.addedAt)
    ? credentials.find((each) => each.keyId === kept.keyId)
    : undefined;
}
