import { readFile } from 'node:fs/promises';
import type { TokenCredential } from '@azure/identity';
import type { Cloud } from './clouds.ts';
import type { HttpClient } from '../http/azure-http-client.ts';
import { MethodUnavailable } from './method-unavailable.ts';
import type { SingleMethod } from './methods.ts';

/** What the methods are built from. */
export interface CredentialSettings {
  readonly cloud: Cloud;
  /** Tenant id or domain; wins over AZURE_TENANT_ID. */
  readonly tenant?: string | undefined;
  /**
   * Wins over AZURE_CLIENT_ID; for `browser` and `device-code` the default is the one of @azure/identity: Azure CLI.
   */
  readonly clientId?: string | undefined;
  /** For `sandbox` only. */
  readonly clientSecret?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly httpClient: HttpClient;
  /** Ends a sign-in that waits for a person. */
  readonly signal: AbortSignal;
  /** Gets Microsoft's sentence that holds the code and the page to type it into. */
  readonly onDeviceCode: (message: string) => void;
  /** Gets every secret that is read, before it is used. */
  readonly onSecret: (text: string) => void;
}

/** Milliseconds for `az` and `azd`, which are slow to start, to print a token. */
const PROCESS_TIMEOUT = 60_000;

/**
 * Builds the credential of a method. @azure/identity is loaded only where the method can be tried, and is told the
 * cloud every time, so that AZURE_AUTHORITY_HOST never counts. Throws MethodUnavailable.
 */
export async function openCredential(method: SingleMethod, settings: CredentialSettings): Promise<TokenCredential> {
  switch (method) {
    case 'environment':
      return openEnvironment(settings);
    case 'workload':
      return openWorkload(settings);
    case 'cli': {
      const { AzureCliCredential } = await import('@azure/identity');
      return new AzureCliCredential(programOptions(settings));
    }
    case 'azd': {
      const { AzureDeveloperCliCredential } = await import('@azure/identity');
      return new AzureDeveloperCliCredential(programOptions(settings));
    }
    case 'managed-identity':
      return openManagedIdentity(settings);
    case 'browser':
      return openBrowser(settings);
    case 'device-code': {
      const { DeviceCodeCredential } = await import('@azure/identity');
      const userPromptCallback = ({ message }: { message: string }): void => settings.onDeviceCode(message);
      return new DeviceCodeCredential({ ...userOptions(settings), userPromptCallback });
    }
    case 'sandbox': {
      const { tenant = '', clientId = '', clientSecret = '' } = settings;
      settings.onSecret(clientSecret);
      const { ClientSecretCredential } = await import('@azure/identity');
      return new ClientSecretCredential(tenant, clientId, clientSecret, commonOptions(settings));
    }
  }
}

async function openEnvironment(settings: CredentialSettings): Promise<TokenCredential> {
  const { env } = settings;
  const secret = env['AZURE_CLIENT_SECRET'] ?? '';
  const certificatePath = env['AZURE_CLIENT_CERTIFICATE_PATH'] ?? '';
  const password = env['AZURE_CLIENT_CERTIFICATE_PASSWORD'] ?? '';
  const { tenantId, clientId } = requireVariables(settings, {
    'AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH': secret || certificatePath,
  });
  if (secret !== '') {
    // An id that was taken for the secret is shown in every result, and is none.
    if (secret !== tenantId && secret !== clientId) {
      settings.onSecret(secret);
    }
    const { ClientSecretCredential } = await import('@azure/identity');
    return new ClientSecretCredential(tenantId, clientId, secret, commonOptions(settings));
  }
  const certificate = { certificatePath, ...(password === '' ? {} : { certificatePassword: password }) };
  settings.onSecret(password);
  const { ClientCertificateCredential } = await import('@azure/identity');
  return new ClientCertificateCredential(tenantId, clientId, certificate, commonOptions(settings));
}

