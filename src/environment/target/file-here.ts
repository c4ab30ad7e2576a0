import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ENVIRONMENT_FILES } from '../../cli/fields/environment-fields.ts';

/** The name of the environment file in a directory; null where it has none. */
export function fileHere(cwd: string): string | null {
  return ENVIRONMENT_FILES.find((name) => existsSync(resolve(cwd, name))) ?? null;
}
