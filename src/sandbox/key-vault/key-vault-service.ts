import type { DocumentStore } from '../state/document-store.ts';
import type { SigningKey } from '../state/signing-key.ts';
import type { TenantStore } from '../state/tenant-store.ts';
import { liveKeyVault } from '../tenant/key-vault.ts';
import type { KeyVault } from '../tenant/model.ts';
import { authenticateToVault } from './key-vault-authentication.ts';
import type { KeyVaultAnswer, KeyVaultCall, KeyVaultOutcome, KeyVaultRequest } from './key-vault-call.ts';
import type { KeyVaultDocument } from './key-vault-document.ts';
import { KeyVaultError } from './key-vault-error.ts';
import { refusalAnswer } from './key-vault-refusal.ts';
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
      const tenant = await parts.store.read();
      const vault = liveKeyVault(tenant, request.vault);
      if (vault === undefined) {
        // A real vault that is not there has no host name either, so its clients meet ENOTFOUND.
        const message = `The sandbox has no key vault "${request.vault}".`;
        return refusalAnswer(new KeyVaultError(404, 'VaultNotFound', message));
      }
      const answered = await answer(parts, { request, tenant, vault }).catch(asRefusal);
      return { ...answered, headers: { ...headersOf(vault, request), ...answered.headers } };
    },
  };
}

async function answer(
  parts: KeyVaultParts,
  addressed: Pick<KeyVaultCall, 'request' | 'tenant' | 'vault'>,
): Promise<KeyVaultAnswer> {
  const { request, tenant } = addressed;
  const { origin } = parts;
  const now = parts.now();
  const caller = await authenticateToVault(request.headers['authorization'], tenant, parts);
  const keyVaultStore = await parts.keyVaultStore();
  const cipher = await parts.secretCipher();
  const delay = parts.replicationDelayMs();
  const visible = (doneAt: number): boolean => now.getTime() - doneAt >= delay;
  const execute = (document: KeyVaultDocument): KeyVaultOutcome =>
    operate({ ...addressed, document, caller, cipher, origin, now, visible });
  return request.method === 'GET' ? execute(await keyVaultStore.read()) : keyVaultStore.change(execute);
}

function asRefusal(error: unknown): KeyVaultAnswer {
  if (error instanceof KeyVaultError) {
    return refusalAnswer(error);
  }
  throw error;
}

/**
 * What a vault tells with every answer, refusals too (recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/keyvault/tests/latest/recordings/test_keyvault_secret.yaml;
 * the version of the service is one of February 2026).
 */
function headersOf({ location }: KeyVault, { headers }: KeyVaultRequest): Record<string, string> {
  const echo = headers['x-ms-client-request-id'];
  return {
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'x-content-type-options': 'nosniff',
    'x-ms-keyvault-region': location,
    'x-ms-keyvault-service-version': '1.9.3019.1',
    'x-ms-keyvault-network-info': 'conn_type=Ipv4;addr=127.0.0.1;act_addr_fam=InterNetwork;',
    ...(echo === undefined ? {} : { 'x-ms-client-request-id': echo }),
  };
}
