import { without } from '../tenant/tenant.ts';
import type { KeyVaultCall, KeyVaultOutcome } from './key-vault-call.ts';
import {
  currentVersion,
  type DeletedSecret,
  isDeleted,
  secretKey,
  secretOf,
  withSecret,
} from './key-vault-document.ts';
import { KeyVaultError } from './key-vault-error.ts';
import { shownDeletion, shownVersion } from './secret-shape.ts';
import { requireSecret } from './secrets.ts';

const DAY_MS = 24 * 3600 * 1000;

/** `DELETE /secrets/{name}`: every version, which the vault keeps until they are purged. Throws KeyVaultError 404. */
export function deleteSecret(call: KeyVaultCall, name: string): KeyVaultOutcome {
  const secret = requireSecret(call, name);
  const deletedAt = call.now.getTime();
  const purgeAt = deletedAt + call.vault.softDeleteRetentionDays * DAY_MS;
  const deleted: DeletedSecret = { ...secret, deletion: { deletedAt, purgeAt } };
  return { status: 200, body: shownDeleted(call, deleted), document: withSecret(call.document, deleted) };
}

/** `GET /deletedsecrets/{name}`. Throws KeyVaultError 404. */
export function getDeletedSecret(call: KeyVaultCall, name: string): KeyVaultOutcome {
  return { status: 200, body: shownDeleted(call, requireDeleted(call, name)) };
}

/**
 * `POST /deletedsecrets/{name}/recover`: it stands again, with every version, once that is known everywhere. Throws
 * KeyVaultError 404.
 */
export function recoverDeletedSecret(call: KeyVaultCall, name: string): KeyVaultOutcome {
  const secret = { ...requireDeleted(call, name), deletion: null, recoveredAt: call.now.getTime() };
  return {
    status: 200,
    body: shownVersion(call, secret, currentVersion(secret)),
    document: withSecret(call.document, secret),
  };
}

/**
 * `DELETE /deletedsecrets/{name}`: gone for good. Throws KeyVaultError 404, and 403 where the vault protects from
 * purging (code and text are assumption A30).
 */
export function purgeDeletedSecret(call: KeyVaultCall, name: string): KeyVaultOutcome {
  const secret = requireDeleted(call, name);
  if (call.vault.hasPurgeProtection) {
    throw new KeyVaultError(
      403,
      'Forbidden',
      'Operation "purge" is not allowed because purge protection is enabled for this vault. Key Vault service will ' +
        'automatically purge it after the retention period has passed.',
    );
  }
  const secrets = without(call.document.secrets, secretKey(secret.vault, secret.name));
  return { status: 204, document: { ...call.document, secrets } };
}

/** A deletion is not known everywhere at once, for which clients poll. */
function requireDeleted(call: KeyVaultCall, name: string): DeletedSecret {
  const secret = secretOf(call.document, call.vault.name, name, call.now);
  if (secret === undefined || !isDeleted(secret) || !call.visible(secret.deletion.deletedAt)) {
    throw new KeyVaultError(404, 'SecretNotFound', `Deleted Secret not found: ${name}`);
  }
  return secret;
}

function shownDeleted(call: KeyVaultCall, secret: DeletedSecret): Readonly<Record<string, unknown>> {
  return { ...shownDeletion(call, secret), ...shownVersion(call, secret, currentVersion(secret)) };
}
