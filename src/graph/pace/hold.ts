/** Milliseconds of the first hold where Graph does not say how long to wait, and the longest. */
const FIRST_HOLD = 500;
const LONGEST_HOLD = 15_000;

/**
 * Holds back all requests of a kind once one was refused with 429: until Graph said, and then until one that went ahead
 * as a scout was let through. So a refusal costs one more at most, not one for each request that waits.
 */
export interface Hold {
  /** Milliseconds to wait; 0 for now. Null: until the scout's answer comes. */
  waitFor(now: number): number | null;
  /** True where the next that goes is the scout. */
  wantsScout(now: number): boolean;
  /** One goes; true where it is the scout. */
  begin(now: number): boolean;
  /** One was refused. `retryAfterMs` null: Graph did not say how long to wait. */
  refused(wasScout: boolean, retryAfterMs: number | null, now: number): void;
  /** The scout was not refused: it was let through, or else, without an answer, another one goes. */
  scoutReturned(isLetThrough: boolean): void;
}

/** A hold that holds nothing yet. */
export function openHold(): Hold {
  let until = 0;
  let scout: 'not needed' | 'wanted' | 'under way' = 'not needed';
  let refusedScouts = 0;
  return {
    waitFor: (now) => (now < until ? until - now : scout === 'under way' ? null : 0),
    wantsScout: (now) => now >= until && scout === 'wanted',
    begin: (now) => {
      const isScout = now >= until && scout === 'wanted';
      scout = isScout ? 'under way' : scout;
      return isScout;
    },
    refused: (wasScout, retryAfterMs, now) => {
      refusedScouts = wasScout ? refusedScouts + 1 : refusedScouts;
      until = Math.max(until, now + (retryAfterMs ?? Math.min(LONGEST_HOLD, FIRST_HOLD * 2 ** refusedScouts)));
      scout = wasScout || scout !== 'under way' ? 'wanted' : scout;
    },
    scoutReturned: (isLetThrough) => {
      scout = isLetThrough ? 'not needed' : 'wanted';
      refusedScouts = isLetThrough ? 0 : refusedScouts;
    },
  };
}
