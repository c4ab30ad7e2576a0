import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { UsageError } from '../errors/usage-error.ts';
import { formatSinkSpec } from '../registration/credentials/sink-spec.ts';
import {
  type FileOwnership,
  provePrivateFileBeside,
  replacePrivateFile,
  requireDirectoryOf,
  statusAt,
} from './private-file.ts';
import { publishFile } from './publish-file.ts';
import type { ReplaceableSecret, SecretSink } from './secret-sink.ts';
import { delivering, proving, systemCode } from './sink-error.ts';
import { withWriteLock } from './write-lock.ts';

/** What a file holds, and whose it is. */
interface HeldSecret {
  /** Without the newline at its end. */
  readonly text: string;
  readonly ownership: FileOwnership;
}

/**
 * A file of its own: the secret and a newline, 0600 under any umask. Nothing that stands at `path` (absolute) is ever overwritten or
 * followed, but a file that holds an old secret of the application which `replaces` names. The file appears there whole or not at all.
 */
export function openFileSink(path: string, replaces: ReplaceableSecret | null): SecretSink {
  const description = formatSinkSpec({ kind: 'file', path });
  return {
    description,
    inResult: false,
    proveUsable: () =>
      proving(description, async () => {
        await requireDirectoryOf(path);
        await provePrivateFileBeside(path, (await oldSecret(path, replaces))?.ownership);
      }),
    holds: async () => (await readSecret(path))?.text ?? null,
    deliver: (secret) =>
      delivering(description, async () => {
        const bytes = Buffer.from(`${secret.text}\n`);
        const standing = (await statusAt(path)) !== null;
        await (standing ? withWriteLock(path, () => replace(path, bytes, replaces)) : publishFile(path, bytes));
      }),
    idPlace: null,
  };
}

/** The secret that may be replaced; null where nothing stands. Throws UsageError `sink_exists` for anything else. */
async function oldSecret(path: string, replaces: ReplaceableSecret | null): Promise<HeldSecret | null> {
  if ((await statusAt(path)) === null) {
    return null;
  }
  const held = replaces === null ? null : await readSecret(path);
  if (held !== null && replaces?.hints.some((hint) => held.text.startsWith(hint)) === true) {
    return held;
  }
  const reason =
    replaces === null
      ? 'and a secret never overwrites anything'
      : 'and it holds no secret that the application still has in the directory';
  throw new UsageError('sink_exists', `${path} exists, ${reason}.`, {
    hint: 'Move it away, or name another path with --secret-to.',
    details: { sink: `file:${path}` },
  });
}

async function replace(path: string, bytes: Uint8Array, replaces: ReplaceableSecret | null): Promise<void> {
  await replacePrivateFile(path, bytes, (await oldSecret(path, replaces))?.ownership);
}

/** The secret in a regular file; null for anything else, also for what may not be read. */
async function readSecret(path: string): Promise<HeldSecret | null> {
  try {
    // Not blocking: a named pipe would keep us waiting for a writer.
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const status = await file.stat();
      const text = status.isFile() ? (await file.readFile('utf8')).replace(/\r?\n$/, '') : '';
      const { uid, gid, mode } = status;
      return text === '' ? null : { text, ownership: { uid, gid, mode } };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCode(error) === null) {
      throw error;
    }
    return null;
  }
}
