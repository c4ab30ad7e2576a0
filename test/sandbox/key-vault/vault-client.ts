import { ClientSecretCredential } from '@azure/identity';
import { type KeyVaultSecret, SecretClient } from '@azure/keyvault-secrets';
import { assignRole, type AzureSender, azureSender, subscriptionId } from '../azure/azure-client.ts';
import { type Client, makeClient } from '../fhir/fhir-client.ts';
import type { TestSandbox } from '../running-sandbox.ts';

/** The vault that every sandbox begins with. */
export const VAULT = 'sandbox-vault';

/** Ids of the roles for secrets. */
export const VAULT_ROLES = {
  administrator: '00482a5a-887f-4fb3-b363-3b7fe8e74483',
  officer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
  user: '4633458b-17de-408a-b874-0445c86b69e6',
  reader: '21090545-7ca7-4776-b22c-e363652d74d2',
} as const;

/** What a client needs to know of a sandbox. */
export interface VaultHost {
  readonly ready: Pick<TestSandbox['ready'], 'tenantId' | 'authorityUrl' | 'origin' | 'admin'>;
  readonly caCertificate: string;
}

/**
 * Microsoft's own client of a vault, unmodified, signed in with a client secret; by default as the sandbox's
 * administrator.
 */
export function secretClient(
  sandbox: VaultHost,
  client: Pick<Client, 'clientId' | 'clientSecret'> = sandbox.ready.admin,
  vault = VAULT,
): SecretClient {
  const { tenantId, authorityUrl, origin } = sandbox.ready;
  const trust = { tlsOptions: { ca: sandbox.caCertificate }, retryOptions: { maxRetries: 0 } };
  const credential = new ClientSecretCredential(tenantId, client.clientId, client.clientSecret, {
    authorityHost: authorityUrl,
    disableInstanceDiscovery: true,
    ...trust,
  });
  return new SecretClient(`${origin}/vaults/${vault}`, credential, {
    // A vault that is not below vault.azure.net is not the resource's.
    disableChallengeResourceVerification: true,
    ...trust,
  });
}

/** The id of a vault in Azure Resource Manager. */
export async function vaultScope(send: AzureSender, vault = VAULT): Promise<string> {
  return `/subscriptions/${await subscriptionId(send)}/resourceGroups/fhir-sandbox/providers/Microsoft.KeyVault/vaults/${vault}`;
}

/** A client of the vault as a new application with a role on `below` the vault, by default on the vault itself. */
export async function clientWith(
  sandbox: TestSandbox,
  role: keyof typeof VAULT_ROLES | null,
  below = '',
): Promise<SecretClient> {
  const client = await makeClient(sandbox);
  if (role !== null) {
    const send = await azureSender(sandbox);
    await assignRole(send, `${await vaultScope(send)}${below}`, VAULT_ROLES[role], client.principalId);
  }
  return secretClient(sandbox, client);
}

/** What Key Vault refuses with, as its client tells it: status, code, inner code, message; `no refusal` for none. */
export async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => 'no refusal',
    (reason: unknown) => reason,
  );
  if (error === 'no refusal') {
    return error;
  }
  const { statusCode, message, details } = error as {
    statusCode?: number;
    message?: string;
    details?: { error?: { code?: string; innerError?: { code?: string } } };
  };
  const { code, innerError } = details?.error ?? {};
  const codes = [code, innerError?.code].filter((each) => each !== undefined).join(' ');
  return `${statusCode ?? ''} ${codes}: ${message ?? String(error)}`;
}

/** All that a listing brings, page by page. */
export async function all<T>(listing: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of listing) {
    found.push(each);
  }
  return found;
}

/** A secret without what differs from run to run. */
export function described({ name, value, properties }: KeyVaultSecret): Record<string, unknown> {
  const { enabled, contentType, tags, expiresOn, notBefore } = properties;
  return { name, value, enabled, contentType, tags, expiresOn, notBefore };
}
