import type { Limit } from './limits.ts';

/**
 * The part of a limit that we go up to. The rest is for what is taken back, which does not wait, and for what rounding
 * and requests on their way leave unknown of the others' part.
 */
const MAX_SHARE = 0.99;

/** The part of a limit that is ours whatever the others seem to use: what we know of them may be old, or an error. */
const MIN_SHARE = 0.05;

/**
 * How one limit is kept in a sliding window, by us and by whomever Graph counts with us: the same application may run
 * elsewhere in the tenant.
 */
export interface LimitPace {
  /** Counts units that are on their way to Graph. */
  begin(units: number): void;
  /**
   * Lets units that were on their way begin to age. Graph counted them at some moment before their answer came; as
   * nobody knows when, they count from the answer on, so that our window is never emptier than Graph's.
   */
  end(units: number, now: number): void;
  /** All of ours that counts now. */
  spent(now: number): number;
  /** The part of the limit that is used by all, as far as we know. */
  usage(now: number): number;
  /** Milliseconds until there is room for so many units; 0 for now. What is on its way counts as answered now. */
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
  /** Oldest first. */
  const answered: { readonly at: number; readonly units: number }[] = [];
  let aging = 0;
  let underWay = 0;
  let others = { units: 0, until: 0 };
  const spent = (now: number): number => {
    for (let first = answered[0]; first !== undefined && first.at <= now - lengthMs; first = answered[0]) {
      aging -= first.units;
      answered.shift();
    }
    return aging + underWay;
  };
  const ofOthers = (now: number): number => (now < others.until ? others.units : 0);
  const rest = (usage: number, ours: number): number => Math.max(0, usage * limit - ours);
  return {
    begin: (units) => {
      underWay += units;
    },
    end: (units, now) => {
      underWay -= units;
      aging += units;
      answered.push({ at: now, units });
    },
    spent,
    usage: (now) => (spent(now) + ofOthers(now)) / limit,
    waitFor: (units, now) => {
      const most = Math.max(0, Math.max(limit * MIN_SHARE, limit * MAX_SHARE - ofOthers(now)) - units);
      let left = spent(now);
      if (left <= most) {
        return 0;
      }
      for (const each of answered) {
        left -= each.units;
        if (left <= most) {
          return each.at + lengthMs - now;
        }
      }
      return lengthMs;
    },
    learnUsage: (usage, ours, now) => {
      // What they use now has left the window when its length is over.
      others = { units: rest(usage, ours), until: now + lengthMs };
    },
    learnMostUsage: (usage, ours) => {
      others = { ...others, units: Math.min(others.units, rest(usage, ours)) };
    },
    isLargeSpender: (now) => spent(now) > limit * MIN_SHARE,
  };
}
