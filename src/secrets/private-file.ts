import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../errors/usage-error.ts';
import { systemCode } from './sink-error.ts';

/** Whose a file is, and its permission bits. */
export interface FileOwnership {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** A path beside `path` that nobody can guess, for a file that is moved into place when it is whole. */
export function temporaryPathBeside(path: string): string {
  return join(dirname(path), `.fhir-apps-${randomUUID()}.tmp`);
}

/**
 * Makes a file that only its owner may read (0600 under any umask, or tighter where `ownership` is) and resolves when its bytes are
 * on the disk. It never opens what is there already, nor follows a symbolic link (`EEXIST`), and leaves nothing behind when it fails.
 * Throws the system's errors, and UsageError `sink_unwritable` where the file system cannot keep a file private.
 */
export async function createPrivateFile(path: string, bytes: Uint8Array, ownership?: FileOwnership): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    try {
      if (ownership !== undefined) {
        await file.chown(ownership.uid, ownership.gid);
      }
      // The umask may have taken the owner's own bits.
      await file.chmod((ownership?.mode ?? 0o600) & 0o600);
      refuseIfShared(path, (await file.stat()).mode);
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Puts a private file in the place of what stands at `path`, whole or not at all; resolves when it is on the disk. */
export async function replacePrivateFile(path: string, bytes: Uint8Array, ownership?: FileOwnership): Promise<void> {
  const temporary = temporaryPathBeside(path);
  await createPrivateFile(temporary, bytes, ownership);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** Throws UsageError `sink_unwritable` where the directory that `path` is in does not exist. */
export async function requireDirectoryOf(path: string): Promise<void> {
  const directory = dirname(path);
  if ((await statusAt(directory)) === null) {
    throw new UsageError('sink_unwritable', `There is no directory ${directory}.`, {
      hint: `Make it first: mkdir -p '${directory}'`,
    });
  }
}

/** Proves that a private file can be made beside `path`, by making one and taking it away. */
export async function provePrivateFileBeside(path: string, ownership?: FileOwnership): Promise<void> {
  const probe = temporaryPathBeside(path);
  // Some bytes, so that a disk with no room at all is found out now.
  await createPrivateFile(probe, Buffer.alloc(256), ownership);
  await rm(probe);
}

/** What stands at `path` itself, without following a symbolic link; null where nothing does. */
export async function statusAt(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

/** Puts a directory's entries on the disk, so that a new name survives a power cut; where a system cannot, it does nothing. */
export async function syncDirectory(directory: string): Promise<void> {
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

function refuseIfShared(path: string, mode: number): void {
  // Windows has no such bits: a file there takes the access rules of its directory.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new UsageError('sink_unwritable', `The file system of ${dirname(path)} cannot keep a file private.`, {
      hint: 'Name a place on a file system with permissions (0600).',
    });
  }
}
