/** What was spent in the last so many milliseconds, against a limit. */
export interface SlidingWindow {
  /** What is spent, as a part of the limit: 1 is all of it. */
  usage(now: number): number;
  /** How many milliseconds until there is room for `cost`; 0 for now. */
  waitFor(cost: number, now: number): number;
  /** Spends, whether there is room or not. */
  spend(cost: number, now: number): void;
}

interface Spending {
  readonly at: number;
  readonly cost: number;
}

/**
 * A window that slides: exact at any moment, where counting by the clock would let twice the limit through at its
 * turns, and a token bucket would let a rested caller burst past "3,000 in 150 seconds". It can say when room will be,
 * which is what Retry-After is for, and it holds at most as many numbers as there are calls in the window.
 */
export function slidingWindow(limit: number, lengthMs: number): SlidingWindow {
  let spendings: readonly Spending[] = [];
  const current = (now: number): readonly Spending[] => {
    const oldest = spendings.findIndex(({ at }) => at > now - lengthMs);
    spendings = oldest === 0 ? spendings : oldest < 0 ? [] : spendings.slice(oldest);
    return spendings;
  };
  return {
    usage: (now) => total(current(now)) / limit,
    waitFor: (cost, now) => {
      const inWindow = current(now);
      let excess = total(inWindow) + cost - limit;
      for (const { at, cost: freed } of inWindow) {
        if (excess <= 0) {
          return 0;
        }
        excess -= freed;
        if (excess <= 0) {
          return at + lengthMs - now;
        }
      }
      return excess <= 0 ? 0 : lengthMs;
    },
    spend: (cost, now) => {
      spendings = [...current(now), { at: now, cost }];
    },
  };
}

function total(spendings: readonly Spending[]): number {
  return spendings.reduce((sum, { cost }) => sum + cost, 0);
}
