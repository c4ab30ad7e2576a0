import { setTimeout as sleep } from 'node:timers/promises';

/** The time that a run reads, and everything it waits with; a test may give one that does not let it wait. */
export interface Clock {
  readonly now: () => Date;
  /** Milliseconds since any moment, never going back. */
  readonly elapsed: () => number;
  /** Resolves after so many milliseconds; rejects with an AbortError as soon as the signal is aborted. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /**
   * Calls back after so many milliseconds, unless it is canceled by the function returned; alone it keeps no process
   * alive.
   */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
}

/** The clock of the machine. */
export const REAL_CLOCK: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, signal === undefined ? {} : { signal }),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};

/** A signal that is aborted with a TimeoutError after so many milliseconds, as `AbortSignal.timeout`. */
export function timeoutSignal(clock: Pick<Clock, 'after'>, milliseconds: number): AbortSignal {
  const controller = new AbortController();
  clock.after(milliseconds, () =>
    controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
  );
  return controller.signal;
}

/**
 * What the work gives, or the reason of the signal as soon as that is aborted; what becomes of the work then is
 * ignored.
 */
export function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    };
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) {
      onAbort();
    }
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
