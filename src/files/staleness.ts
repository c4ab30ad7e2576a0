/** A lock whose holder lives is touched every second; one that nobody touched for this long was left behind. */
export const STALE_AFTER_MS = 5_000;

/**
 * How long a lock that looks old is watched before it counts as left behind: longer than the second between two
 * touches, so that a holder on a host whose clock is minutes behind ours keeps its lock.
 */
const WATCHED_FOR_MS = 1_500;

/** The clocks that a lock is judged by, in milliseconds. */
export interface Clocks {
  /** Never set back: measures what passes here. */
  readonly elapsed: () => number;
  /** Compared with modification times, which another host may have set by its own clock. */
  readonly now: () => number;
}

/** Judges one lock over time. */
export interface StalenessWatch {
  /** True once the lock was left behind. `version` differs whenever another holder has it. */
  isStale(version: string, mtimeMs: number): boolean;
}

/**
 * Judges a lock by its modification time alone: never by a process id, which a container gives anew, nor by a host
 * name. It was left behind when its time is 5 seconds old and does not change while it is watched, or when it did not
 * change for 5 seconds of watching, whatever the holder's clock says.
 */
export function watchStaleness({ elapsed, now }: Clocks): StalenessWatch {
  let seen: { readonly version: string; readonly since: number } | null = null;
  return {
    isStale: (version, mtimeMs) => {
      const current = `${version} ${mtimeMs}`;
      if (seen?.version !== current) {
        seen = { version: current, since: elapsed() };
      }
      const watched = elapsed() - seen.since;
      const looksOld = now() - mtimeMs > STALE_AFTER_MS;
      return watched >= (looksOld ? WATCHED_FOR_MS : STALE_AFTER_MS);
    },
  };
}
