import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { FhirAppsError } from '../errors/fhir-apps-error.ts';
import { type Answer, busyReason, readAnswer } from '../http/answer.ts';
import { mayPass } from '../http/connection-issue.ts';
import type { Fetch } from '../http/guarded-fetch.ts';
import { openPageLinks } from '../http/next-link.ts';
import { parseAnswer, requireObject, sourceOf, withSource } from '../http/parse-answer.ts';
import { EXCHANGE_LIMIT_MS, type FailedRequest, hasFailed, MAX_TRIES, retry } from '../http/retry.ts';
import { retryAfterMilliseconds } from '../http/retry-after.ts';
import { isRefusal, unusableAnswer } from '../http/service.ts';
import { RESOURCE_MANAGER, toAzureError } from './azure-error.ts';

/** What Azure Resource Manager is reached with. */
export interface ResourceManagerOptions {
  /** An https origin. */
  readonly url: string;
  /** The token scope, such as `https://management.azure.com/.default`. */
  readonly scope: string;
  /** Sends to that origin alone. */
  readonly fetch: Fetch;
  readonly getToken: (scope: string) => Promise<{ readonly token: string }>;
  /** What is waited by. */
  readonly clock: Clock;
  /** Ends waiting and the exchange in flight: the time is over. */
  readonly deadline: AbortSignal;
  /** Ends waiting; an exchange in flight is finished. Its reason is thrown. */
  readonly stop: AbortSignal;
  /** Ends an exchange in flight as well. */
  readonly stopNow: AbortSignal;
  /** Called before a request is repeated, with why; milliseconds are null where Azure did not say how long to wait. */
  readonly onWait: (reason: string, milliseconds: number | null) => void;
  /** Called before each write; what it throws keeps it from being sent. */
  readonly assertWritable: () => void;
  /** Called after each exchange. */
  readonly onExchange: (exchange: AzureExchange) => void;
  /** Turns the transport's error into one that a user can read. */
  readonly toConnectionError: (error: unknown, host: string) => FhirAppsError;
}

/** One request to Azure Resource Manager. */
export interface AzureRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Of a resource or a list, such as its id; not percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Why a refusal is worth waiting out as long as the run may take, in words; null where it is not. Default: never. */
  readonly passes?: (error: FhirAppsError) => string | null;
}

/** One exchange, for whoever lists them. */
export interface AzureExchange {
  readonly method: AzureRequest['method'];
  /** Method and path, percent-encoded. */
  readonly request: string;
  readonly sent: unknown;
  /** Null where none came. */
  readonly answer: Answer | null;
  readonly milliseconds: number;
}

/** Azure Resource Manager as the rest of this folder sees it. */
export interface ResourceManager {
  /**
   * Sends a request until it is answered for good, and returns the body; null where the answer has none. Throws the
   * error of a refusal, ConnectionError, and the reason of the stop signal.
   */
  send(request: AzureRequest): Promise<unknown>;
  /** Reads all pages of a list. Throws as `send`. */
  list(path: string, query: AzureRequest['query']): Promise<readonly unknown[]>;
}

const PAGE = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });

/** Opens Azure Resource Manager; nothing is sent yet. */
export function openResourceManager(options: ResourceManagerOptions): ResourceManager {
  const { url } = options;
  return {
    send: (request) => sendUntilAnswered(options, urlOf(url, request), request),
    list: async (path, query) => {
      const first = urlOf(url, { path, query });
      const links = openPageLinks(url, '/', first.href);
      const members: unknown[] = [];
      for (let target: URL | null = first; target !== null;) {
        const body = await sendUntilAnswered(options, target, { method: 'GET' });
        const { value, nextLink = null }: z.infer<typeof PAGE> = parseAnswer(PAGE, body);
        const source = sourceOf(body);
        members.push(...value.map((member) => withSource(member, source)));
        target = nextLink === null ? null : links.follow({ link: nextLink, ...source });
      }
      return members;
    },
  };
}

function urlOf(origin: string, { path, query }: Pick<AzureRequest, 'path' | 'query'>): URL {
  const target = new URL(encodeURI(path), origin);
  target.search = new URLSearchParams(query).toString();
  return target;
}

type Sent = Pick<AzureRequest, 'method' | 'body' | 'passes'>;

async function sendUntilAnswered(options: ResourceManagerOptions, target: URL, request: Sent): Promise<unknown> {
  const { clock, stop, deadline, onWait } = options;
  let tries = 0;
  const outcome = await retry(
    async () => {
      const result = await attempt(options, target, request);
      if (!hasFailed(result)) {
        return result;
      }
      const passes = request.passes?.(result.error) ?? null;
      tries += passes === null ? 1 : 0;
      return { ...result, reason: passes ?? (tries < MAX_TRIES ? result.reason : null) };
    },
    { request: nameOf(request, target), clock, stop, deadline, onWait },
  );
  if (hasFailed(outcome)) {
    throw outcome.error;
  }
  return outcome.body;
}

interface FailedAttempt extends FailedRequest {
  readonly error: FhirAppsError;
}

async function attempt(
  options: ResourceManagerOptions,
  target: URL,
  { method, body }: Sent,
): Promise<Answer | FailedAttempt> {
  const { url, stopNow, deadline } = options;
  const request = nameOf({ method }, target);
  if (method !== 'GET') {
    options.assertWritable();
  }
  const { token } = await options.getToken(options.scope);
  const started = performance.now();
  const report = (answer: Answer | null): void =>
    options.onExchange({ method, request, sent: body, answer, milliseconds: performance.now() - started });
  let answer: Answer;
  try {
    const response = await options.fetch(target.href, {
      method,
      headers: headersWith(token, body),
      signal: AbortSignal.any([stopNow, deadline, AbortSignal.timeout(EXCHANGE_LIMIT_MS)]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    answer = readAnswer(response, { from: RESOURCE_MANAGER.name, request });
  } catch (error) {
    report(null);
    const issue = options.toConnectionError(error, target.host);
    return { error: issue, reason: mayPass(issue) ? 'no answer came' : null, waitMs: null };
  }
  report(answer);
  if (isRefusal(answer)) {
    const waitMs = retryAfterMilliseconds(answer.retryAfter, options.clock.now());
    return { error: toAzureError(request, answer), reason: busyReason('Azure', answer), waitMs };
  }
  const issue = unusableAnswer(RESOURCE_MANAGER, { request, url, answer }, (read, source) => {
    if (method !== 'DELETE' || answer.status !== 204) {
      requireObject(read, source);
    }
  });
  // The name of what a PUT makes is ours, so that doing it twice is harmless.
  const reason = method === 'PUT' && answer.status < 400 ? 'the answer could not be read' : null;
  return issue === null ? answer : { error: issue, reason, waitMs: null };
}

function nameOf({ method }: Pick<Sent, 'method'>, { pathname }: URL): string {
  return `${method} ${pathname}`;
}

function headersWith(token: string, body: unknown): Record<string, string> {
  return {
    Accept: 'application/json',
    Authorization: `Bearer ${token}`,
    'x-ms-client-request-id': randomUUID(),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  };
}
