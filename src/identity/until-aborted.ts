/**
 * Waits for `work`, but not beyond an abort of `signal`: then it throws the signal's reason, and what becomes of the
 * work is nobody's concern.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('Aborted.'));
    };
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) {
      onAbort();
    }
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
