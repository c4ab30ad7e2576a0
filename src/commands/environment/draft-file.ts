import { rm } from 'node:fs/promises';
import { UsageError } from '../../errors/usage-error.ts';
import { statusAt } from '../../secrets/private-file.ts';
import { systemCode, systemReason } from '../../secrets/sink-error.ts';
import { createSharedFile, proveSharedFileBeside, replaceSharedFile } from './shared-file.ts';

/** How a file may be written. */
export interface DraftFileOptions {
  /** True where what stands may go. */
  readonly replaces: boolean;
  readonly dryRun: boolean;
}

/** Proves that the file can be written, before anything else is done. Throws UsageError `file_exists`, `file_unwritable`. */
export async function proveDraftFile(path: string, { replaces, dryRun }: DraftFileOptions): Promise<void> {
  await explained(path, async () => {
    const status = await statusAt(path);
    if (status !== null && !status.isFile()) {
      throw new UsageError('file_exists', `${path} is no plain file, so that it is not replaced.`, {
        hint: 'Name another with -f FILE.',
        details: { path },
      });
    }
    if (status !== null && !replaces) {
      throw alreadyThere(path);
    }
    if (!dryRun) {
      await proveSharedFileBeside(path);
    }
  });
}

/** Writes the file, 0644; never over another unless it `replaces` it. Throws as {@link proveDraftFile}. */
export async function createDraft(path: string, text: string, replaces: boolean): Promise<void> {
  await explained(path, async () => {
    if (replaces) {
      await replaceSharedFile(path, text);
      return;
    }
    try {
      await createSharedFile(path, text);
    } catch (error) {
      if (systemCode(error) === 'EEXIST') {
        throw alreadyThere(path);
      }
      // Half a file would be in the way of the next run.
      await rm(path, { force: true });
      throw error;
    }
  });
}

function alreadyThere(path: string): UsageError {
  return new UsageError('file_exists', `${path} is there already.`, {
    hint: 'Name another with -f FILE, or replace it with --force.',
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
          hint: 'Name another with -f FILE.',
          details: { path },
          cause: error,
        });
  }
}
