import { resolve } from 'node:path';
import { readOnce } from '../files/read-once.ts';
import { FileError, fileHint } from '../files/system-error.ts';
import { textOf } from '../files/text-encoding.ts';
import { readRolesFile } from '../registration/roles/roles-file.ts';

/** The most bytes that a roles.json may have; the server's own has 2 kB. */
const MAX_BYTES = 1_000_000;

const READING_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file.',
  EACCES: 'you may not read it.',
  EPERM: 'you may not read it.',
};

/** Reads the file of `--roles-file`, once; gives its roles, or everything that is wrong with it. */
export async function readRolesFileAt(path: string, cwd: string): Promise<ReturnType<typeof readRolesFile>> {
  try {
    const content = await readOnce(resolve(cwd, path), MAX_BYTES);
    if (typeof content === 'string') {
      return { issues: ['must be an ordinary file.'] };
    }
    return content.length > MAX_BYTES
      ? { issues: ['is not a roles.json: it has more than 1 MB.'] }
      : readRolesFile(textOf(content));
  } catch (error) {
    if (error instanceof FileError) {
      return { issues: [`cannot be read: ${error.reason}. ${fileHint(error) ?? ''}`.trim()] };
    }
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return { issues: [`cannot be read: ${READING_FAULTS[code] ?? `${code}.`}`] };
  }
}
