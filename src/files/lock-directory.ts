import { randomUUID } from 'node:crypto';
import { rmdirSync, unlinkSync, type Stats } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, readFile, rmdir, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { watchStaleness } from './staleness.ts';
import { FileError, isMissing, systemCode } from './system-error.ts';

/** The calls that proper-lockfile makes, in the style of `node:fs`. */
export interface LockFileSystem {
  mkdir(path: string, done: Done<void>): void;
  stat(path: string, done: Done<Pick<Stats, 'mtime'>>): void;
  utimes(path: string, atime: Date, mtime: Date, done: Done<void>): void;
  rmdir(path: string, done: Done<void>): void;
  rmdirSync(path: string): void;
}

type Done<T> = (error: Error | null, value?: T) => void;

/** The lock of one destination: a directory with a marker of its holder in it. */
export interface LockDirectory {
  /** What proper-lockfile is to work with. */
  readonly fs: LockFileSystem;
  /** Whether this process's marker is still there. */
  isOurs(): Promise<boolean>;
  /** Takes our marker away, and the directory where no other run has it. */
  remove(): Promise<void>;
}

/** Raised while another run holds the lock; the code is the one of proper-lockfile. */
class LockedError extends Error {
  readonly code = 'ELOCKED';
}

/** A marker tells the holders of one path apart. */
const MARKER = /^holder-[0-9a-f-]{36}$/;

/** What earlier releases wrote into their lock, which was a file: `HOST PID`, or nothing yet. */
const FORMER_LOCK = /^(\S+ \d+)?$/;

/**
 * The lock at `path`, made anew for each attempt to hold it. proper-lockfile alone would let two processes take over
 * one stale lock: the second removes the directory that the first has just made. Here a directory is never removed with
 * a marker in it that was not there when the lock was judged, so that one of them wins.
 */
export function lockDirectoryAt(path: string): LockDirectory {
  const marker = join(path, `holder-${randomUUID()}`);
  const watch = watchStaleness({ elapsed: () => performance.now(), now: () => Date.now() });
  let isHeld = false;
  /** The markers of the holder that was last judged. */
  let validated: readonly string[] = [];

  async function make(): Promise<void> {
    await makeWithMarker(path, marker);
    isHeld = true;
  }

  async function status(): Promise<Pick<Stats, 'mtime'>> {
    if (isHeld) {
      return lstat(path);
    }
    // Before the time: markers that came after it are not those of the holder that is judged.
    validated = await markersIn(path);
    const { ino, mtimeMs } = await lstat(path);
    const isStale = watch.isStale([ino, ...validated].join(' '), mtimeMs);
    return { mtime: isStale ? new Date(0) : new Date() };
  }

  async function remove(): Promise<void> {
    const markers = isHeld ? [marker] : validated.map((name) => join(path, name));
    try {
      await removeWithMarkers(path, markers);
    } catch (error) {
      if (isMissing(error) || (isHeld && systemCode(error) === 'ENOTEMPTY')) {
        return;
      }
      throw await removalObstacle(path, error);
    }
  }

  return {
    fs: {
      mkdir: (_path, done) => answer(make(), done),
      stat: (_path, done) => answer(status(), done),
      utimes: (_path, atime, mtime, done) => answer(utimes(path, atime, isHeld ? notAhead(mtime) : mtime), done),
      rmdir: (_path, done) => answer(remove(), done),
      rmdirSync: () => {
        unlinkSync(marker);
        rmdirSync(path);
      },
    },
    isOurs: () =>
      lstat(marker).then(
        () => true,
        () => false,
      ),
    remove,
  };
}

/** Makes a lock with our marker in it; whoever finds another one beside its own gives way. */
async function makeWithMarker(path: string, marker: string): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  // The umask may have taken the owner's own bits.
  await chmod(path, 0o700).catch(ignoreMissing);
  try {
    await (await open(marker, 'wx', 0o600)).close();
  } catch (error) {
    await rmdir(path).catch(() => undefined);
    throw isMissing(error) ? new LockedError() : error;
  }
  if ((await readdir(path)).length > 1) {
    await unlink(marker).catch(ignoreMissing);
    throw new LockedError();
  }
}

async function removeWithMarkers(path: string, markers: readonly string[]): Promise<void> {
  for (const each of markers) {
    await unlink(each).catch(ignoreMissing);
  }
  await rmdir(path);
}

/**
 * The names of the markers in a lock; empty where they may not be read. A lock that an earlier release left is removed
 * here.
 */
async function markersIn(path: string): Promise<readonly string[]> {
  try {
    return (await readdir(path)).filter((name) => MARKER.test(name));
  } catch (error) {
    if (systemCode(error) === 'ENOTDIR') {
      await removeFormerLock(path);
      throw new LockedError();
    }
    if (systemCode(error) === 'EACCES') {
      return [];
    }
    throw error;
  }
}

/**
 * Takes away a lock of an earlier release that is 5 seconds old: that release held one for milliseconds and never
 * touched it again.
 */
async function removeFormerLock(path: string): Promise<void> {
  const status = await lstat(path);
  const text = status.isFile() && status.size < 1_000 ? await readFile(path, 'latin1') : null;
  if (text === null || !FORMER_LOCK.test(text)) {
    throw notALock(path);
  }
  // A directory, which is a lock of this release, is never removed by this.
  if (Math.abs(Date.now() - status.mtimeMs) > 5_000) {
    await unlink(path).catch(ignoreMissing);
    await unlink(`${path}-breaker`).catch(ignoreMissing);
  }
}

/**
 * A stale lock that could not be removed: taken over by another, not a lock at all, or of a user whose files we may not
 * touch.
 */
async function removalObstacle(path: string, error: unknown): Promise<unknown> {
  switch (systemCode(error)) {
    case 'ENOTEMPTY':
    case 'EEXIST':
      return whatIsInside(path);
    case 'ENOTDIR':
      return notALock(path);
    case 'EACCES':
    case 'EPERM':
      return ofAnotherUser(path);
    default:
      return error;
  }
}

/** Another run's marker, or files that are not ours; a directory that may not be read is another user's lock. */
async function whatIsInside(path: string): Promise<unknown> {
  try {
    return (await readdir(path)).every((name) => MARKER.test(name)) ? new LockedError() : notALock(path);
  } catch (error) {
    return systemCode(error) === 'EACCES' ? ofAnotherUser(path) : error;
  }
}

function ofAnotherUser(path: string): FileError {
  return new FileError(`a run of another user left its lock ${path}`, `Remove it: rm -r '${path}'`);
}

function notALock(path: string): FileError {
  return new FileError(`${path} is in the way, where its lock would be`, 'Move it away: fhir-apps did not make it.');
}

/**
 * proper-lockfile finds out whether a file system keeps milliseconds by a time up to a second ahead; our lock would
 * last that much longer after a kill. Whole seconds stay: on such a file system proper-lockfile compares them.
 */
function notAhead(mtime: Date): Date {
  const now = Date.now();
  return mtime.getTime() % 1_000 === 0 || mtime.getTime() <= now ? mtime : new Date(now % 1_000 === 0 ? now - 1 : now);
}

function answer<T>(work: Promise<T>, done: Done<T>): void {
  work.then(
    (value) => done(null, value),
    (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
  );
}

function ignoreMissing(error: unknown): void {
  if (!isMissing(error)) {
    throw error;
  }
}
