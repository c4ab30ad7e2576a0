/** The clock of Microsoft Graph, as far as its answers show it. */
export interface ServerClock {
  /** The time there; this machine's own until an answer has told another. */
  now(): Date;
  /** Takes note of the `Date` header of an answer; null or no date: nothing. */
  observe(header: string | null): void;
}

/**
 * Milliseconds that a `Date` header may be off without meaning anything: it has whole seconds, and answers take time.
 */
const TOLERANCE = 5_000;

/**
 * Compares clocks with a server once, at its first answer, so that the age of what the server has made does not depend
 * on a clock of this machine that is wrong (RFC 9110, section 6.6.1: Date). Later answers change nothing: time never
 * runs backwards within a run, or a secret that is to be removed at once would not be due yet.
 */
export function openServerClock(localNow: () => Date): ServerClock {
  let ahead: number | null = null;
  return {
    now: () => new Date(localNow().getTime() + (ahead ?? 0)),
    observe: (header) => {
      const difference = Date.parse(header ?? '') - localNow().getTime();
      if (ahead === null && !Number.isNaN(difference)) {
        ahead = Math.abs(difference) > TOLERANCE ? difference : 0;
      }
    },
  };
}
