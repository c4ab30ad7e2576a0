import { alignRows } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import type { Unread } from '../access-result.ts';

/** What could not be read, for people; nothing where all was. */
export function notReadPart(notRead: readonly Unread[], paint: Paint): string {
  const rows = notRead.map(({ what, reason }) => [what, [reason]] as const);
  return rows.length === 0 ? '' : `\n${paint.bold('Not read')}\n${alignRows(rows, paint)}`;
}
