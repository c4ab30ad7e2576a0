import { doneLine, section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { renderTable } from '../../output/table.ts';
import type { ExpiringResult } from './credential-results.ts';

/** The result of `expiring` for people: a table by date, and what to do about each. */
export function describeExpiring(result: ExpiringResult, paint: Paint): string {
  const { applications, expiring } = result;
  const state = `${applications} ${applications === 1 ? 'application' : 'applications'}`;
  const rows = expiring.map(({ expiresAt, daysLeft, kind, displayName, appId, id, counts, retiresAt }) => [
    expiresAt.slice(0, 10),
    String(daysLeft),
    kind,
    displayName,
    appId,
    id,
    counts ? '' : retiresAt === null ? 'never delivered' : `replaced, due ${retiresAt.slice(0, 10)}`,
  ]);
  const table = rows.length === 0 ? '' : `\n${renderTable(HEAD, rows, paint, { cut: 3, importance: IMPORTANCE })}`;
  const commands = [...new Set(expiring.flatMap(({ command }) => command ?? []))];
  return `${headlineOf(result, state, paint)}\n${table}${section('To fix it', commands, paint)}`;
}

/** How many end, and how many of these someone relies on. */
function headlineOf({ until, expiring }: ExpiringResult, state: string, paint: Paint): string {
  const date = until.slice(0, 10);
  if (expiring.length === 0) {
    return doneLine(`Nothing of ${state} expires before ${date}.`, paint);
  }
  const counting = expiring.filter(({ counts }) => counts).length;
  const [what, verb] = expiring.length === 1 ? ['credential', 'expires'] : ['credentials', 'expire'];
  const rest = expiring.length - counting;
  const others = rest === 0 ? '' : ` No one relies on ${rest === expiring.length ? 'any' : rest} of them.`;
  const count = counting === 0 ? String(expiring.length) : paint.error(String(expiring.length));
  return `${count} ${what} of ${state} ${verb} before ${date} or ${expiring.length === 1 ? 'has' : 'have'} expired.${others}`;
}

const IMPORTANCE = ['Expires', 'Name', '', 'Kind', 'Days', 'Credential'];
const HEAD = ['Expires', 'Days', 'Kind', 'Name', 'Application id', 'Credential', ''];