async function openWorkload(settings: CredentialSettings): Promise<TokenCredential> {
  const tokenFilePath = settings.env['AZURE_FEDERATED_TOKEN_FILE'] ?? '';
  const ids = requireVariables(settings, { AZURE_FEDERATED_TOKEN_FILE: tokenFilePath });
  settings.onSecret(await readTokenFile(tokenFilePath));
  const { WorkloadIdentityCredential } = await import('@azure/identity');
  return new WorkloadIdentityCredential({ ...commonOptions(settings), ...ids, tokenFilePath });
}

async function openManagedIdentity(settings: CredentialSettings): Promise<TokenCredential> {
  const { env, clientId } = settings;
  if (env['AZURE_FEDERATED_TOKEN_FILE'] && env['AZURE_TENANT_ID'] && (clientId ?? env['AZURE_CLIENT_ID'])) {
    // On Kubernetes a managed identity is a workload identity. The SDK would see to that itself, past our transport.
    return openWorkload(settings);
  }
  // The SDK's own DefaultAzureCredential asks for this probe: without it, a machine that is not in Azure waits long.
  const probe = { sendProbeRequest: true };
  const options = { ...commonOptions(settings), ...probe };
  const { ManagedIdentityCredential } = await import('@azure/identity');
  return new ManagedIdentityCredential(clientId === undefined ? options : { ...options, clientId });
}

async function openBrowser(settings: CredentialSettings): Promise<TokenCredential> {
  const { signInThroughBrowser } = await import('./browser-sign-in.ts');
  const { InteractiveBrowserCredential } = await import('@azure/identity');
  const credential = new InteractiveBrowserCredential(userOptions(settings));
  return {
    getToken: (scopes, options) =>
      signInThroughBrowser(
        () => credential.getToken(typeof scopes === 'string' ? [scopes] : scopes, options),
        settings.signal,
      ),
  };
}

/**
 * Two repeats, one and two seconds apart, where the answer was 5xx or the connection was cut; nothing else is repeated.
 */
function commonOptions({ cloud, httpClient }: CredentialSettings): {
  authorityHost: string;
  disableInstanceDiscovery: boolean;
  httpClient: HttpClient;
  retryOptions: { maxRetries: number };
} {
  return {
    authorityHost: cloud.authorityUrl,
    disableInstanceDiscovery: !cloud.instanceDiscovery,
    httpClient,
    retryOptions: { maxRetries: 2 },
  };
}

function programOptions({ tenant }: CredentialSettings): { tenantId?: string; processTimeoutInMs: number } {
  return { processTimeoutInMs: PROCESS_TIMEOUT, ...(tenant === undefined ? {} : { tenantId: tenant }) };
}

/**
 * `organizations`: work accounts of any tenant; personal accounts have no directory to register in. Without
 * `--client-id` the client is the one that @azure/identity chooses, Azure CLI: `.default` gives it what it needs of
 * Microsoft Graph, Azure Resource Manager and Key Vault without consent. Microsoft Graph Command Line Tools would get
 * `User.Read` alone (https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/92), and no token for Azure.
 */
function userOptions(settings: CredentialSettings): ReturnType<typeof commonOptions> & {
  tenantId: string;
  clientId?: string;
} {
  const { tenant = 'organizations', clientId } = settings;
  return { ...commonOptions(settings), tenantId: tenant, ...(clientId === undefined ? {} : { clientId }) };
}

function requireVariables(
  { env, tenant, clientId }: CredentialSettings,
  others: Readonly<Record<string, string>>,
): { tenantId: string; clientId: string } {
  const tenantId = tenant ?? env['AZURE_TENANT_ID'] ?? '';
  const client = clientId ?? env['AZURE_CLIENT_ID'] ?? '';
  const needed = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: client, ...others };
  const missing = Object.entries(needed).flatMap(([name, value]) => (value === '' ? [name] : []));
  if (missing.length > 0) {
    throw new MethodUnavailable(`Not set: ${missing.join(', ')}.`);
  }
  return { tenantId, clientId: client };
}

async function readTokenFile(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (cause) {
    // Not MethodUnavailable: who set this up wants this identity, and no other that happens to be logged in.
    throw new Error(`The file of AZURE_FEDERATED_TOKEN_FILE, ${path}, cannot be read.`, { cause });
  }
}
