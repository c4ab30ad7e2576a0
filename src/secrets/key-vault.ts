import type { SecretClient } from '@azure/keyvault-secrets';
import { z } from 'zod';
import { type Clock, timeoutSignal } from '../clock.ts';
import { busyReason } from '../http/answer.ts';
import {
  FailedExchange,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from '../http/azure-http-client.ts';
import { requestIdIn } from '../http/guarded-fetch.ts';
import { type FailedRequest, hasFailed, MAX_TRIES, retry } from '../http/retry.ts';
import { retryAfterMilliseconds } from '../http/retry-after.ts';
import { UsageError } from '../errors/usage-error.ts';
import { onlyVaultAnswers } from './vault-answers.ts';

/**
 * The version of the vaults' API: nothing newer is used, and a new one is refused in US Government and China for months
 * (https://github.com/Azure/azure-sdk-for-js/issues/21152).
 */
const SERVICE_VERSION = '7.4';

/** How to get to the vaults of one cloud. */
export interface KeyVaultAccess {
  /** The URL of a vault, with `{vault}` for its name; null where it is not known for this cloud. */
  readonly urlTemplate: string | null;
  /** True where the vaults' hosts prove whom a token is for; the sandbox has one host for everything. */
  readonly verifiesHost: boolean;
  /** https origin of Microsoft Entra ID. */
  readonly authorityUrl: string;
  /** What tokens for vaults are for, such as `https://vault.azure.net`; null with {@link urlTemplate}. */
  readonly resource: string | null;
  /** What sends to one vault, by its URL. */
  httpClientTo(url: string): HttpClient;
  /** A token of whoever is signed in, such as for `https://vault.azure.net/.default`. */
  getToken(scope: string): Promise<{ readonly token: string; readonly expiresOnTimestamp: number }>;
  /** Aborts what is in flight. */
  readonly signal: AbortSignal;
  /** How long to wait for one answer, repetitions included, in milliseconds. */
  readonly timeoutMs: number;
  /** What is waited by. */
  readonly clock: Clock;
  /** Called before a request is repeated, with why; milliseconds are null where the vault did not say how long to wait. */
  readonly onWait: (reason: string, milliseconds: number | null) => void;
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
  const { urlTemplate, verifiesHost, authorityUrl, resource } = access;
  if (urlTemplate === null || resource === null) {
    throw new UsageError('sink_unavailable', 'Where the key vaults of this cloud are is not known.', {
      hint: (input) => `Name a known cloud with ${input('cloud')}, or another place with ${input('secretTo')}.`,
      details: { sink: `keyvault:${vault}` },
    });
  }
  const { SecretClient } = await import('@azure/keyvault-secrets');
  const url = urlTemplate.replace('{vault}', vault);
  const own = onlyVaultAnswers(access.httpClientTo(url), { authorityUrl, resource });
  return new SecretClient(
    url,
    // Whatever the vault asks for: a token for vaults is the only one that it gets.
    { getToken: () => access.getToken(`${resource}/.default`) },
    {
      httpClient: retrying(watched(own, vault, access.onSet), access),
      serviceVersion: SERVICE_VERSION,
      disableChallengeResourceVerification: !verifiesHost,
      retryOptions: { maxRetries: 0 },
    },
  );
}

/** Repeats requests as those to other services are repeated; the library is told not to, as it knows no clock or time. */
function retrying(
  httpClient: HttpClient,
  { clock, signal, timeoutMs, onWait }: Pick<KeyVaultAccess, 'clock' | 'signal' | 'timeoutMs' | 'onWait'>,
): HttpClient {
  return {
    sendRequest: async (request) => {
      const name = `${request.method} ${new URL(request.url).pathname}`;
      const deadline = timeoutSignal(clock, timeoutMs);
      const outcome = await retry<Answered, FailedAttempt>((number) => attempt(httpClient, request, clock, number), {
        request: name,
        clock,
        stop: signal,
        deadline,
        onWait,
      });
      if (!hasFailed(outcome)) {
        return outcome.answer;
      }
      if (outcome.answer === null) {
        throw outcome.error;
      }
      return outcome.answer;
    },
  };
}

interface Answered {
  readonly answer: PipelineResponse;
}

interface FailedAttempt extends FailedRequest {
  /** The refusal, which the library makes an error of; null where no answer came. */
  readonly answer: PipelineResponse | null;
}

async function attempt(
  httpClient: HttpClient,
  request: PipelineRequest,
  clock: Clock,
  number: number,
): Promise<Answered | FailedAttempt> {
  const ifNotLast = (reason: string | null): string | null => (number < MAX_TRIES ? reason : null);
  try {
    const answer = await httpClient.sendRequest(request);
    const reason = ifNotLast(busyReason('the key vault', answer));
    const waitMs = retryAfterMilliseconds(answer.headers.get('retry-after') ?? null, clock.now());
    return reason === null ? { answer } : { answer, error: new Error(reason), reason, waitMs };
  } catch (error) {
    if (!(error instanceof FailedExchange) || error.code !== 'ECONNRESET') {
      throw error;
    }
    return { answer: null, error, reason: ifNotLast('no answer came'), waitMs: null };
  }
}

/** Tells of each attempt to write a secret. */
function watched(httpClient: HttpClient, vault: string, onSet: KeyVaultAccess['onSet']): HttpClient {
  return {
    sendRequest: async (request) => {
      const { pathname } = new URL(request.url);
      const [, name] = /\/secrets\/([^/]+)$/.exec(pathname) ?? [];
      if (request.method !== 'PUT' || name === undefined) {
        return httpClient.sendRequest(request);
      }
      const properties = withoutValue(request.body);
      const reported = (status: number | null, requestId: string | null): void =>
        onSet({ vault, name, properties, request: `PUT ${pathname}`, status, requestId });
      try {
        const answer = await httpClient.sendRequest(request);
        reported(
          answer.status,
          requestIdIn((header) => answer.headers.get(header)),
        );
        return answer;
      } catch (error) {
        reported(null, null);
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

/** What Key Vault said when it refused. */
export interface VaultRefusal {
  readonly status: number;
  /** Key Vault's own code, such as `SecretNotFound` or `Forbidden`; null where the answer had no such body. */
  readonly code: string | null;
  /** What tells refusals of one code apart, such as `SecretDisabled` or `ForbiddenByFirewall`; null for none. */
  readonly innerCode: string | null;
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
    innerCode: innerCodeOf('details' in error ? error.details : null),
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

const DETAILS = z.object({ error: z.object({ innerError: z.object({ code: z.string() }) }) });

/** The library's reading of `error.innererror.code`. */
function innerCodeOf(details: unknown): string | null {
  return DETAILS.safeParse(details).data?.error.innerError.code ?? null;
}
