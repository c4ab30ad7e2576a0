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
        const { status, headers, text } = await fetch(request.url, {
          method: request.method,
          headers: request.headers.toJSON({ preserveCase: true }),
          body: bodyOf(request),
          signal: signalOf(request),
        });
        return { request, status, headers, bodyAsText: text };
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
