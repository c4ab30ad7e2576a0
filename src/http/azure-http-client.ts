import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { FhirAppsError } from '../errors/fhir-apps-error.ts';
import { describeConnectionIssue } from './connection-issue.ts';
import type { Fetch } from './guarded-fetch.ts';
import { isCutShort } from './refusals.ts';

/** What Azure's libraries send their requests through, and what they get back. */
export type { HttpClient, PipelineRequest, PipelineResponse };

/**
 * Sends what Azure's libraries send through `fetch`, which follows no redirect, so that their own redirect policy never
 * sees one. Plain http is refused where they did not allow it (managed identities do). Throws FailedExchange, and what
 * `fetch` throws on purpose.
 */
export function httpClientOver(fetch: Fetch): HttpClient {
  return {
    sendRequest: async (request) => {
      if (new URL(request.url).protocol !== 'https:' && request.allowInsecureConnection !== true) {
        throw new TypeError(`Refusing to send ${request.method} ${request.url} without TLS.`);
      }
      try {
        const response = await fetch(request.url, {
          method: request.method,
          headers: request.headers.toJSON({ preserveCase: true }),
          body: bodyOf(request),
          signal: signalOf(request),
        });
        const headers = new AnswerHeaders(Object.fromEntries(response.headers));
        return { request, status: response.status, headers, bodyAsText: await response.text() };
      } catch (error) {
        throw request.abortSignal?.aborted === true || (error instanceof FhirAppsError && !isCutShort(error))
          ? error
          : new FailedExchange(error);
      }
    },
  };
}

/**
 * An exchange without an answer. Its name is what @azure/core-rest-pipeline knows its own errors by, and its code is
 * one that its retry policy repeats only where repeating can help: a connection that was cut.
 */
export class FailedExchange extends Error {
  override readonly name = 'RestError';
  readonly code: string;

  constructor(cause: unknown) {
    const { code, message } = describeConnectionIssue(cause);
    super(message, { cause });
    this.code = code === 'connection_reset' ? 'ECONNRESET' : code;
  }
}

function bodyOf({ body = null }: PipelineRequest): string | Uint8Array<ArrayBuffer> | null {
  if (body === null || typeof body === 'string') {
    return body;
  }
  if (Buffer.isBuffer(body)) {
    return new Uint8Array(body);
  }
  throw new TypeError('Only text and buffers are sent to sign in.');
}

function signalOf({ abortSignal, timeout }: PipelineRequest): AbortSignal {
  return AbortSignal.any([
    ...(abortSignal instanceof AbortSignal ? [abortSignal] : []),
    ...(timeout > 0 ? [AbortSignal.timeout(timeout)] : []),
  ]);
}

/** The headers of an answer, from a record with lower-case names; they are found in any case. */
export class AnswerHeaders implements Iterable<[string, string]> {
  readonly #values: Map<string, string>;

  constructor(values: Readonly<Record<string, string>>) {
    this.#values = new Map(Object.entries(values));
  }

  get(name: string): string | undefined {
    return this.#values.get(name.toLowerCase());
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  set(name: string, value: string | number | boolean): void {
    this.#values.set(name.toLowerCase(), String(value));
  }

  delete(name: string): void {
    this.#values.delete(name.toLowerCase());
  }

  toJSON(): Record<string, string> {
    return Object.fromEntries(this.#values);
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.#values[Symbol.iterator]();
  }
}
