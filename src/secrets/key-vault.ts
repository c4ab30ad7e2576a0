import type { SecretClient } from '@azure/keyvault-secrets';
import { UsageError } from '../errors/usage-error.ts';

type SecretClientOptions = NonNullable<ConstructorParameters<typeof SecretClient>[2]>;

/** How to get to the vaults of one cloud. */
export interface KeyVaultAccess {
  /** The URL of a vault, with `{vault}` for its name; null where nobody told us of this cloud's vaults. */
  readonly urlTemplate: string | null;
  /** True where the vaults' hosts prove whom a token is for; the sandbox has one host for everything. */
  readonly verifiesHost: boolean;
  readonly httpClient: NonNullable<SecretClientOptions['httpClient']>;
  /** A token of whoever is signed in, such as for `https://vault.azure.net/.default`. */
  getToken(scope: string): Promise<{ readonly token: string; readonly expiresOnTimestamp: number }>;
  /** Aborts what is in flight. */
  readonly signal: AbortSignal;
  /** How long to wait for one answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Called after each attempt to write a secret. */
  readonly onSet: (set: SentSecret) => void;
}

/** One attempt to write a secret, without its value. */
export interface SentSecret {
  readonly vault: string;
  /** Name of the secret. */
  readonly name: string;
  /** What was sent beside the value, such as its tags. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Method and path. */
  readonly request: string;
  /** Null where no answer came. */
  readonly status: number | null;
  readonly requestId: string | null;
}

/**
 * A client of one vault; the library is loaded only here. Throws UsageError `sink_unavailable` for a cloud whose vaults
 * nobody knows.
 */
export async function openVault(vault: string, access: KeyVaultAccess): Promise<SecretClient> {
  const { urlTemplate, verifiesHost, httpClient } = access;
  if (urlTemplate === null) {
    throw new UsageError('sink_unavailable', 'Where the key vaults of this cloud are is not known.', {
      hint: 'Name a known cloud with --cloud, or another place with --secret-to.',
      details: { sink: `keyvault:${vault}` },
    });
  }
  const { SecretClient } = await import('@azure/keyvault-secrets');
  return new SecretClient(
    urlTemplate.replace('{vault}', vault),
    { getToken: (scopes) => access.getToken(typeof scopes === 'string' ? scopes : (scopes[0] ?? '')) },
    {
      httpClient: watched(onlyJson(httpClient), vault, access.onSet),
      disableChallengeResourceVerification: !verifiesHost,
      retryOptions: { maxRetries: 2 },
    },
  );
}

/** Tells of each attempt to write a secret. */
function watched(
  httpClient: KeyVaultAccess['httpClient'],
  vault: string,
  onSet: KeyVaultAccess['onSet'],
): KeyVaultAccess['httpClient'] {
  return {
    sendRequest: async (request) => {
      const { pathname } = new URL(request.url);
      const [, name] = /\/secrets\/([^/]+)$/.exec(pathname) ?? [];
      if (request.method !== 'PUT' || name === undefined) {
        return httpClient.sendRequest(request);
      }
      const properties = withoutValue(request.body);
      const told = (status: number | null, requestId: string | null): void =>
        onSet({ vault, name, properties, request: `PUT ${pathname}`, status, requestId });
      try {
        const answer = await httpClient.sendRequest(request);
        told(answer.status, answer.headers.get('x-ms-request-id') ?? null);
        return answer;
      } catch (error) {
        told(null, null);
        throw error;
      }
    },
  };
}

function withoutValue(body: unknown): Readonly<Record<string, unknown>> {
  const sent: unknown = typeof body === 'string' ? JSON.parse(body) : null;
  const properties = typeof sent === 'object' && sent !== null ? Object.entries(sent) : [];
  return Object.fromEntries(properties.filter(([name]) => name !== 'value'));
}

/** A page that a captive portal or a proxy answers with in a vault's place; named as the library names a lost exchange. */
class ForeignAnswerError extends Error {
  override readonly name = 'RestError';
}

/** What looks like success and is no JSON is not the vault's: the library would take it for an answer. */
function onlyJson(httpClient: KeyVaultAccess['httpClient']): KeyVaultAccess['httpClient'] {
  return {
    sendRequest: async (request) => {
      const answer = await httpClient.sendRequest(request);
      const type = answer.headers.get('content-type') ?? '';
      if (answer.status < 400 && answer.status !== 204 && !/\bjson\b/i.test(type)) {
        throw new ForeignAnswerError(`something else answered in the vault's place (${type || 'nothing in it'})`);
      }
      return answer;
    },
  };
}

/** What Key Vault said when it refused. */
export interface VaultRefusal {
  readonly status: number;
  /** Key Vault's own code, such as `SecretNotFound` or `Forbidden`; null where the answer had no such body. */
  readonly code: string | null;
  readonly message: string;
  readonly requestId: string | null;
}

/** Reads the refusal out of what the library throws; null for anything else, such as a connection that failed. */
export function readRefusal(error: unknown): VaultRefusal | null {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') {
    return null;
  }
  const response = 'response' in error ? error.response : null;
  return {
    status: error.statusCode,
    code: 'code' in error && typeof error.code === 'string' ? error.code : null,
    message: error.message,
    requestId: requestIdOf(response),
  };
}

function requestIdOf(response: unknown): string | null {
  const headers = typeof response === 'object' && response !== null && 'headers' in response ? response.headers : null;
  const get = typeof headers === 'object' && headers !== null && 'get' in headers ? headers.get : null;
  const id: unknown = typeof get === 'function' ? get.call(headers, 'x-ms-request-id') : null;
  return typeof id === 'string' ? id : null;
}
