/** The clock of Microsoft Graph, as far as its answers show it. */
export interface ServerClock {
  /** The time there; this machine's own until an answer has told another. */
  now(): Date;
  /** Takes note of the `Date` header of an answer; null or no date: nothing. */
  heard(header: string | null): void;
}

/** Milliseconds that a `Date` header may be off without meaning anything: it has whole seconds, and answers take time. */
const TOLERANCE = 5_000;

/**
 * Follows the clock of a server, so that the age of what the server has made does not depend on a clock of this machine that is wrong
 * (RFC 9110, section 6.6.1: Date).
 */
export function openServerClock(localNow: () => Date): ServerClock {
  let ahead = 0;
  return {
    now: () => new Date(localNow().getTime() + ahead),
    heard: (header) => {
      const difference = Date.parse(header ?? '') - localNow().getTime();
      // Only what cannot be rounding changes the time, so that it does not go back and forth.
      if (Math.abs(difference - ahead) > TOLERANCE) {
        ahead = Math.abs(difference) > TOLERANCE ? difference : 0;
      }
    },
  };
}
