import type { KeyVault } from '../tenant/model.ts';
import type { KeyVaultRequest } from './key-vault-call.ts';
import type { DeletedSecret, Secret, SecretVersion } from './key-vault-document.ts';

/** What Key Vault says of a secret; JSON. */
export type SecretBundle = Readonly<Record<string, unknown>>;

/** Whose secret it is, where it is served, and in which version of the API it is asked for. */
interface VaultContext {
  readonly vault: KeyVault;
  readonly origin: string;
  readonly request: Pick<KeyVaultRequest, 'query'>;
}

/** They do not tell `recoverableDays` (recorded until 2022, for 7.0). */
const VERSIONS_BEFORE_RECOVERABLE_DAYS: readonly (string | null)[] = ['2016-10-01', '7.0'];

/**
 * The identifier of a secret or, with a version, of that version. Its host names the vault, as a real one's does, since
 * clients refuse identifiers with any other path; `.localhost` leads to no other machine (RFC 6761 §6.3).
 */
function secretId({ vault, origin }: VaultContext, name: string, version: string | null): string {
  return `${identifierHost(origin, vault)}/secrets/${name}${version === null ? '' : `/${version}`}`;
}

/** A version of a secret, without its value. */
export function shownVersion(around: VaultContext, { name }: Secret, version: SecretVersion): SecretBundle {
  return shown(around, version, secretId(around, name, version.version));
}

/** A secret in a list: known by its name alone, with what is true of `version`. */
export function shownItem(around: VaultContext, { name }: Secret, version: SecretVersion): SecretBundle {
  return shown(around, version, secretId(around, name, null));
}

/** What there is to say of the deletion of a secret. */
export function shownDeletion({ vault, origin }: VaultContext, { name, deletion }: DeletedSecret): SecretBundle {
  return {
    recoveryId: `${identifierHost(origin, vault)}/deletedsecrets/${name}`,
    deletedDate: Math.floor(deletion.deletedAt / 1000),
    scheduledPurgeDate: Math.floor(deletion.purgeAt / 1000),
  };
}

/**
 * In the order in which Key Vault writes its members (recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/keyvault/tests/latest/recordings/test_keyvault_secret.yaml).
 */
function shown({ vault, request }: VaultContext, version: SecretVersion, id: string): SecretBundle {
  const { contentType, tags, isEnabled, notBefore, expires, created, updated } = version;
  const tellsDays = !VERSIONS_BEFORE_RECOVERABLE_DAYS.includes(request.query.get('api-version'));
  return {
    ...(contentType === null ? {} : { contentType }),
    id,
    attributes: {
      enabled: isEnabled,
      ...(notBefore === null ? {} : { nbf: notBefore }),
      ...(expires === null ? {} : { exp: expires }),
      created,
      updated,
      recoveryLevel: recoveryLevel(vault),
      ...(tellsDays ? { recoverableDays: vault.softDeleteRetentionDays } : {}),
    },
    ...(tags === null ? {} : { tags }),
  };
}

function recoveryLevel({ softDeleteRetentionDays, hasPurgeProtection }: KeyVault): string {
  const recoverable = softDeleteRetentionDays < 90 ? 'CustomizedRecoverable' : 'Recoverable';
  return hasPurgeProtection ? recoverable : `${recoverable}+Purgeable`;
}

function identifierHost(origin: string, vault: KeyVault): string {
  const url = new URL(origin);
  url.hostname = `${vault.name}.vault.localhost`;
  return url.origin;
}
