/** Milliseconds of the first hold where Graph does not say how long to wait, and the longest. */
const FIRST_HOLD = 500;
const MAX_HOLD_MS = 15_000;

/**
 * Holds back all requests of a kind after Graph refused one with 429. When the time is over that Graph asked for, a
 * single request (the probe) goes first; the others follow once Graph accepts it. So a refusal leads to at most one
 * more refusal, not to one for each waiting request.
 */
export interface CircuitBreaker {
  /** Milliseconds to wait; 0 to send now, null to wait for the answer to the probe. */
  waitFor(now: number): number | null;
  /** True where the next request is the probe. */
  wantsProbe(now: number): boolean;
  /** A request is sent; true where it is the probe. */
  begin(now: number): boolean;
  /** A request was refused. `retryAfterMs` is null where Graph did not say how long to wait. */
  refused(wasProbe: boolean, retryAfterMs: number | null, now: number): void;
  /** The probe was accepted or, where `isLetThrough` is false, got no answer: then the next request is the probe. */
  probeReturned(isLetThrough: boolean): void;
}

/** A hold that lets all requests through so far. */
export function createCircuitBreaker(): CircuitBreaker {
  let until = 0;
  let probe: 'not needed' | 'wanted' | 'under way' = 'not needed';
  let refusedProbes = 0;
  return {
    waitFor: (now) => (now < until ? until - now : probe === 'under way' ? null : 0),
    wantsProbe: (now) => now >= until && probe === 'wanted',
    begin: (now) => {
      const isProbe = now >= until && probe === 'wanted';
      probe = isProbe ? 'under way' : probe;
      return isProbe;
    },
    refused: (wasProbe, retryAfterMs, now) => {
      refusedProbes = wasProbe ? refusedProbes + 1 : refusedProbes;
      until = Math.max(until, now + (retryAfterMs ?? Math.min(MAX_HOLD_MS, FIRST_HOLD * 2 ** refusedProbes)));
      probe = wasProbe || probe !== 'under way' ? 'wanted' : probe;
    },
    probeReturned: (isLetThrough) => {
      probe = isLetThrough ? 'not needed' : 'wanted';
      refusedProbes = isLetThrough ? 0 : refusedProbes;
    },
  };
}
