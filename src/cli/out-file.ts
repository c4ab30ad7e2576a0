import { UsageError } from '../errors/usage-error.ts';
import { createFile, replaceFile, statusAt } from '../files/atomic-file.ts';
import { type FileLock, withFileLock } from '../files/file-lock.ts';
import { readOnce } from '../files/read-once.ts';
import { fileHint, systemCode, systemReason } from '../files/system-error.ts';

/** How a document may be written. */
export interface OutFileOptions {
  /** True where another content may go. */
  readonly overwrites: boolean;
  readonly dryRun: boolean;
  /** True for what only its owner may read (0600). Default: false. */
  readonly isPrivate?: boolean;
}

/** What was done to the file; in a dry run, what would be. */
export type OutFileAction = 'created' | 'updated' | 'unchanged';

/**
 * Writes a document without secrets (0644 unless it is private) to the absolute `path`, whole or not at all; one that has this content is
 * left alone. Throws UsageError `file_exists` where the file has another content and may not be replaced, or is no plain
 * file, and `file_unwritable`.
 */
export async function writeOutFile(path: string, text: string, options: OutFileOptions): Promise<OutFileAction> {
  const bytes = Buffer.from(text);
  try {
    if (options.dryRun) {
      return await actionAt(path, bytes, options);
    }
    return await withFileLock(path, (lock) => write(path, bytes, options, lock));
  } catch (error) {
    throw explained(path, error);
  }
}

async function write(path: string, bytes: Buffer, options: OutFileOptions, lock: FileLock): Promise<OutFileAction> {
  const action = await actionAt(path, bytes, options);
  const access = options.isPrivate === true ? 'private' : 'shared';
  switch (action) {
    case 'created':
      await createFile(path, bytes, lock, { access });
      break;
    case 'updated':
      await replaceFile(path, bytes, lock, { access });
      break;
    case 'unchanged':
  }
  return action;
}

async function actionAt(path: string, bytes: Buffer, { overwrites }: OutFileOptions): Promise<OutFileAction> {
  const status = await statusAt(path);
  if (status === null) {
    return 'created';
  }
  if (!status.isFile()) {
    throw new UsageError('file_exists', `${path} is no plain file, so that it is not replaced.`, {
      hint: (input) => `Name another with ${input('out')}.`,
      details: { path },
    });
  }
  const content = status.size === bytes.length ? await readOnce(path, bytes.length) : null;
  if (content !== null && typeof content !== 'string' && bytes.equals(content)) {
    return 'unchanged';
  }
  if (!overwrites) {
    throw alreadyThere(path);
  }
  return 'updated';
}

function alreadyThere(path: string): UsageError {
  return new UsageError('file_exists', `${path} is there already, with another content.`, {
    hint: (input) => `Name another with ${input('out')}, or replace it with ${input('overwrite')}.`,
    details: { path },
  });
}

function explained(path: string, error: unknown): unknown {
  if (systemCode(error) === 'EEXIST') {
    return alreadyThere(path);
  }
  const reason = systemReason(error);
  return reason === null
    ? error
    : new UsageError('file_unwritable', `${path} cannot be written: ${reason}.`, {
        hint: fileHint(error) ?? ((input) => `Name another with ${input('out')}.`),
        details: { path },
        cause: error,
      });
}
