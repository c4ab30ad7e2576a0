/** One version of a secret, with its value sealed. */
export interface SecretVersion {
  /** 32 hexadecimal digits. */
  readonly version: string;
  /** As `secret-cipher.ts` made it. */
  readonly sealedValue: string;
  readonly contentType: string | null;
  readonly tags: Readonly<Record<string, string>> | null;
  readonly isEnabled: boolean;
  /** In epoch seconds, like the other times; null for no such limit. */
  readonly notBefore: number | null;
  readonly expires: number | null;
  readonly created: number;
  readonly updated: number;
}

/** A secret of a vault: every version, the oldest first, at least one. */
export interface Secret {
  /** Name of its vault, in lower case. */
  readonly vault: string;
  /** As it was first set; names do not tell cases apart. */
  readonly name: string;
  readonly versions: readonly [SecretVersion, ...SecretVersion[]];
  /** Null while it stands. */
  readonly deletion: SecretDeletion | null;
  /** When it was last recovered, in epoch milliseconds; missing where it never was. */
  readonly recoveredAt?: number;
}

/** When a secret was deleted, and when it will be gone. */
export interface SecretDeletion {
  /** In epoch milliseconds. */
  readonly deletedAt: number;
  readonly purgeAt: number;
}

/** A secret that is deleted and can be recovered. */
export type DeletedSecret = Secret & { readonly deletion: SecretDeletion };

/** All that the sandbox's vaults hold. A value: a change makes a new one. */
export interface KeyVaultDocument {
  /** Version of this layout. */
  readonly version: 1;
  /** By `<vault>/<name>`, in lower case. */
  readonly secrets: Readonly<Record<string, Secret>>;
}

/** The key of a secret among those of all vaults. */
export function secretKey(vault: string, name: string): string {
  return `${vault}/${name}`.toLowerCase();
}

/** The key of a version among those of all vaults, which its value is sealed for. */
export function versionKey(vault: string, name: string, version: string): string {
  return `${secretKey(vault, name)}/${version}`;
}

/** The secret of this name, standing or deleted; undefined when there never was one, or when it is gone. */
export function secretOf(document: KeyVaultDocument, vault: string, name: string, now: Date): Secret | undefined {
  const secret = document.secrets[secretKey(vault, name)];
  return secret === undefined || isGone(secret, now) ? undefined : secret;
}

/** The secrets of a vault, deleted ones too. */
export function secretsOf(document: KeyVaultDocument, vault: string, now: Date): readonly Secret[] {
  return Object.values(document.secrets).filter((each) => each.vault === vault.toLowerCase() && !isGone(each, now));
}

/** Whether a secret is deleted. */
export function isDeleted(secret: Secret): secret is DeletedSecret {
  return secret.deletion !== null;
}

/** The newest version: the one that the secret's name alone stands for. */
export function currentVersion({ versions }: Secret): SecretVersion {
  return versions.at(-1) ?? versions[0];
}

/** The document with this secret added or replaced. */
export function withSecret(document: KeyVaultDocument, secret: Secret): KeyVaultDocument {
  return { ...document, secrets: { ...document.secrets, [secretKey(secret.vault, secret.name)]: secret } };
}

function isGone({ deletion }: Secret, now: Date): boolean {
  return deletion !== null && deletion.purgeAt <= now.getTime();
}
