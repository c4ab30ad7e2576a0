import { ERROR_CODES } from '../../../src/errors/error-codes.ts';
import type { ErrorCodeEntry } from '../../../src/errors/codes/error-code.ts';
import { EXIT_CODES } from '../../../src/errors/exit-code.ts';
import { code, heading, page, plain, table, writtenFrom } from './markdown.ts';
import { topicRows } from './topic-rows.ts';

/** The page of the exit codes, each with the errors that end with it. */
export function exitCodesPage(): string {
  return page(
    heading(1, 'Exit codes'),
    writtenFrom('src/errors/exit-code.ts'),
    'A number never gets a second meaning, so that scripts can test for it.',
    table(
      ['Exit', 'Meaning'],
      topicRows('exit-codes').map(([exit, meaning]) => [code(exit), plain(meaning)]),
    ),
    heading(2, 'Errors by exit code'),
    table(
      ['Exit', 'Errors'],
      EXIT_CODES.map((exit) => [code(String(exit)), errorsOf(exit)]).filter(([, errors]) => errors !== ''),
    ),
  );
}

/** Links to the errors that end with this exit code, without those that any exit code may have. */
function errorsOf(exit: number): string {
  return Object.entries<ErrorCodeEntry>(ERROR_CODES)
    .filter(([, { exits }]) => exits.length < EXIT_CODES.length && exits.some((each) => each === exit))
    .map(([name]) => `[${name}](../errors.md#${name})`)
    .join(', ');
}
