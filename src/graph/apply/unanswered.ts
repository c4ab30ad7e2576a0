import { ConnectionError } from '../../errors/fhir-apps-error.ts';
import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { isUncertainOutcome } from '../../http/answer.ts';

/** Faults of the connection that can strike after a request has gone out, and answers that nobody can read. */
const AFTER_SENDING: ReadonlySet<string> = new Set([
  'timed_out',
  'connection_reset',
  'connection_failed',
  'response_invalid',
  'not_graph',
]);

/** True for a failed write that Graph may have carried out all the same: POST is not idempotent. */
export function mayHaveSucceeded(error: unknown): boolean {
  return error instanceof ConnectionError
    ? AFTER_SENDING.has(error.code)
    : error instanceof GraphRequestError && isUncertainOutcome(error.refusal);
}
