/** What we have spent of one limit in the last so many milliseconds, and what is on its way. */
export interface SpendingWindow {
  /** Counts units that are on their way to Graph. */
  begin(units: number): void;
  /**
   * Lets units that were on their way begin to age. Graph counted them at some moment before their answer came; as
   * nobody knows when, they count from the answer on, so that our window is never emptier than Graph's.
   */
  end(units: number, now: number): void;
  /** All that counts now. */
  spent(now: number): number;
  /**
   * Milliseconds until at most `most` units count; 0 for now. Where that also takes answers: as if they came at this
   * moment.
   */
  waitUntil(most: number, now: number): number;
}

/** A window of so many milliseconds in which nothing was spent yet. */
export function openSpendingWindow(lengthMs: number): SpendingWindow {
  let answered: { readonly at: number; readonly units: number }[] = [];
  let oldest = 0;
  let underWay = 0;
  let aging = 0;
  const leaveBehind = (now: number): void => {
    for (let first = answered[oldest]; first !== undefined && first.at <= now - lengthMs; first = answered[oldest]) {
      aging -= first.units;
      oldest += 1;
    }
    // Cutting off what has left at every step would copy the whole window each time.
    if (oldest > answered.length / 2) {
      answered = answered.slice(oldest);
      oldest = 0;
    }
  };
  return {
    begin: (units) => {
      underWay += units;
    },
    end: (units, now) => {
      underWay -= units;
      aging += units;
      answered.push({ at: now, units });
    },
    spent: (now) => {
      leaveBehind(now);
      return aging + underWay;
    },
    waitUntil: (most, now) => {
      leaveBehind(now);
      let left = aging + underWay;
      for (let index = oldest; left > most; index += 1) {
        const next = answered[index];
        if (next === undefined) {
          return lengthMs;
        }
        left -= next.units;
        if (left <= most) {
          return next.at + lengthMs - now;
        }
      }
      return 0;
    },
  };
}
