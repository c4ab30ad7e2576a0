import type { Stats } from 'node:fs';
import { link, lstat, open, rename, unlink } from 'node:fs/promises';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import type { FileLock } from './file-lock.ts';
import { temporaryPathOf } from './leftovers.ts';
import { FileError, isMissing, systemCode } from './system-error.ts';

/** Whose a file is, and its permission bits. */
export interface FileOwnership {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** What a file is written as. */
export interface AtomicFileOptions {
  /**
   * `private` (default): 0600, or tighter where `ownership` is. `shared`: 0644, for what holds no secret. Both under
   * any umask.
   */
  readonly access?: 'private' | 'shared';
  /** Whose a private file is to be; default: this user's. */
  readonly ownership?: FileOwnership | undefined;
  /**
   * Whether it resolves only when the bytes would survive a power cut; default true. A killed process loses nothing
   * either way.
   */
  readonly durable?: boolean;
}

/**
 * Puts a file in the place of what is at `path`, whole or not at all. Call it under the lock of `path`. Throws the
 * system's errors, FileError where the file system cannot keep a file private, and LockLostError; nothing is left
 * behind then.
 */
export async function replaceFile(
  path: string,
  bytes: Uint8Array,
  lock: FileLock,
  options: AtomicFileOptions = {},
): Promise<void> {
  const temporary = temporaryPathOf(path);
  await writeTemporary(temporary, bytes, options);
  await orRemove(temporary, async () => {
    await lock.assertHeld();
    await rename(temporary, path);
  });
  await syncUnlessQuick(path, options);
}

/**
 * Makes a file that appears at `path` whole or not at all. What is there already is neither overwritten nor followed
 * (`EEXIST`). Call it under the lock of `path`. Throws as {@link replaceFile}.
 */
export async function createFile(
  path: string,
  bytes: Uint8Array,
  lock: FileLock,
  options: AtomicFileOptions = {},
): Promise<void> {
  const temporary = temporaryPathOf(path);
  await writeTemporary(temporary, bytes, options);
  await orRemove(temporary, async () => {
    await lock.assertHeld();
    await moveToFreeName(temporary, path);
  });
  await syncUnlessQuick(path, options);
}

/**
 * Proves that a file can be written at `path`, by making its temporary file and taking it away. Call it under the lock
 * of `path`.
 */
export async function proveWritable(path: string, options: AtomicFileOptions = {}): Promise<void> {
  const temporary = temporaryPathOf(path);
  // Some bytes, so that a disk with no room at all is found out now.
  await writeTemporary(temporary, Buffer.alloc(256, ' '), options);
  await unlink(temporary);
}

/** What is at `path` itself, without following a symbolic link; null where nothing is. Throws the system's errors. */
export async function statusAt(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (isMissing(error)) {
      return null;
    }
    throw error;
  }
}

/** Throws FileError where the directory that `path` is in does not exist. */
export async function assertDirectoryOf(path: string): Promise<void> {
  const directory = dirname(path);
  if ((await statusAt(directory)) === null) {
    throw new FileError(`there is no directory ${directory}`, `Make it first: mkdir -p '${directory}'`);
  }
}

/** Never opens what is there already, nor follows a symbolic link: exclusive creation does neither. */
async function writeTemporary(path: string, bytes: Uint8Array, options: AtomicFileOptions): Promise<void> {
  const { access = 'private', ownership, durable = true } = options;
  const mode = access === 'shared' ? 0o644 : (ownership?.mode ?? 0o600) & 0o600;
  const file = await open(path, 'wx', mode);
  await orRemove(path, async () => {
    try {
      if (ownership !== undefined) {
        await file.chown(ownership.uid, ownership.gid);
      }
      // The umask may have taken bits, the owner's own among them.
      await file.chmod(mode);
      if (access === 'private') {
        assertPrivate(path, (await file.stat()).mode);
      }
      await file.writeFile(bytes);
      if (durable) {
        await file.sync();
      }
    } finally {
      await file.close();
    }
  });
}

/** By a hard link, which, unlike a rename, never replaces what got there first. */
async function moveToFreeName(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    // FAT and some network and FUSE file systems have no hard links; libuv says EISDIR for FAT on Windows.
    if (!['EISDIR', 'ENOSYS', 'ENOTSUP', 'EPERM', 'EMLINK'].includes(systemCode(error) ?? '')) {
      throw error;
    }
    // Our own runs are kept out by the lock; only another program could come in between.
    if ((await statusAt(path)) !== null) {
      throw Object.assign(new Error('file already exists'), { code: 'EEXIST', errno: -constants.errno.EEXIST });
    }
    await rename(temporary, path);
    return;
  }
  await unlink(temporary);
}

async function orRemove(temporary: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

async function syncUnlessQuick(path: string, { durable = true }: AtomicFileOptions): Promise<void> {
  if (durable) {
    await syncDirectory(dirname(path));
  }
}

/**
 * Puts a directory's entries on the disk, so that a new name survives a power cut; where a system cannot, it does
 * nothing.
 */
async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    // Windows, some network file systems, and directories that may be written but not read.
    if (!['EACCES', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM'].includes(systemCode(error) ?? '')) {
      throw error;
    }
  }
}

function assertPrivate(path: string, mode: number): void {
  // Windows has no such bits: a file there takes the access rules of its directory.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new FileError(
      `the file system of ${dirname(path)} cannot keep a file private`,
      'Name a place on a file system with permissions (0600).',
    );
  }
}
