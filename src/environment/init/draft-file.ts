import { UsageError } from '../../errors/usage-error.ts';
import { createFile, proveWritable, replaceFile, statusAt } from '../../files/atomic-file.ts';
import { withFileLock } from '../../files/file-lock.ts';
import { fileHint, systemCode, systemReason } from '../../files/system-error.ts';

/** How a file may be written. */
export interface DraftFileOptions {
  /** True where what stands may go. */
  readonly replaces: boolean;
  readonly dryRun: boolean;
}

/**
 * Proves that the file can be written, before anything else is done. Throws UsageError `file_exists`,
 * `file_unwritable`.
 */
export async function proveDraftFile(path: string, { replaces, dryRun }: DraftFileOptions): Promise<void> {
  await explained(path, async () => {
    const status = await statusAt(path);
    if (status !== null && !status.isFile()) {
      throw new UsageError('file_exists', `${path} is no plain file, so that it is not replaced.`, {
        hint: 'Name another with --out FILE.',
        details: { path },
      });
    }
    if (status !== null && !replaces) {
      throw alreadyThere(path);
    }
    if (!dryRun) {
      await withFileLock(path, () => proveWritable(path, { access: 'shared' }));
    }
  });
}

/** Writes the file, 0644; never over another unless it `replaces` it. Throws as {@link proveDraftFile}. */
export async function createDraft(path: string, text: string, replaces: boolean): Promise<void> {
  const write = replaces ? replaceFile : createFile;
  await explained(path, async () => {
    try {
      await withFileLock(path, (lock) => write(path, Buffer.from(text), lock, { access: 'shared' }));
    } catch (error) {
      throw systemCode(error) === 'EEXIST' ? alreadyThere(path) : error;
    }
  });
}

function alreadyThere(path: string): UsageError {
  return new UsageError('file_exists', `${path} is there already.`, {
    hint: (input) => `Name another with ${input('out')} FILE, or replace it with ${input('overwrite')}.`,
    details: { path },
  });
}

async function explained(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = systemReason(error);
    throw reason === null
      ? error
      : new UsageError('file_unwritable', `${path} cannot be written: ${reason}.`, {
          hint: fileHint(error) ?? 'Name another with --out FILE.',
          details: { path },
          cause: error,
        });
  }
}
