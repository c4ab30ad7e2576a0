import { chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMissing, systemCode } from './system-error.ts';

/**
 * Makes a directory for its owner alone (0700 under any umask), and those above it that are missing. One that exists is
 * left as it is.
 * Throws the system's errors.
 */
export async function makePrivateDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) === 'EEXIST') {
      return;
    }
    if (!isMissing(error) || dirname(path) === path) {
      throw error;
    }
    // One by one: under an umask that takes the owner's own bits, a directory cannot be entered before it has its mode.
    await makePrivateDirectory(dirname(path));
    await makePrivateDirectory(path);
    return;
  }
  await chmod(path, 0o700);
}
