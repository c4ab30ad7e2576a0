import { requestIdIn, type WholeAnswer } from './guarded-fetch.ts';
import { readJsonBody } from './json-answer.ts';
import { type AnswerSource, withSource } from './parse-answer.ts';

/** An answer of a service that speaks JSON, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly requestId: string | null;
  /** As the header says it; null where it is absent. */
  readonly retryAfter: string | null;
  /** Parsed JSON, which knows its source; null where the answer had no body, or none that is JSON. */
  readonly body: unknown;
  /** False where a body came that is not JSON. */
  readonly isJson: boolean;
  /** Why the body is not JSON, as a clause; absent where it is. */
  readonly reason?: string;
}

/** Reads a whole answer; `source` names the service and the request. */
export function readAnswer(
  { status, headers, text }: WholeAnswer,
  source: Pick<AnswerSource, 'from' | 'request'>,
): Answer {
  const requestId = requestIdIn((name) => headers.get(name));
  const read = readJsonBody(headers.get('content-type') ?? null, text);
  return {
    status,
    requestId,
    retryAfter: headers.get('retry-after') ?? null,
    body: read.kind === 'json' ? withSource(read.value, { ...source, status, requestId }) : null,
    isJson: read.kind !== 'invalid',
    ...(read.kind === 'invalid' ? { reason: read.reason } : {}),
  };
}

/**
 * Why a request is worth repeating, by the status of its answer, in words; null where it is not. `service` as progress
 * names it, such as `Azure`.
 */
export function busyReason(service: string, answer: Pick<Answer, 'status'>): string | null {
  if (answer.status === 429) {
    return `${service} is throttling`;
  }
  return isUncertainOutcome(answer) ? `${service} is busy` : null;
}

/** True for server faults after which the work may or may not have been done, and which a later try may not meet. */
export function isUncertainOutcome({ status }: Pick<Answer, 'status'>): boolean {
  return status === 408 || status === 424 || (status >= 500 && status !== 501);
}
