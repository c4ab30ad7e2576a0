import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { FileError, isMissing, systemCode } from './system-error.ts';

/** More than any file of secrets or keys needs, in bytes. */
const MAX_BYTES = 1024 * 1024;

/**
 * The bytes of a regular file of at most 1 MB, for someone who only looks: nothing is locked, cleared away or changed.
 * Links are followed, since Kubernetes mounts secrets behind them
 * (https://kubernetes.io/docs/concepts/configuration/secret/), and a named pipe does not keep us waiting. Null where
 * there is none. Throws FileError for what is no such file, and the system's errors.
 */
export async function lookAtFile(path: string): Promise<Buffer | null> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const status = await file.stat();
      if (!status.isFile()) {
        throw new FileError('it is not a regular file');
      }
      if (status.size > MAX_BYTES) {
        throw new FileError('it is larger than 1 MB');
      }
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error) || systemCode(error) === 'ENOTDIR') {
      return null;
    }
    throw error;
  }
}
