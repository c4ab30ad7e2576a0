import { type Clock, raceAbort } from '../../src/clock.ts';
import { CancelledError } from '../../src/errors/cancelled-error.ts';
import { FhirAppsError } from '../../src/errors/fhir-apps-error.ts';
import type { AnswerHeaders } from '../../src/http/answer-headers.ts';
import type { Fetch } from '../../src/http/guarded-fetch.ts';
import { isJsonType, parseJson } from '../../src/http/json-answer.ts';
import { retryAfterMilliseconds } from '../../src/http/retry-after.ts';

/** The members of a JSON object. */
export interface JsonObject {
  readonly [name: string]: unknown;
}

/** A request to one of the services, as it is sent. */
export interface LiveRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or a form; undefined for none. */
  readonly body: unknown;
}

/** What was answered. */
export interface LiveAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** The members of a JSON object; none for an answer that is something else. */
  readonly body: JsonObject;
  /** As it came. */
  readonly text: string;
}

/** A request and its answer. */
export interface LiveExchange {
  readonly request: LiveRequest;
  readonly answer: LiveAnswer;
}

/** Thrown where a request was sent and no answer came: what it asked for may have been done. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  readonly request: LiveRequest;

  constructor(request: LiveRequest, cause: unknown) {
    super(`${request.method} ${new URL(request.url).pathname} was not answered.`, { cause });
    this.request = request;
  }
}

/** How long an exchange may take. */
export interface ExchangeLimits {
  /** Milliseconds without a stop. Default: a minute. */
  readonly answerMs: number;
  /** Milliseconds for what is in flight when the run is stopped. Default: ten seconds. */
  readonly stoppedMs: number;
}

/** The limits of a run. */
export const LIMITS: ExchangeLimits = { answerMs: 60_000, stoppedMs: 10_000 };

/** What exchanges go through. */
export interface ExchangeOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly limits: ExchangeLimits;
  /** Nothing is sent once it is aborted, and what is in flight then has little time left. */
  readonly stop: AbortSignal;
}

const MAX_TRIES = 6;

/**
 * Sends a request, and again where the service says that it has too much to do (429, 503), when it asks for it. Throws
 * the reason of `stop` where that comes before the request, and {@link Unanswered}.
 */
export async function exchange(request: LiveRequest, options: ExchangeOptions): Promise<LiveAnswer> {
  const { clock, stop } = options;
  for (let tries = 1; ; tries += 1) {
    stop.throwIfAborted();
    const answer = await sendOnce(request, options);
    if (![429, 503].includes(answer.status) || tries === MAX_TRIES) {
      return answer;
    }
    const delay = retryAfterMilliseconds(answer.headers.get('retry-after') ?? null, clock.now()) ?? 1000 * 2 ** tries;
    await clock.sleep(delay, stop).catch(() => stop.throwIfAborted());
  }
}

/** What the work gives. Throws {@link Unanswered} where it takes longer than an exchange may. */
export async function within<T>(
  request: LiveRequest,
  options: Omit<ExchangeOptions, 'fetch'>,
  work: Promise<T>,
): Promise<T> {
  const limit = limitOf(options);
  try {
    return await raceAbort(work, limit.signal);
  } catch (error) {
    throw limit.signal.aborted ? new Unanswered(request, error) : error;
  } finally {
    limit.close();
  }
}

/** Whether an error says that a service, or the sign-in, did not answer: not a fault of the program, and no stop. */
export function isFailure(error: unknown): error is Unanswered | FhirAppsError {
  return error instanceof Unanswered || (error instanceof FhirAppsError && !(error instanceof CancelledError));
}

async function sendOnce(request: LiveRequest, options: ExchangeOptions): Promise<LiveAnswer> {
  const limit = limitOf(options);
  const { method, url, headers, body } = request;
  try {
    const sent = options.fetch(url, { method, headers, body: bodyText(body), signal: limit.signal });
    const response = await raceAbort(sent, limit.signal);
    const { status, headers: received, text } = response;
    return { status, headers: received, body: bodyOf(received, text), text };
  } catch (error) {
    throw new Unanswered(request, error);
  } finally {
    limit.close();
  }
}

function limitOf({ clock, limits, stop }: Omit<ExchangeOptions, 'fetch'>): {
  readonly signal: AbortSignal;
  close(): void;
} {
  const controller = new AbortController();
  const abort = (): void => controller.abort(new Error('There was no answer in time.'));
  const cancels = [clock.after(limits.answerMs, abort)];
  const onStop = (): void => void cancels.push(clock.after(limits.stoppedMs, abort));
  stop.addEventListener('abort', onStop);
  return {
    signal: controller.signal,
    close: () => {
      stop.removeEventListener('abort', onStop);
      cancels.forEach((cancel) => cancel());
    },
  };
}

function bodyText(body: LiveRequest['body']): string | null {
  if (body === undefined) {
    return null;
  }
  return body instanceof URLSearchParams ? body.toString() : JSON.stringify(body);
}

function bodyOf(headers: AnswerHeaders, text: string): JsonObject {
  if (!isJsonType(headers.get('content-type') ?? null)) {
    return {};
  }
  const parsed = parseJson(text);
  return isObject(parsed) ? parsed : {};
}

/** True for the members of a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object in a member; none of its members where there is something else. */
export function objectIn(from: JsonObject, name: string): JsonObject {
  const value = from[name];
  return isObject(value) ? value : {};
}

/** The objects in a member, such as `value` of a list; none where there is something else. */
export function listIn(from: JsonObject, name = 'value'): readonly JsonObject[] {
  const value = from[name];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The text in a member; empty where there is something else. */
export function textIn(from: JsonObject, name: string): string {
  const value = from[name];
  return typeof value === 'string' ? value : '';
}
