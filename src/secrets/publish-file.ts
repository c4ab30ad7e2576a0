import { link, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createPrivateFile, syncDirectory, temporaryPathBeside } from './private-file.ts';
import { systemCode } from './sink-error.ts';

/**
 * Makes a private file (0600 under any umask) that appears at `path` whole or not at all, and resolves when it would survive a power cut.
 * Nothing that stands there is overwritten or followed. Throws the system's errors (`EEXIST` where something stands), and UsageError
 * `sink_unwritable` where the file system cannot keep a file private.
 */
export async function publishFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = temporaryPathBeside(path);
  await createPrivateFile(temporary, bytes);
  try {
    await linkOrCreate(temporary, path, bytes);
  } finally {
    await rm(temporary, { force: true });
  }
  try {
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Moves a finished file to its name by a hard link, which, unlike a rename, never replaces what got there first. */
async function linkOrCreate(temporary: string, path: string, bytes: Uint8Array): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    // FAT and some network and FUSE file systems have no hard links; libuv says EISDIR for FAT on Windows.
    if (!['EISDIR', 'ENOSYS', 'ENOTSUP', 'EPERM'].includes(systemCode(error) ?? '')) {
      throw error;
    }
    await createPrivateFile(path, bytes);
  }
}
