import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/**
 * What `read` makes of the open file at a path, which is closed afterward. A symbolic link is not followed, and a named
 * pipe does not keep us waiting for a writer. Throws the system's errors, and what `read` throws.
 */
export async function readUnfollowed<T>(path: string, read: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    return await read(file);
  } finally {
    await file.close();
  }
}
