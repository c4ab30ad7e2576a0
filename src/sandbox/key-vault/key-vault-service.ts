import type { DocumentStore } from '../state/document-store.ts';
import type { SigningKey } from '../state/signing-key.ts';
import type { TenantStore } from '../state/tenant-store.ts';
import { liveKeyVault } from '../tenant/key-vault.ts';
import { authenticateToVault } from './key-vault-authentication.ts';
import type { KeyVaultAnswer, KeyVaultOutcome, KeyVaultRequest } from './key-vault-call.ts';
import type { KeyVaultDocument } from './key-vault-document.ts';
import { KeyVaultError } from './key-vault-error.ts';
import { operate } from './key-vault-operations.ts';
import type { SecretCipher } from './secret-cipher.ts';

/** The data plane of Azure Key Vault, for secrets, without HTTP. */
export interface KeyVaultService {
  /** Answers a request; refusals are answers too. */
  answer(request: KeyVaultRequest): Promise<KeyVaultAnswer>;
}

/** What Key Vault is made of. */
export interface KeyVaultParts {
  readonly store: TenantStore;
  /** What the vaults hold. */
  readonly keyVaultStore: () => Promise<DocumentStore<KeyVaultDocument>>;
  /** What seals and opens the values. */
  readonly secretCipher: () => Promise<SecretCipher>;
  readonly signingKey: () => Promise<SigningKey>;
  readonly origin: string;
  /** How long role assignments and deletions take to be known, in milliseconds. */
  readonly replicationDelayMs: () => number;
  /** The time of this sandbox. */
  readonly now: () => Date;
}

/** Makes the service. */
export function createKeyVaultService(parts: KeyVaultParts): KeyVaultService {
  return {
    answer: async (request) => {
      try {
        return await answer(parts, request);
      } catch (error) {
        if (!(error instanceof KeyVaultError)) {
          throw error;
        }
        const { status, code, message, innerCode, headers } = error;
        const innererror = innerCode === null ? {} : { innererror: { code: innerCode } };
        return { status, headers, body: { error: { code, message, ...innererror } } };
      }
    },
  };
}

async function answer(parts: KeyVaultParts, request: KeyVaultRequest): Promise<KeyVaultAnswer> {
  const { store, origin } = parts;
  const now = parts.now();
  const tenant = await store.read();
  const vault = liveKeyVault(tenant, request.vault);
  if (vault === undefined) {
    // A real vault that is not there has no host name either, so its clients meet ENOTFOUND.
    throw new KeyVaultError(404, 'VaultNotFound', `The sandbox has no key vault "${request.vault}".`);
  }
  const caller = await authenticateToVault(request.headers['authorization'], tenant, parts);
  const keyVaultStore = await parts.keyVaultStore();
  const cipher = await parts.secretCipher();
  const delay = parts.replicationDelayMs();
  const execute = (document: KeyVaultDocument): KeyVaultOutcome =>
    operate({
      request,
      vault,
      document,
      tenant,
      caller,
      cipher,
      origin,
      now,
      visible: (doneAt) => now.getTime() - doneAt >= delay,
    });
  return request.method === 'GET' ? execute(await keyVaultStore.read()) : keyVaultStore.change(execute);
}
