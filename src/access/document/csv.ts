import type { AccessResult } from '../access-result.ts';
import { COLUMNS, documentRows } from './rows.ts';

/** All access as CSV (https://www.rfc-editor.org/rfc/rfc4180), and what was not read below it. */
export function csvOf(result: AccessResult): string {
  const rows = [
    COLUMNS,
    ...documentRows(result).map((row) => COLUMNS.map((column) => row[column])),
    ...result.notRead.map(({ what, reason }) => ['Not read', what, '', '', reason, '', '', '', '']),
  ];
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** What a spreadsheet would take for a formula gets an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection). */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
