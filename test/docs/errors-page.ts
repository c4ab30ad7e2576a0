import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { CREDENTIAL_CODES } from '../../src/errors/codes/credential-codes.ts';
import { DIRECTORY_CODES } from '../../src/errors/codes/directory-codes.ts';
import { ENVIRONMENT_CODES } from '../../src/errors/codes/environment-codes.ts';
import type { ErrorCodeEntry } from '../../src/errors/codes/error-code.ts';
import { INPUT_CODES } from '../../src/errors/codes/input-codes.ts';
import { RUN_CODES } from '../../src/errors/codes/run-codes.ts';
import { SERVICE_CODES } from '../../src/errors/codes/service-codes.ts';
import { EXIT_CODES } from '../../src/errors/exit-code.ts';
import { WARNING_CODES } from '../../src/errors/warning-codes.ts';

/** The page that explains every error and warning. */
export const ERRORS_PAGE = fileURLToPath(new URL('../../docs/errors.md', import.meta.url));

const SECTIONS: Readonly<Record<string, Readonly<Record<string, ErrorCodeEntry>>>> = {
  Input: INPUT_CODES,
  'Applications and the directory': DIRECTORY_CODES,
  'Credentials and their destinations': CREDENTIAL_CODES,
  'Environment files': ENVIRONMENT_CODES,
  'Sign-in, network and services': SERVICE_CODES,
  'The run and the sandbox': RUN_CODES,
};

const INTRODUCTION = `# Errors and warnings

<!-- Written by \`npm run docs\` from \`src/errors/\`. -->

Every error has a code, which stays the same from version to version: it follows the message, and \`--json\` has it as
\`error.code\`. Warnings have a code too; they never end a run.`;

function errorEntry([code, { exits, meaning, remedy }]: readonly [string, ErrorCodeEntry]): string {
  const numbers = exits.length === EXIT_CODES.length ? 'the exit code of its errors' : `exit ${exits.join(' or ')}`;
  return `### ${code}\n\n${meaning} ${remedy} (${numbers})`;
}

/** The page as the tables of codes make it. */
export async function freshErrorsPage(): Promise<string> {
  const sections = Object.entries(SECTIONS).map(([title, codes]) =>
    [`## ${title}`, ...Object.entries(codes).map(errorEntry)].join('\n\n'),
  );
  const warnings = Object.entries(WARNING_CODES).map(([code, { meaning }]) => `- \`${code}\`: ${meaning}`);
  const page = [INTRODUCTION, ...sections, '## Warnings', warnings.join('\n')].join('\n\n');
  return format(page, { ...(await resolveConfig(ERRORS_PAGE)), filepath: ERRORS_PAGE });
}
