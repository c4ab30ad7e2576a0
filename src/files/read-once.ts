import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Socket } from 'node:net';
import { systemCode } from './system-error.ts';

/** What a path leads to that has no content to read once. */
export type Unreadable = 'directory' | 'device';

/**
 * The content of an ordinary file or a pipe, cut off after `maxBytes` and one more byte. Reads once and never waits for
 * someone to open a pipe: one that no one writes to is empty. Throws the system's errors.
 */
export async function readOnce(path: string, maxBytes: number): Promise<Buffer | Unreadable> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = await file.stat();
    if (!status.isFile() && !status.isFIFO()) {
      return status.isDirectory() ? 'directory' : 'device';
    }
    const begin = await readSome(file, maxBytes + 1);
    return status.isFile() || begin?.length === 0 ? (begin ?? Buffer.alloc(0)) : await readPipe(file, begin, maxBytes);
  } finally {
    // The socket of a pipe has closed it already.
    await file.close().catch(() => undefined);
  }
}

/** What can be read without waiting; null where a writer has not written yet. */
async function readSome(file: FileHandle, maxBytes: number): Promise<Buffer | null> {
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes), 0, maxBytes);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    if (systemCode(error) === 'EAGAIN') {
      return null;
    }
    throw error;
  }
}

/** A socket waits for what is written without a thread of its own, which could not be stopped. */
async function readPipe({ fd }: FileHandle, begin: Buffer | null, maxBytes: number): Promise<Buffer> {
  let bytes = begin ?? Buffer.alloc(0);
  for await (const chunk of new Socket({ fd, readable: true, writable: false })) {
    bytes = Buffer.concat([bytes, Buffer.from(chunk as Uint8Array)]);
    if (bytes.length > maxBytes) {
      break;
    }
  }
  return bytes.subarray(0, maxBytes + 1);
}
