import { lstat, readdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileError, isMissing, systemCode } from './system-error.ts';

/** Names that earlier releases gave to their temporary files. */
const FORMER_TEMPORARY = /^\.fhir-apps-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/**
 * The one temporary file of a destination: beside it, so that it can be moved into its place, and made only under its
 * lock.
 */
export function temporaryPathOf(path: string): string {
  return `${path}.fhir-apps-tmp`;
}

/**
 * Removes what killed runs left beside some destinations, of this release and of earlier ones. Call it under their
 * lock.
 */
export async function removeLeftovers(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await removeTemporary(temporaryPathOf(path));
  }
  for (const directory of new Set(paths.map((path) => dirname(path)))) {
    for (const path of await formerTemporaries(directory)) {
      // One of another user is not ours to remove, and none of our business.
      await unlink(path).catch(() => undefined);
    }
  }
}

/**
 * Whether a killed run seems to have left something beside a destination: a temporary file, or a lock that nobody
 * renews.
 */
export async function hasLeftovers(path: string, lockPath: string): Promise<boolean> {
  if (await isAbandonedLock(lockPath)) {
    return true;
  }
  try {
    await lstat(temporaryPathOf(path));
    return true;
  } catch {
    return (await formerTemporaries(dirname(path))).length > 0;
  }
}

/**
 * Whether a lock is there that was not renewed in its last second: worth taking, which finds out whether it was left
 * behind.
 */
export async function isAbandonedLock(lockPath: string): Promise<boolean> {
  try {
    return Date.now() - (await lstat(lockPath)).mtimeMs > 1_500;
  } catch {
    return false;
  }
}

async function removeTemporary(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (['EISDIR', 'EPERM'].includes(systemCode(error) ?? '')) {
      throw new FileError(`${path} is in the way`, 'Move it away: fhir-apps did not make it.');
    }
    if (!isMissing(error) && systemCode(error) !== 'ENOTDIR') {
      throw error;
    }
  }
}

/** Empty where the directory may not be read. */
async function formerTemporaries(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory))
      .filter((name) => FORMER_TEMPORARY.test(name))
      .map((name) => join(directory, name));
  } catch (error) {
    if (systemCode(error) === null) {
      throw error;
    }
    return [];
  }
}
