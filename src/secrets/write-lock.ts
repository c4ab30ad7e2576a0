import { open, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { UsageError } from '../errors/usage-error.ts';
import { systemCode } from './sink-error.ts';

/** Work under the lock takes milliseconds: what is older than this was left by a run that is gone, or hangs. */
const abandonedAfterMilliseconds = 5_000;
const patienceMilliseconds = 10_000;
const pauseMilliseconds = 20;

/**
 * Does `work` while no other run of ours changes the file at `path`, on this machine or another that shares the disk. The lock is a file
 * beside it, `PATH.fhir-apps-lock`, that names its holder; one left by a process that is gone is taken away after 5 seconds.
 * Throws UsageError `sink_unwritable` after 10 seconds of waiting, and the system's errors where no lock can be made.
 */
export async function withWriteLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.fhir-apps-lock`;
  const deadline = performance.now() + patienceMilliseconds;
  while (!(await createLock(lock))) {
    if (performance.now() > deadline) {
      throw new UsageError('sink_unwritable', `Another run is writing to ${path}.`, {
        hint: `If none is, remove ${lock} and ${breakerOf(lock)}.`,
      });
    }
    await removeIfAbandoned(lock);
    await pause(pauseMilliseconds);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/**
 * True when the lock is ours now, false when somebody holds it. It holds no secret, so it may stand where no file can be kept
 * private, such as on a Windows drive under WSL.
 */
async function createLock(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx', 0o600);
    try {
      // The umask may have taken the owner's own bits.
      await file.chmod(0o600);
      await file.writeFile(holderHere(process.pid));
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') {
      return false;
    }
    await rm(lock, { force: true });
    throw error;
  }
}

/**
 * Only the holder of a second lock removes an abandoned one, and looks again before it does: two waiters that both saw the dead holder
 * could otherwise remove each other's fresh locks.
 */
async function removeIfAbandoned(lock: string): Promise<void> {
  if ((await isAbandoned(lock)) && (await createLock(breakerOf(lock)))) {
    try {
      if (await isAbandoned(lock)) {
        await rm(lock, { force: true });
      }
    } finally {
      await rm(breakerOf(lock), { force: true });
    }
  }
}

async function isAbandoned(lock: string): Promise<boolean> {
  try {
    const holder = await readFile(lock, 'utf8');
    const { mtimeMs } = await stat(lock);
    return Date.now() - mtimeMs > abandonedAfterMilliseconds && (holder === '' || isGone(holder));
  } catch (error) {
    // Gone by now, or another user's, whom nobody here can judge.
    if (['ENOENT', 'EACCES'].includes(systemCode(error) ?? '')) {
      return false;
    }
    throw error;
  }
}

/** True for a process of this machine that is no more; nobody here can tell for another machine's. */
function isGone(holder: string): boolean {
  const pid = Number(holder.split(' ')[1]);
  if (!Number.isSafeInteger(pid) || holder !== holderHere(pid)) {
    return false;
  }
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return systemCode(error) === 'ESRCH';
  }
}

function holderHere(pid: number): string {
  return `${hostname()} ${pid}`;
}

function breakerOf(lock: string): string {
  return `${lock}-breaker`;
}
