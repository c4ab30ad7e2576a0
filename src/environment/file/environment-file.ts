import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../../errors/usage-error.ts';
import { FileError } from '../../files/system-error.ts';
import { textOf } from '../../files/text-encoding.ts';
import { ENVIRONMENT_FILES } from '../../cli/fields/environment-fields.ts';

/** The most bytes that a file may have: ten times that of ten thousand clients with everything said. */
const MAX_BYTES = 5_000_000;

/** A file that describes an environment. */
export interface EnvironmentFile {
  /** As the user knows it: what was typed, or the name it was found by. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/**
 * Reads the file of an environment: the one that was named, or the first of the usual names that is there. Throws
 * UsageError `environment_unreadable`.
 */
export async function readEnvironmentFile(cwd: string, named: string | undefined): Promise<EnvironmentFile> {
  const found = await findFirst(cwd, named === undefined ? ENVIRONMENT_FILES : [named]);
  if (found !== null) {
    return found;
  }
  throw unreadable(
    named === undefined
      ? `There is none of ${ENVIRONMENT_FILES.join(', ')} in ${cwd}.`
      : `There is no file ${resolve(cwd, named)}.`,
    named === undefined ? 'Name the file with -f FILE.' : 'Paths start from the directory that you are in.',
  );
}

/** The file of the usual names in a directory; null where there is none. Throws UsageError `environment_unreadable`. */
export function findEnvironmentFile(cwd: string): Promise<EnvironmentFile | null> {
  return findFirst(cwd, ENVIRONMENT_FILES);
}

async function findFirst(cwd: string, names: readonly string[]): Promise<EnvironmentFile | null> {
  for (const name of names) {
    const path = resolve(cwd, name);
    const text = await readText(path);
    if (text !== null) {
      return { name, path, text };
    }
  }
  return null;
}

/** Null where there is no such file. */
async function readText(path: string): Promise<string | null> {
  try {
    const status = await stat(path);
    if (!status.isFile()) {
      throw unreadable(
        `${path} is ${status.isDirectory() ? 'a directory' : 'no plain file'}.`,
        'Name a file with -f FILE.',
      );
    }
    if (status.size > MAX_BYTES) {
      throw unreadable(
        `${path} has more than ${MAX_BYTES / 1_000_000} MB.`,
        'Split it: one file for each FHIR server.',
      );
    }
    return textOf(await readFile(path));
  } catch (error) {
    if (error instanceof FileError) {
      throw unreadable(`${path} cannot be read: ${error.reason}.`, error.hint ?? 'Name another file with -f FILE.');
    }
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
    if (code === null || error instanceof UsageError) {
      throw error;
    }
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return null;
    }
    throw unreadable(
      `${path} cannot be read (${code}).`,
      code === 'EACCES' || code === 'EPERM' ? 'Let this user read it.' : 'Name another file with -f FILE.',
    );
  }
}

function unreadable(message: string, hint: string): UsageError {
  return new UsageError('environment_unreadable', message, { hint });
}
