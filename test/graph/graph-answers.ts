import type { GraphAnswer, GraphRequest } from '../../src/graph/graph-request.ts';
import { NO_THROTTLE_SIGNS } from '../../src/graph/pace/throttle-signs.ts';

/** A write to an application that this run has not made. */
export const PATCH: GraphRequest = { method: 'PATCH', path: '/applications/1?$select=id', body: {} };

/** An answer with a body of JSON. */
export function answer(status: number, body: unknown = null, facts: Partial<GraphAnswer> = {}): GraphAnswer {
  return { status, body, requestId: null, retryAfter: null, throttle: NO_THROTTLE_SIGNS, isJson: true, ...facts };
}

/** A refusal as Microsoft Graph words it (https://learn.microsoft.com/graph/errors). */
export function refusal(
  status: number,
  code: string,
  message = '',
  details: readonly unknown[] | null = null,
): GraphAnswer {
  return answer(status, {
    error: { code, message, ...(details === null ? {} : { details }), innerError: { 'request-id': 'from-body' } },
  });
}

/** A page of a proxy or gateway instead of an answer. */
export function html(status: number): GraphAnswer {
  return answer(status, null, { isJson: false, reason: 'it is not JSON but text/html' });
}
