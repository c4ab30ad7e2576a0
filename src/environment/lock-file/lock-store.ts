import { type LockFile, lockFileText, parseLockFile, type PinnedIds } from './lock-file.ts';
import { type LockScope, pinsAt, withPins } from './pins.ts';
import { UnfinishedError } from '../../errors/unfinished-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { proveWritable, replaceFile } from '../../files/atomic-file.ts';
import { clearLeftovers } from '../../files/clear-leftovers.ts';
import { type FileLock, withFileLock } from '../../files/file-lock.ts';
import { fileHint, systemReason } from '../../files/system-error.ts';
import { encodeLike, textOf } from '../../files/text-encoding.ts';
import { readSharedFile } from '../file/shared-file.ts';

/**
 * Milliseconds that pins are gathered before they are written: a thousand of them cost a few writes, and a kill a few
 * pins.
 */
const WRITE_DEBOUNCE_MS = 500;

/** The pins of one environment, on disk; several runs may change them at the same moment. */
export interface LockStore {
  /** Absolute. */
  readonly path: string;
  /** By key, as they were when the store was opened. */
  readonly pins: ReadonlyMap<string, PinnedIds>;
  /** Proves that pins can be written, before anything is made. Throws UsageError `lock_unwritable`. */
  proveWritable(): Promise<void>;
  /** Pins a key soon; {@link flush} tells whether it could be written. */
  pin(key: string, ids: PinnedIds): void;
  /** Forgets a key soon, because its application is gone. */
  unpin(key: string): void;
  /**
   * Writes what is not written yet. Throws UnfinishedError `lock_unwritable`: the directory is right, and the next run
   * pins.
   */
  flush(): Promise<void>;
}

/**
 * Opens the lock file at `path`, after removing what a killed run left beside it. Nothing is written before something
 * is pinned, and nothing at all where nothing changes. Throws UsageError `lock_unreadable`, `lock_conflicted`,
 * `lock_invalid`, `lock_of_newer_version` and `lock_of_other_tenant`.
 */
export async function openLockStore(path: string, scope: LockScope, onWait?: () => void): Promise<LockStore> {
  // What a killed run left goes now: a run that has nothing to pin would leave it.
  await clearLeftovers(path, { onWait });
  const pins = pinsAt((await readLock(path)).lock, scope, path);
  const locked: Locked = (work) => withFileLock(path, work, { onWait });
  const waiting = new Map<string, PinnedIds | null>();
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  /** One write after the other; what could not be written waits for the next. */
  const write = (): Promise<void> => {
    clearTimeout(timer ?? undefined);
    timer = null;
    const done = writing.then(async () => {
      const changes = new Map(waiting);
      waiting.clear();
      try {
        if (changes.size > 0) {
          await locked((held) => changeLock(path, scope, changes, held));
        }
      } catch (error) {
        changes.forEach((ids, key) => waiting.has(key) || waiting.set(key, ids));
        throw error;
      }
    });
    writing = done.catch(() => undefined);
    return done;
  };
  const change = (key: string, ids: PinnedIds | null): void => {
    waiting.set(key, ids);
    // A failure is told by the write of `flush`, which tries again.
    timer ??= setTimeout(() => void write().catch(() => undefined), WRITE_DEBOUNCE_MS);
  };
  return {
    path,
    pins,
    proveWritable: () => proveLockWritable(path, scope, locked),
    pin: change,
    unpin: (key) => change(key, null),
    flush: async () => {
      try {
        await write();
      } catch (error) {
        throw notWritten(path, error);
      }
    },
  };
}

/** Does work under the lock of the file. */
type Locked = (work: (lock: FileLock) => Promise<void>) => Promise<void>;

/** What a lock file says, and its bytes, so that it is written again as it was; null where there is none. */
interface LockReading {
  readonly lock: LockFile;
  readonly bytes: Buffer | null;
}

async function readLock(path: string): Promise<LockReading> {
  try {
    const bytes = await readSharedFile(path);
    return { lock: parseLockFile(bytes === null ? '' : textOf(bytes), path), bytes };
  } catch (error) {
    const reason = systemReason(error);
    throw reason === null
      ? error
      : new UsageError('lock_unreadable', `${path} cannot be read: ${reason}.`, {
          hint: fileHint(error) ?? undefined,
          details: { path },
          cause: error,
        });
  }
}

/** Reads again under the lock, since another run may have written in between. */
async function changeLock(
  path: string,
  scope: LockScope,
  changes: ReadonlyMap<string, PinnedIds | null>,
  held: FileLock,
): Promise<void> {
  const { lock, bytes } = await readLock(path);
  const changed = withPins(lock, scope, changes, path);
  if (changed !== lock) {
    await replaceFile(path, encodeLike(bytes, lockFileText(changed)), held, { access: 'shared' });
  }
}

/** All of a write but its last step. */
async function proveLockWritable(path: string, scope: LockScope, locked: Locked): Promise<void> {
  try {
    await locked(async () => {
      pinsAt((await readLock(path)).lock, scope, path);
      await proveWritable(path, { access: 'shared' });
    });
  } catch (error) {
    const reason = systemReason(error);
    if (reason === null) {
      throw error;
    }
    throw new UsageError('lock_unwritable', `The lock file ${path} cannot be written: ${reason}.`, {
      hint:
        fileHint(error) ??
        'It pins each key to its application. Make its directory writable, or run where the file may be written.',
      details: { path },
      cause: error,
    });
  }
}

function notWritten(path: string, error: unknown): unknown {
  const reason = systemReason(error);
  if (reason === null && !(error instanceof UsageError)) {
    return error;
  }
  return new UnfinishedError('lock_unwritable', `The lock file ${path} could not be written: ${reasonOf(error)}`, [], {
    hint: 'The applications are as this run left them. When the file can be written, run the same command again: it pins them.',
    details: { path },
    cause: error,
  });
}

function reasonOf(error: unknown): string {
  const reason = systemReason(error);
  return reason === null ? (error instanceof Error ? error.message : String(error)) : `${reason}.`;
}
