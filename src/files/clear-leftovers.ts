import { type FileLockOptions, lockPathOf, withFileLock } from './file-lock.ts';
import { hasLeftovers } from './leftovers.ts';
import { systemReason } from './system-error.ts';

/**
 * Removes what a killed run left beside the destination at `path`, for a run that reads it and may have nothing to
 * write. Where that cannot be done now, because another run writes or the directory is read-only, it is left to the
 * next run that writes.
 */
export async function clearLeftovers(path: string, options: FileLockOptions = {}): Promise<void> {
  if (await hasLeftovers(path, options.lockPath ?? lockPathOf(path))) {
    try {
      await withFileLock(path, () => Promise.resolve(), options);
    } catch (error) {
      if (systemReason(error) === null) {
        throw error;
      }
    }
  }
}
