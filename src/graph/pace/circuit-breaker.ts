/** Milliseconds of the first hold where Graph does not say how long to wait, and the longest. */
const FIRST_HOLD = 500;
const MAX_HOLD_MS = 15_000;

/**
 * Holds back all requests of a kind after Graph refused one with 429. When the time is over that Graph asked for, a
 * single request (the scout) goes first; the others follow once Graph accepts it. So a refusal leads to at most one
 * more refusal, not to one for each waiting request.
 */
export interface CircuitBreaker {
  /** Milliseconds to wait; 0 to send now, null to wait for the answer to the scout. */
  waitFor(now: number): number | null;
  /** True where the next request is the scout. */
  wantsProbe(now: number): boolean;
  /** A request is sent; true where it is the scout. */
  begin(now: number): boolean;
  /** A request was refused. `retryAfterMs` is null where Graph did not say how long to wait. */
  refused(wasScout: boolean, retryAfterMs: number | null, now: number): void;
  /** The scout was accepted or, where `isLetThrough` is false, got no answer: then the next request is the scout. */
  probeReturned(isLetThrough: boolean): void;
}

/** A hold that lets all requests through so far. */
export function createCircuitBreaker(): CircuitBreaker {
  let until = 0;
  let scout: 'not needed' | 'wanted' | 'under way' = 'not needed';
  let refusedScouts = 0;
  return {
    waitFor: (now) => (now < until ? until - now : scout === 'under way' ? null : 0),
    wantsProbe: (now) => now >= until && scout === 'wanted',
    begin: (now) => {
      const isScout = now >= until && scout === 'wanted';
      scout = isScout ? 'under way' : scout;
      return isScout;
    },
    refused: (wasScout, retryAfterMs, now) => {
      refusedScouts = wasScout ? refusedScouts + 1 : refusedScouts;
      until = Math.max(until, now + (retryAfterMs ?? Math.min(MAX_HOLD_MS, FIRST_HOLD * 2 ** refusedScouts)));
      scout = wasScout || scout !== 'under way' ? 'wanted' : scout;
    },
    probeReturned: (isLetThrough) => {
      scout = isLetThrough ? 'not needed' : 'wanted';
      refusedScouts = isLetThrough ? 0 : refusedScouts;
    },
  };
}
