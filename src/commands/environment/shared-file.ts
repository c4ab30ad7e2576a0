import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../../errors/usage-error.ts';
import { statusAt, syncDirectory, temporaryPathBeside } from '../../secrets/private-file.ts';

/** For everybody to read: there is no secret in such a file, and it belongs into Git. */
const SHARED_MODE = 0o644;

/**
 * The text of a plain file; null where there is none. Throws the system's errors, and UsageError `lock_unreadable` for
 * anything else that stands there: a symbolic link is not followed, since replacing the file would replace the link.
 */
export async function readSharedFile(path: string): Promise<string | null> {
  const status = await statusAt(path);
  if (status === null) {
    return null;
  }
  if (!status.isFile()) {
    const what = status.isSymbolicLink() ? 'a symbolic link' : 'no plain file';
    throw new UsageError('lock_unreadable', `${path} is ${what}.`, { hint: 'Put the file itself there.' });
  }
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/**
 * Puts a text in the place of what stands at `path`, whole or not at all, 0644 under any umask; resolves when it is on the
 * disk. Throws the system's errors, and then leaves nothing behind.
 */
export async function replaceSharedFile(path: string, text: string): Promise<void> {
  const temporary = temporaryPathBeside(path);
  try {
    await createSharedFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** Proves that a file can be made beside `path`, by making one and taking it away. */
export async function proveSharedFileBeside(path: string): Promise<void> {
  const probe = temporaryPathBeside(path);
  try {
    // Some bytes, so that a disk with no room at all is found out now.
    await createSharedFile(probe, ' '.repeat(256));
  } finally {
    await rm(probe, { force: true });
  }
}

/** Makes a file for everybody to read (0644 under any umask); never opens what is there already (`EEXIST`). Throws the system's errors. */
export async function createSharedFile(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', SHARED_MODE);
  try {
    await file.chmod(SHARED_MODE);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
