import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type FileLock, withFileLock } from '../../files/file-lock.ts';
import { isAbandonedLock, temporaryPathOf } from '../../files/leftovers.ts';
import { FileError } from '../../files/system-error.ts';
import { SandboxStateError } from '../sandbox-error.ts';
import { removeFiles, type StateFiles, stateFilesOf } from './state-files.ts';

/** Longer than a file elsewhere: many runs may share one state, and each of their writes takes its lock. */
const PATIENCE_MS = 50_000;

/** The locks of a state directory, each with the files that are written under it. */
const LOCKED_FILES: Readonly<Record<string, readonly (keyof StateFiles)[]>> = {
  tenant: ['tenant', 'tenantWritten', 'identities'],
  fhir: ['fhir', 'fhirWritten'],
  'key-vault': ['keyVault', 'keyVaultWritten'],
  'key-vault-key': ['keyVaultKey'],
  'control-key': ['controlKey'],
  'signing-key': ['signingKey', 'testIssuerKey'],
  certificates: ['certificates', 'certificateAuthority'],
  ready: ['ready'],
  'last-port': ['lastPort'],
};

/**
 * Runs `work` while this process alone holds the lock `name` of the state directory. A lock left by a killed process is
 * taken over within 5 seconds, and what it left half written is removed: of the files that this lock is known to guard,
 * and of those in `written`. Throws SandboxStateError where the lock cannot be had.
 */
export async function withStateLock<T>(
  directory: string,
  name: string,
  work: (lock: FileLock) => Promise<T>,
  written: readonly string[] = [],
): Promise<T> {
  const files = stateFilesOf(directory);
  const path = join(directory, name);
  try {
    return await withFileLock(path, work, {
      lockPath: `${path}.lock`,
      writes: [...new Set([...(LOCKED_FILES[name] ?? []).map((file) => files[file]), ...written])],
      timeoutMs: PATIENCE_MS,
    });
  } catch (error) {
    if (error instanceof FileError) {
      throw new SandboxStateError(
        `The sandbox cannot write to ${directory}: ${error.reason}. ${error.hint ?? ''}`.trim(),
        {
          cause: error,
        },
      );
    }
    throw error;
  }
}

/** Removes what killed processes left half written in the state directory: it may hold keys and secrets. */
export async function clearStateLeftovers(files: StateFiles): Promise<void> {
  const names = await readdir(files.directory);
  for (const [lock, guarded] of Object.entries(LOCKED_FILES)) {
    const leftovers = names.filter((name) => guarded.some((file) => isTemporaryOf(files[file], name)));
    if (leftovers.length > 0 || (await isAbandonedLock(join(files.directory, `${lock}.lock`)))) {
      await withStateLock(files.directory, lock, () =>
        removeFiles(leftovers.map((name) => join(files.directory, name))),
      );
    }
  }
}

/** Of this release, or of earlier ones, which put a number behind the name. */
function isTemporaryOf(path: string, name: string): boolean {
  const file = basename(path);
  return (
    name === basename(temporaryPathOf(path)) ||
    (name.startsWith(`${file}.`) && /^\d+$/.test(name.slice(file.length + 1)))
  );
}
