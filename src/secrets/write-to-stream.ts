import type { Writable } from 'node:stream';

/**
 * Resolves when the stream has handed all of `text` on; throws the stream's error (`EPIPE`, `ENOSPC`,
 * `ERR_STREAM_DESTROYED`).
 */
export async function writeToStream(stream: Writable, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    // A failed write is told twice, to its callback and as an event; an event that nobody hears would end the process.
    stream.once('error', reject);
    stream.write(text, (error) => {
      if (error) {
        reject(error);
      } else {
        stream.off('error', reject);
        resolve();
      }
    });
  });
}
