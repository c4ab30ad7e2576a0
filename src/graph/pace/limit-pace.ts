import type { Limit } from './limits.ts';
import { openSpendingWindow } from './spending-window.ts';

/**
 * The part of a limit that we go up to. The rest is for what is taken back, which does not wait, and for what rounding
 * and requests on their way leave unknown of the others' part.
 */
const MAX_SHARE = 0.99;

/** The part of a limit that is ours whatever the others seem to use: what we know of them may be old, or an error. */
const MIN_SHARE = 0.05;

/**
 * How one limit is kept, by us and by whomever Graph counts with us: the same application may run elsewhere in the
 * tenant.
 */
export interface LimitPace {
  begin(units: number): void;
  end(units: number, now: number): void;
  /** What we have spent ourselves. */
  spent(now: number): number;
  /** The part of the limit that is used by all, as far as we know. */
  usage(now: number): number;
  /** Milliseconds until there is room for so many units; 0 for now. */
  waitFor(units: number, now: number): number;
  /** Learns what all use now, as a part of the limit, while we had spent so much. */
  learnUsage(usage: number, spent: number, now: number): void;
  /** Learns that all use no more than this part of the limit. */
  learnMostUsage(usage: number, spent: number): void;
  /** True where we have spent more than what a small run may always spend. */
  isLargeSpender(now: number): boolean;
}

/** The pace for a limit of which nobody has used anything yet, as far as we know. */
export function openLimitPace({ units: limit, lengthMs }: Limit): LimitPace {
  const window = openSpendingWindow(lengthMs);
  let others = { units: 0, until: 0 };
  const ofOthers = (now: number): number => (now < others.until ? others.units : 0);
  const rest = (usage: number, spent: number): number => Math.max(0, usage * limit - spent);
  return {
    begin: (units) => window.begin(units),
    end: (units, now) => window.end(units, now),
    spent: (now) => window.spent(now),
    usage: (now) => (window.spent(now) + ofOthers(now)) / limit,
    waitFor: (units, now) => {
      const most = Math.max(limit * MIN_SHARE, limit * MAX_SHARE - ofOthers(now));
      return window.waitUntil(Math.max(0, most - units), now);
    },
    learnUsage: (usage, spent, now) => {
      // What they use now has left the window when its length is over.
      others = { units: rest(usage, spent), until: now + lengthMs };
    },
    learnMostUsage: (usage, spent) => {
      others = { ...others, units: Math.min(others.units, rest(usage, spent)) };
    },
    isLargeSpender: (now) => window.spent(now) > limit * MIN_SHARE,
  };
}
