import { join } from 'node:path';
import { lock } from 'proper-lockfile';

// Long enough that a holder which is merely slow keeps its lock; short enough that a killed one does not stop the rest for long.
const STALE_AFTER_MS = 3_000;
const RETRY = { retries: 2_000, factor: 1.2, minTimeout: 2, maxTimeout: 25 };

/**
 * Runs `work` while this process alone holds the lock `name` of the state directory.
 * A lock left by a killed process is taken over after 3 seconds.
 */
export async function withStateLock<T>(directory: string, name: string, work: () => Promise<T>): Promise<T> {
  let lost = false;
  const release = await lock(join(directory, name), {
    realpath: false,
    stale: STALE_AFTER_MS,
    retries: RETRY,
    // The default throws from a timer and would end the process. A lock is lost only by a machine that slept in the
    // middle of these few milliseconds; each file is still replaced whole.
    onCompromised: () => {
      lost = true;
    },
  });
  try {
    return await work();
  } finally {
    if (!lost) {
      await release();
    }
  }
}
