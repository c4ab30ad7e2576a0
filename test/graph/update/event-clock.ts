import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../../src/clock.ts';
import { abortableSleep } from '../../main/abortable-sleep.ts';

/** A clock on which only waiting takes time. */
export interface EventClock extends Clock {
  /** Lets what was begun go on until it is done, and the time with it, from each end of a wait to the next. */
  run<T>(work: Promise<T>): Promise<T>;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** Opens a clock whose time is 0, in which everything that happens at one moment is done before the next one comes. */
export function eventClock(): EventClock {
  let now = 0;
  const timers = new Set<Timer>();
  const after: Clock['after'] = (milliseconds, callback) => {
    const timer = { at: now + milliseconds, callback };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  const runNext = (): void => {
    const [first] = [...timers].sort((one, other) => one.at - other.at);
    if (first !== undefined) {
      timers.delete(first);
      now = Math.max(now, first.at);
      first.callback();
    }
  };
  return {
    now: () => new Date(now),
    elapsed: () => now,
    after,
    sleep: abortableSleep(after),
    run: async (work) => {
      let isDone = false;
      const end = (): void => {
        isDone = true;
      };
      work.then(end, end);
      for (;;) {
        await setImmediate();
        if (isDone) {
          return work;
        }
        runNext();
      }
    },
  };
}
