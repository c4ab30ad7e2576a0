import { setTimeout as pause } from 'node:timers/promises';
import { removeLeftovers } from './leftovers.ts';
import { type LockDirectory, lockDirectoryAt } from './lock-directory.ts';
import { STALE_AFTER_MS } from './staleness.ts';
import { FileError, systemCode } from './system-error.ts';

/** The lock of a destination, while it is held. */
export interface FileLock {
  /**
   * Asked right before a step that cannot be taken back. Throws {@link LockLostError} once another run has taken the
   * lock over.
   */
  assertHeld(): Promise<void>;
}

/** How a lock is taken. */
export interface FileLockOptions {
  /** Where the lock is; default: beside the destination, `PATH.fhir-apps-lock`. */
  readonly lockPath?: string;
  /** The files that are written under this lock and no other; default: the destination alone. */
  readonly writes?: readonly string[];
  /** How long to wait for another run, in milliseconds; default 10,000. */
  readonly timeoutMs?: number;
  /** Called once when another run has been waited for a second. */
  readonly onWait?: (() => void) | undefined;
}

/** The lock was taken over while this process slept or was too busy to keep it; nothing irrevocable was done. */
class LockLostError extends Error {}

const PATIENCE_MS = 10_000;
const REPORT_AFTER_MS = 1_000;
const TOUCH_EVERY_MS = 1_000;

/**
 * Runs `work` while no other run of ours, on this machine or another that shares the disk, writes to the destination at
 * `path` (absolute). What killed runs left beside the destination is removed first. A lock outlives its process by 5
 * seconds at most: its holder touches it every second, and one that is not touched is taken over, whatever process id
 * or host made it. `work` must bear to be repeated: it is when `assertHeld` finds that the lock was lost. Throws what
 * `work` throws, the system's errors, and FileError where another run holds the lock too long or something else is in
 * its place.
 */
export async function withFileLock<T>(
  path: string,
  work: (lock: FileLock) => Promise<T>,
  options: FileLockOptions = {},
): Promise<T> {
  const { lockPath = lockPathOf(path), writes = [path] } = options;
  const deadline = performance.now() + (options.timeoutMs ?? PATIENCE_MS);
  for (;;) {
    const held = await takeLock(lockPath, deadline, options.onWait);
    try {
      await removeLeftovers(writes);
      return await work({ assertHeld: () => held.assertHeld() });
    } catch (error) {
      if (!(error instanceof LockLostError) || performance.now() > deadline) {
        throw error instanceof LockLostError ? inUse(lockPath) : error;
      }
    } finally {
      await held.release();
    }
  }
}

/** Where the lock of a destination is, unless something else is said. */
export function lockPathOf(path: string): string {
  return `${path}.fhir-apps-lock`;
}

interface AcquiredLock extends FileLock {
  release(): Promise<void>;
}

/** Tries until the lock is ours. */
async function takeLock(lockPath: string, deadline: number, onWait: (() => void) | undefined): Promise<AcquiredLock> {
  const directory = lockDirectoryAt(lockPath);
  const reportAt = performance.now() + REPORT_AFTER_MS;
  let report = onWait;
  for (let delay = 2; ; delay = Math.min(delay * 1.3, 25)) {
    const held = await tryLock(lockPath, directory);
    if (held !== null) {
      return held;
    }
    if (performance.now() > deadline) {
      throw inUse(lockPath);
    }
    if (performance.now() > reportAt) {
      report?.();
      report = undefined;
    }
    await pause(delay * (0.5 + Math.random()));
  }
}

/** Null while another run holds the lock. */
async function tryLock(lockPath: string, directory: LockDirectory): Promise<AcquiredLock | null> {
  const { lock } = await import('proper-lockfile');
  let isLost = false;
  try {
    const release = await lock(lockPath, {
      lockfilePath: lockPath,
      realpath: false,
      stale: STALE_AFTER_MS,
      update: TOUCH_EVERY_MS,
      fs: directory.fs,
      onCompromised: () => {
        isLost = true;
      },
    });
    return {
      assertHeld: async () => {
        if (isLost || !(await directory.isOurs())) {
          throw new LockLostError();
        }
      },
      // proper-lockfile does not release what it takes for lost; removing our own marker touches nothing of another
      // run.
      release: () => (isLost ? directory.remove() : release()),
    };
  } catch (error) {
    if (systemCode(error) === 'ELOCKED') {
      return null;
    }
    throw error;
  }
}

function inUse(lockPath: string): FileError {
  return new FileError(
    'another run is writing to it',
    `Run the command again when the other run is finished. If there is none, remove ${lockPath}.`,
  );
}
