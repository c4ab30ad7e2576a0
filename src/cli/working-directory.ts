import { existsSync } from 'node:fs';

/**
 * The working directory. One that was deleted keeps the name that the shell knows it by (`PWD`, POSIX Base Definitions,
 * 8.3), so that nothing is found or written there, and elsewhere neither.
 */
export function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    const { PWD = '' } = process.env;
    return PWD === '' || existsSync(PWD) ? DELETED : PWD;
  }
}

/** A directory that does not exist. */
const DELETED = '/deleted-working-directory';
