import { readIfPresent, type StateFiles, writePrivateFile } from './state-files.ts';
import { withStateLock } from './state-lock.ts';

/** The port on which a server of this directory was last published; null for none that can be read. */
export async function readLastPort(files: StateFiles): Promise<number | null> {
  const text = await readIfPresent(files.lastPort).catch(() => null);
  // Without its newline it was cut, and is the number of another port.
  const port = Number(/^(\d+)\n$/.exec(text ?? '')?.[1]);
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : null;
}

/** Remembers the port of an origin such as `https://localhost:4431`. */
export async function keepLastPort(files: StateFiles, origin: string): Promise<void> {
  await withStateLock(files.directory, 'last-port', (lock) =>
    writePrivateFile(files.lastPort, `${new URL(origin).port}\n`, lock),
  );
}
