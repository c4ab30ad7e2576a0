import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/clock.ts';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
  /** The same on the clock of the machine, whose time goes on too. */
  real: NodeJS.Timeout;
}

/** How much shorter than it seems a sleep is: long enough for what goes on beside it. */
const SHORTENED = 20;

/**
 * A clock on which nobody waits long: a sleep soon moves the time of all who share it to its end, past their timers. A
 * sandbox and its runs that share one see every delay pass. Between sleeps it goes as fast as that of the machine.
 *
 * It fits where what is waited for comes with the time: retries, replication, limits. Whoever waits for another run
 * wants a working clock, because work takes time, so that `--timeout` may be over before it is done.
 */
export function skippingClock(): Clock {
  const timers = new Set<Timer>();
  let skipped = 0;
  const elapsed = (): number => performance.now() + skipped;
  const fire = (timer: Timer): void => {
    clearTimeout(timer.real);
    if (timers.delete(timer)) {
      timer.callback();
    }
  };
  const startReal = (timer: Pick<Timer, 'at'>, callback: () => void): NodeJS.Timeout =>
    setTimeout(callback, Math.max(0, timer.at - elapsed())).unref();
  const skipTo = (moment: number): void => {
    skipped += Math.max(0, moment - elapsed());
    for (const timer of timers) {
      clearTimeout(timer.real);
      timer.real = startReal(timer, () => fire(timer));
    }
  };
  const nextBefore = (moment: number): Timer | undefined =>
    [...timers].filter(({ at }) => at <= moment).sort((one, other) => one.at - other.at)[0];
  return {
    now: () => new Date(Date.now() + skipped),
    elapsed,
    sleep: async (milliseconds, signal) => {
      const end = elapsed() + milliseconds;
      await sleep(milliseconds / SHORTENED, undefined, { signal });
      for (let timer = nextBefore(end); timer !== undefined; timer = nextBefore(end)) {
        skipTo(timer.at);
        fire(timer);
        // Rejects, as a real sleep does, where the timer has aborted the signal.
        await setImmediate(undefined, { signal });
      }
      skipTo(end);
    },
    after: (milliseconds, callback) => {
      const at = elapsed() + milliseconds;
      const timer: Timer = { at, callback, real: startReal({ at }, () => fire(timer)) };
      timers.add(timer);
      return () => {
        clearTimeout(timer.real);
        timers.delete(timer);
      };
    },
  };
}
