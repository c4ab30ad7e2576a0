import { CREDENTIAL_CODES } from '../../../src/errors/codes/credential-codes.ts';
import { DIRECTORY_CODES } from '../../../src/errors/codes/directory-codes.ts';
import { ENVIRONMENT_CODES } from '../../../src/errors/codes/environment-codes.ts';
import type { ErrorCodeEntry } from '../../../src/errors/codes/error-code.ts';
import { INPUT_CODES } from '../../../src/errors/codes/input-codes.ts';
import { RUN_CODES } from '../../../src/errors/codes/run-codes.ts';
import { SERVICE_CODES } from '../../../src/errors/codes/service-codes.ts';
import { EXIT_CODES } from '../../../src/errors/exit-code.ts';
import { WARNING_CODES } from '../../../src/errors/warning-codes.ts';
import { code, heading, page, table, writtenFrom } from './markdown.ts';

const SECTIONS: Readonly<Record<string, Readonly<Record<string, ErrorCodeEntry>>>> = {
  Input: INPUT_CODES,
  'Applications and the directory': DIRECTORY_CODES,
  'Credentials and their destinations': CREDENTIAL_CODES,
  'Environment files': ENVIRONMENT_CODES,
  'Sign-in, network and services': SERVICE_CODES,
  'The run and the sandbox': RUN_CODES,
};

/** The page that explains every error and warning, with an anchor for each code of an error. */
export function errorsPage(): string {
  return page(
    heading(1, 'Errors and warnings'),
    writtenFrom('src/errors/'),
    'Every error has a code, which stays the same from version to version: it follows the message, and `--json` has it as `error.code`. The message has what was wrong, why, and the next step, often as a command to paste. `error.details` has the same facts for programs.',
    'Warnings have a code too; they never end a run. What Entra or a FHIR server answers to an app is in [Troubleshooting](tasks/troubleshooting.md).',
    ...Object.entries(SECTIONS).flatMap(([title, codes]) => [
      heading(2, title),
      ...Object.entries(codes).map(errorPart),
    ]),
    heading(2, 'Warnings'),
    table(
      ['Code', 'Meaning'],
      Object.entries(WARNING_CODES).map(([name, { meaning }]) => [code(name), meaning]),
    ),
  );
}

function errorPart([name, { exits, meaning, remedy }]: readonly [string, ErrorCodeEntry]): string {
  const numbers =
    exits.length === EXIT_CODES.length
      ? 'that of the errors it has'
      : exits.map((exit) => `[${String(exit)}](reference/exit-codes.md)`).join(' or ');
  return page(heading(3, name), meaning, `**To fix it:** ${remedy}`, `Exit code: ${numbers}`);
}
