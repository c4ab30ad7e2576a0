import { readUnfollowed } from '../files/read-unfollowed.ts';
import { UsageError } from '../errors/usage-error.ts';
import {
  assertDirectoryOf,
  createFile,
  type FileOwnership,
  proveWritable,
  replaceFile,
  statusAt,
} from '../files/atomic-file.ts';
import { type FileLock, withFileLock } from '../files/file-lock.ts';
import { clearLeftovers } from '../files/clear-leftovers.ts';
import { lookAtFile } from '../files/look-at-file.ts';
import { systemReason } from '../files/system-error.ts';
import { encodeLike, textOf } from '../files/text-encoding.ts';
import { heldInFile } from './held-secret.ts';
import type { ReplaceableSecret, SecretSink } from './secret-sink.ts';
import { delivering, proving } from './sink-error.ts';

/** What a file holds, and whose it is. */
interface StoredSecret {
  /** Without byte order mark, and without the newline at its end. */
  readonly text: string;
  /** The whole file, so that it is written again as it was: editors of Windows add byte order marks. */
  readonly bytes: Buffer;
  readonly ownership: FileOwnership;
}

/**
 * A file of its own: the secret and a newline, 0600 under any umask. Nothing that stands at `path` (absolute) is ever
 * overwritten or followed, but a file that holds an old secret of the application which `replaces` names. The file
 * appears there whole or not at all.
 */
export function openFileSink(path: string, replaces: ReplaceableSecret | null, onWait?: () => void): SecretSink {
  const description = `file:${path}`;
  const locked = (work: (lock: FileLock) => Promise<void>): Promise<void> => withFileLock(path, work, { onWait });
  return {
    description,
    inResult: false,
    isReadable: true,
    takesStdout: false,
    proveUsable: () =>
      proving(description, async () => {
        await assertDirectoryOf(path);
        await locked(async () => proveWritable(path, { ownership: (await oldSecret(path, replaces))?.ownership }));
      }),
    contains: async () => {
      await clearLeftovers(path, { onWait });
      return (await readSecret(path))?.text ?? null;
    },
    look: () =>
      heldInFile(async () => {
        const bytes = await lookAtFile(path);
        return bytes === null ? null : secretIn(bytes);
      }),
    deliver: (secret) =>
      delivering(description, () => locked((lock) => write(path, `${secret.text}\n`, lock, replaces))),
    clientIdDestination: null,
  };
}

/** The secret that may be replaced; null where nothing stands. Throws UsageError `sink_exists` for anything else. */
async function oldSecret(path: string, replaces: ReplaceableSecret | null): Promise<StoredSecret | null> {
  if ((await statusAt(path)) === null) {
    return null;
  }
  const held = replaces === null ? null : await readSecret(path);
  if (held !== null && replaces !== null && (await isReplaceable(held.text, replaces))) {
    return held;
  }
  const reason =
    replaces === null
      ? 'and a secret never overwrites anything'
      : 'and it contains no secret that the application still has in the directory';
  throw new UsageError('sink_exists', `${path} exists, ${reason}.`, {
    hint: (input) => `Move it away, or name another path with ${input('secretTo')}.`,
    details: { sink: `file:${path}` },
  });
}

async function isReplaceable(text: string, { hints, isOurs }: ReplaceableSecret): Promise<boolean> {
  return hints.some((hint) => text.startsWith(hint)) && (isOurs === undefined || (await isOurs(text)));
}

async function write(path: string, text: string, lock: FileLock, replaces: ReplaceableSecret | null): Promise<void> {
  const old = await oldSecret(path, replaces);
  const bytes = encodeLike(old?.bytes ?? null, text);
  await (old === null ? createFile(path, bytes, lock) : replaceFile(path, bytes, lock, { ownership: old.ownership }));
}

/** The secret in a regular file; null for anything else, also for what may not be read. */
async function readSecret(path: string): Promise<StoredSecret | null> {
  try {
    return await readUnfollowed(path, async (file) => {
      const status = await file.stat();
      const bytes = status.isFile() ? await file.readFile() : Buffer.alloc(0);
      const text = secretIn(bytes);
      const { uid, gid, mode } = status;
      return text === '' ? null : { text, bytes, ownership: { uid, gid, mode } };
    });
  } catch (error) {
    if (systemReason(error) === null) {
      throw error;
    }
    return null;
  }
}

/** Without byte order mark, and without the newline at its end. Throws FileError for what is no text. */
function secretIn(bytes: Buffer): string {
  return textOf(bytes).replace(/\r?\n$/, '');
}
