import type { Clock } from '../clock.ts';
import { ConnectionError } from '../errors/fhir-apps-error.ts';

/** Milliseconds before a request is first repeated, where the service does not say how long to wait. */
const FIRST_DELAY_MS = 500;

/** The longest of these waits in milliseconds. */
const MAX_DELAY_MS = 15_000;

/** Milliseconds after which one exchange without an answer counts as lost. */
export const EXCHANGE_LIMIT_MS = 30_000;

/**
 * How often in all one request is tried where no answer comes at all, or by a service that need not be waited for as
 * long as the run may take.
 */
export const MAX_TRIES = 4;

/** What progress shows while a request waits to be repeated; milliseconds are null where the service did not name them. */
export function describeWait(reason: string, milliseconds: number | null): string {
  return `Trying again${milliseconds === null ? '' : ` in ${Math.ceil(milliseconds / 1000)} s`}: ${reason}`;
}

/** An attempt that failed. */
export interface FailedRequest {
  /** What to report where it stays at that. */
  readonly error: Error;
  /** Why the request is worth sending again, in words; null where it is not. */
  readonly reason: string | null;
  /** Milliseconds that the service asked to wait; null where it did not say. */
  readonly waitMs: number | null;
}

/** What a request is repeated within. */
export interface RetryOptions<F extends FailedRequest> {
  /** Method and path, for the error. */
  readonly request: string;
  readonly clock: Clock;
  /** The run is to end: nothing more is sent. */
  readonly stop: AbortSignal;
  /** The time is over. */
  readonly deadline: AbortSignal;
  /** Called before each repetition; milliseconds are null where the service did not name them. */
  readonly onWait: (reason: string, milliseconds: number | null) => void;
  /** How often the same work has waited before, so that its waits go on growing; default: never. */
  readonly waits?: number;
  /** Does the waiting after an attempt; default: nothing but that. */
  readonly waiting?: (failed: F, wait: () => Promise<void>) => Promise<void>;
}

/**
 * The one way to repeat a request: sends until an attempt succeeds or is not worth repeating, and returns what the last
 * one came to. Waits as long as the service asked for; else twice as long each time, and a random part, so that runs do
 * not ask in step. `patience` is aborted with whichever of the two signals comes first.
 *
 * Throws the reason of `stop`, ConnectionError `timed_out` where the time was over before the first attempt, and what
 * an attempt throws.
 */
export async function retry<A extends object, F extends FailedRequest>(
  attempt: (number: number, patience: AbortSignal) => Promise<A | F>,
  { request, clock, stop, deadline, onWait, waits = 0, waiting = (_, wait) => wait() }: RetryOptions<F>,
): Promise<A | F> {
  const patience = AbortSignal.any([stop, deadline]);
  stop.throwIfAborted();
  const progress: { last: F | null } = { last: null };
  let growing = Math.min(FIRST_DELAY_MS * 2 ** waits, MAX_DELAY_MS);
  try {
    for (let number = 1; ; number += 1) {
      patience.throwIfAborted();
      const outcome = await attempt(number, patience);
      if (!hasFailed(outcome) || outcome.reason === null) {
        return outcome;
      }
      progress.last = outcome;
      onWait(outcome.reason, outcome.waitMs);
      const delay = outcome.waitMs ?? Math.min(growing * (1 + Math.random()), MAX_DELAY_MS);
      growing *= outcome.waitMs === null ? 2 : 1;
      await waiting(outcome, () => clock.sleep(delay, patience));
    }
  } catch (error) {
    stop.throwIfAborted();
    if (!deadline.aborted) {
      throw error;
    }
    return progress.last ?? outOfTime(request);
  }
}

/** True for what an attempt came to where it failed. */
export function hasFailed<A extends object, F extends FailedRequest>(outcome: A | F): outcome is F {
  return 'error' in outcome;
}

/** For a request that was never sent, because those before it took all the time. */
function outOfTime(request: string): never {
  throw new ConnectionError('timed_out', `No time was left for ${request}.`, {
    hint: (input) => `Run the command again; ${input('timeout')} gives it more time.`,
    details: { request },
  });
}
