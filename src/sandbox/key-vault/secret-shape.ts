import type { KeyVault } from '../tenant/model.ts';
import type { DeletedSecret, Secret, SecretVersion } from './key-vault-document.ts';

/** What Key Vault says of a secret; JSON. */
export type SecretBundle = Readonly<Record<string, unknown>>;

/** Whose secret it is, and where it is served. */
interface VaultContext {
  readonly vault: KeyVault;
  readonly origin: string;
}

/**
 * The identifier of a secret or, with a version, of that version. Its host names the vault, as a real one's does, since
 * clients refuse identifiers with any other path; `.localhost` leads to no other machine (RFC 6761 §6.3).
 */
function secretId({ vault, origin }: VaultContext, name: string, version: string | null): string {
  return `${identifierHost(origin, vault)}/secrets/${name}${version === null ? '' : `/${version}`}`;
}

/** A version of a secret, without its value. */
export function shownVersion(around: VaultContext, { name }: Secret, version: SecretVersion): SecretBundle {
  return { id: secretId(around, name, version.version), ...shownFacts(around, version) };
}

/** A secret in a list: known by its name alone, with what is true of `version`. */
export function shownItem(around: VaultContext, { name }: Secret, version: SecretVersion): SecretBundle {
  return { id: secretId(around, name, null), ...shownFacts(around, version) };
}

/** What there is to say of the deletion of a secret. */
export function shownDeletion({ vault, origin }: VaultContext, { name, deletion }: DeletedSecret): SecretBundle {
  return {
    recoveryId: `${identifierHost(origin, vault)}/deletedsecrets/${name}`,
    deletedDate: Math.floor(deletion.deletedAt / 1000),
    scheduledPurgeDate: Math.floor(deletion.purgeAt / 1000),
  };
}

function shownFacts({ vault }: VaultContext, version: SecretVersion): SecretBundle {
  const { contentType, tags, isEnabled, notBefore, expires, created, updated } = version;
  return {
    ...(contentType === null ? {} : { contentType }),
    attributes: {
      enabled: isEnabled,
      ...(notBefore === null ? {} : { nbf: notBefore }),
      ...(expires === null ? {} : { exp: expires }),
      created,
      updated,
      recoveryLevel: recoveryLevel(vault),
      recoverableDays: vault.softDeleteRetentionDays,
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
