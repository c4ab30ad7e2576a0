import type { Clock } from '../clock.ts';
import type { GlobalSettings } from './settings.ts';

/**
 * How long a run may wait for Microsoft (`--timeout`). The time that a person takes to answer does not count, nor the
 * time that a large run spends below Graph's limits, which is known beforehand (docs/scale.md).
 */
export interface Deadline {
  /** Aborted when the time is over. */
  readonly signal: AbortSignal;
  /** Lets the time run, from the first call on. */
  start(): void;
  /**
   * Gives the whole time again, because one of many is done: for a run of many registrations `--timeout` is how long it
   * goes on without finishing any, as nobody can know how long all of them take. Once the time is over it stays so.
   */
  reset(): void;
  /** Milliseconds that are left. */
  remaining(): number;
  /** Does work, such as asking a question, while the time stands still; it stands as long as any such work goes on. */
  excluding<T>(work: () => Promise<T>): Promise<T>;
}

/** The longest that a timer of Node.js can be set to, in milliseconds: 24 days. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The patience of one run, which does not keep the process alive. */
export function openDeadline({ timeoutMs }: Pick<GlobalSettings, 'timeoutMs'>, clock: Clock): Deadline {
  const controller = new AbortController();
  const whole = Math.min(timeoutMs, MAX_DELAY_MS);
  let leftMs = whole;
  let pauses = 0;
  let isStarted = false;
  let running: { readonly cancel: () => void; readonly since: number } | null = null;
  const left = (): number => leftMs - (running === null ? 0 : clock.elapsed() - running.since);
  const start = (): void => {
    isStarted = true;
    if (running === null && pauses === 0) {
      const end = (): void =>
        controller.abort(new DOMException('The time that --timeout gives is over.', 'TimeoutError'));
      running = { cancel: clock.after(leftMs, end), since: clock.elapsed() };
    }
  };
  const pause = (): void => {
    leftMs = left();
    running?.cancel();
    running = null;
  };
  return {
    signal: controller.signal,
    start,
    reset: () => {
      const wasRunning = running !== null;
      pause();
      leftMs = whole;
      if (wasRunning) {
        start();
      }
    },
    remaining: left,
    excluding: async (work) => {
      pauses += 1;
      pause();
      try {
        return await work();
      } finally {
        pauses -= 1;
        if (isStarted) {
          start();
        }
      }
    },
  };
}
