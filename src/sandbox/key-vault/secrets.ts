import { randomUUID } from 'node:crypto';
import type { KeyVaultCall, KeyVaultOutcome } from './key-vault-call.ts';
import {
  currentVersion,
  isDeleted,
  type Secret,
  secretOf,
  type SecretVersion,
  versionKey,
  withSecret,
} from './key-vault-document.ts';
import { KeyVaultError, badParameter, secretNotFound } from './key-vault-error.ts';
import { readNewSecret, readSecretFacts, type SecretFacts } from './secret-input.ts';
import { shownVersion } from './secret-shape.ts';

/**
 * `PUT /secrets/{name}`: a new version, which is the current one from now on.
 * Throws KeyVaultError 400, and 409 while the name is that of a deleted secret.
 */
export function setSecret(call: KeyVaultCall, name: string): KeyVaultOutcome {
  const { document, vault, cipher, now } = call;
  const before = secretOf(document, vault.name, name, now);
  requireFreeName(call, before);
  const { value, facts } = readNewSecret(call.request.body);
  const version = randomUUID().replaceAll('-', '');
  const added = requireOrder({
    contentType: null,
    tags: null,
    isEnabled: true,
    notBefore: null,
    expires: null,
    ...facts,
    version,
    sealedValue: cipher.seal(value, versionKey(vault.name, name, version)),
    created: epochSeconds(now),
    updated: epochSeconds(now),
  });
  const secret: Secret = {
    vault: vault.name.toLowerCase(),
    name: before?.name ?? name,
    versions: before === undefined ? [added] : [...before.versions, added],
    deletion: null,
  };
  const body = { value, ...shownVersion(call, secret, added) };
  return { status: 200, body, document: withSecret(document, secret) };
}

/**
 * `GET /secrets/{name}/{version}`, without a version the current one. Expired ones are given too, as the times are for
 * clients to heed (https://learn.microsoft.com/azure/key-vault/secrets/about-secrets).
 * Throws KeyVaultError 404, and 403 for a disabled version.
 */
export function getSecret(call: KeyVaultCall, name: string, versionId: string): KeyVaultOutcome {
  const { secret, version } = requireVersion(call, name, versionId);
  if (!version.isEnabled) {
    throw new KeyVaultError(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', {
      innerCode: 'SecretDisabled',
    });
  }
  const value = call.cipher.open(version.sealedValue, versionKey(call.vault.name, name, version.version));
  return { status: 200, body: { value, ...shownVersion(call, secret, version) } };
}

/** `PATCH /secrets/{name}/{version}`: all but the value; what is not named stays. Throws KeyVaultError 400 and 404. */
export function updateSecret(call: KeyVaultCall, name: string, versionId: string): KeyVaultOutcome {
  const { secret, version } = requireVersion(call, name, versionId);
  const facts: SecretFacts = readSecretFacts(call.request.body);
  const changed = requireOrder({ ...version, ...facts, updated: epochSeconds(call.now) });
  const [first, ...others] = secret.versions;
  const replace = (each: SecretVersion): SecretVersion => (each.version === changed.version ? changed : each);
  const after: Secret = { ...secret, versions: [replace(first), ...others.map(replace)] };
  return { status: 200, body: shownVersion(call, after, changed), document: withSecret(call.document, after) };
}

/** Whether a secret can be read: a recovery, too, is not known everywhere at once. */
export function isStanding(call: KeyVaultCall, secret: Secret): boolean {
  return !isDeleted(secret) && !isBeingRecovered(call, secret);
}

/** The standing secret of this name. Throws KeyVaultError 404. */
export function requireSecret(call: KeyVaultCall, name: string): Secret {
  const secret = secretOf(call.document, call.vault.name, name, call.now);
  if (secret === undefined || !isStanding(call, secret)) {
    throw secretNotFound(name);
  }
  return secret;
}

/**
 * Throws KeyVaultError 409 when a secret has the name and cannot have a new version: it is deleted, or just being
 * deleted or recovered. Recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/keyvault/tests/latest/recordings/test_keyvault_secret_soft_delete.yaml,
 * but for the last, which is assumption A30.
 */
export function requireFreeName(call: KeyVaultCall, secret: Secret | undefined): void {
  if (secret === undefined || isStanding(call, secret)) {
    return;
  }
  const { name } = secret;
  if (!isDeleted(secret)) {
    throw conflict(
      'ObjectIsBeingRecovered',
      `Secret ${name} is currently being recovered and cannot be re-created; retry later.`,
    );
  }
  throw call.visible(secret.deletion.deletedAt)
    ? conflict(
        'ObjectIsDeletedButRecoverable',
        `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, ` +
          'the secret can only be recovered or purged.',
      )
    : conflict(
        'ObjectIsBeingDeleted',
        `Secret ${name} is currently being deleted and cannot be re-created; retry later.`,
      );
}

function isBeingRecovered(call: KeyVaultCall, { recoveredAt }: Secret): boolean {
  return recoveredAt !== undefined && !call.visible(recoveredAt);
}

function conflict(innerCode: string, message: string): KeyVaultError {
  return new KeyVaultError(409, 'Conflict', message, { innerCode });
}

function requireVersion(
  call: KeyVaultCall,
  name: string,
  versionId: string,
): { readonly secret: Secret; readonly version: SecretVersion } {
  const secret = requireSecret(call, name);
  const version =
    versionId === ''
      ? currentVersion(secret)
      : secret.versions.find((each) => each.version === versionId.toLowerCase());
  if (version === undefined) {
    throw secretNotFound(`${name}/${versionId}`);
  }
  return { secret, version };
}

/** That the vault checks them, and the text, is assumption A31. */
function requireOrder(version: SecretVersion): SecretVersion {
  if (version.notBefore !== null && version.expires !== null && version.expires <= version.notBefore) {
    throw badParameter('Property attributes has invalid value: exp must be later than nbf.');
  }
  return version;
}

function epochSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
