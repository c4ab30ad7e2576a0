import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ENVIRONMENT_FILES } from '../../cli/fields/environment-fields.ts';

/** The name of the environment file in a directory; null where it has none. */
export async function fileHere(cwd: string): Promise<string | null> {
  for (const name of ENVIRONMENT_FILES) {
    const isThere = await access(resolve(cwd, name)).then(
      () => true,
      () => false,
    );
    if (isThere) {
      return name;
    }
  }
  return null;
}
