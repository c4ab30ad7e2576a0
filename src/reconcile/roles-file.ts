import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FileError, fileHint } from '../files/system-error.ts';
import { textOf } from '../files/text-encoding.ts';
import type { ResourceAnswers } from '../registration/answers/answers.ts';
import { readRolesFile } from '../registration/roles/roles-file.ts';
import type { Context } from '../cli/context.ts';
import { toUsageError } from '../cli/usage-issues.ts';

/** The most bytes that a roles.json may have; the server's own has 2 kB. */
const MAX_BYTES = 1_000_000;

const READING_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file.',
  EACCES: 'you may not read it.',
  EPERM: 'you may not read it.',
};

/** What is wrong with a roles.json: that it cannot be read, or every fault in it; empty where it is fine. */
export async function rolesFileIssues({ cwd }: Pick<Context, 'cwd'>, path: string): Promise<readonly string[]> {
  const read = await readAt(resolve(cwd, path));
  return 'issues' in read ? read.issues : [];
}

/** The answers with the roles of the file that was named. Throws UsageError `invalid_input` with every fault of it. */
export async function withRolesFile(
  { cwd }: Pick<Context, 'cwd'>,
  answers: ResourceAnswers,
  path: string,
): Promise<ResourceAnswers> {
  const read = await readAt(resolve(cwd, path));
  if ('issues' in read) {
    throw toUsageError(
      read.issues.map((message) => ({ field: '--roles-file', message })),
      'register',
    );
  }
  return { ...answers, roleDefinitions: read.roles };
}

async function readAt(path: string): Promise<ReturnType<typeof readRolesFile>> {
  try {
    const status = await stat(path);
    // It is read when it is judged and when it is used, which a pipe would not survive.
    if (!status.isFile()) {
      return { issues: ['must be an ordinary file.'] };
    }
    return status.size > MAX_BYTES
      ? { issues: ['is not a roles.json: it has more than 1 MB.'] }
      : readRolesFile(textOf(await readFile(path)));
  } catch (error) {
    if (error instanceof FileError) {
      return { issues: [`cannot be read: ${error.reason}. ${fileHint(error) ?? ''}`.trim()] };
    }
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return { issues: [`cannot be read: ${READING_FAULTS[code] ?? `${code}.`}`] };
  }
}
