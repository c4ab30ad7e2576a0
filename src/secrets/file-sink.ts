import { constants } from 'node:fs';
import { link, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../errors/usage-error.ts';
import { formatSinkSpec } from '../registration/sink-spec.ts';
import {
  createPrivateFile,
  provePrivateFileBeside,
  requireDirectoryOf,
  statusAt,
  syncDirectory,
  temporaryPathBeside,
} from './private-file.ts';
import type { SecretSink } from './secret-sink.ts';
import { delivering, proving, systemCode } from './sink-error.ts';

/**
 * A file of its own: the secret and a newline, 0600 under any umask. Nothing that stands at `path` (absolute) is ever overwritten or
 * followed, and the file appears there whole or not at all.
 */
export function openFileSink(path: string): SecretSink {
  const description = formatSinkSpec({ kind: 'file', path });
  return {
    description,
    inResult: false,
    proveUsable: () =>
      proving(description, async () => {
        if ((await statusAt(path)) !== null) {
          throw new UsageError('sink_exists', `${path} exists, and a secret never overwrites anything.`, {
            hint: 'Move it away, or name another path with --secret-to.',
            details: { sink: description },
          });
        }
        await requireDirectoryOf(path);
        await provePrivateFileBeside(path);
      }),
    holds: () => readSecret(path),
    deliver: (secret) => delivering(description, () => publish(path, Buffer.from(`${secret.text}\n`))),
  };
}

/** Moves a finished file to its name by a hard link, which, unlike a rename, never replaces what got there first. */
async function publish(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = temporaryPathBeside(path);
  await createPrivateFile(temporary, bytes);
  try {
    await linkOrCreate(temporary, path, bytes);
  } finally {
    await rm(temporary, { force: true });
  }
  try {
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function linkOrCreate(temporary: string, path: string, bytes: Uint8Array): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    // FAT and some network and FUSE file systems have no hard links; libuv says EISDIR for FAT on Windows.
    if (!['EISDIR', 'ENOSYS', 'ENOTSUP', 'EPERM'].includes(systemCode(error) ?? '')) {
      throw error;
    }
    await createPrivateFile(path, bytes);
  }
}

/** The secret in a regular file, without its newline; null for anything else, also for what may not be read. */
async function readSecret(path: string): Promise<string | null> {
  try {
    // Not blocking: a named pipe would keep us waiting for a writer.
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const text = (await file.stat()).isFile() ? (await file.readFile('utf8')).replace(/\r?\n$/, '') : '';
      return text === '' ? null : text;
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
