import { doneLine, section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { renderTable } from '../../output/table.ts';
import { dateOf, stateOf } from './credential-list-view.ts';
import type { CredentialsResult } from './credential-results.ts';

/** The credentials of all applications for people: a table by date, and what to do about those that expire. */
export function describeCredentials(result: CredentialsResult, now: Date, paint: Paint): string {
  const { applications, credentials } = result;
  const rows = credentials.map((credential) => [
    dateOf(credential.expiresAt),
    credential.daysLeft === null ? '' : String(credential.daysLeft),
    credential.kind,
    credential.displayName,
    credential.appId,
    credential.id,
    stateOf(credential, now),
  ]);
  const of = `${applications} ${applications === 1 ? 'application' : 'applications'}`;
  const headline =
    rows.length === 0
      ? doneLine(`No credential of ${of} to list.`, paint)
      : `${rows.length} ${rows.length === 1 ? 'credential' : 'credentials'} of ${of}`;
  const table = rows.length === 0 ? '' : `\n${renderTable(HEAD, rows, paint, { cut: 3, importance: IMPORTANCE })}`;
  const commands = [...new Set(credentials.flatMap(({ command }) => command ?? []))];
  return `${headline}\n${table}${section('To fix it', commands, paint)}`;
}

const IMPORTANCE = ['Expires', 'Name', 'State', 'Kind', 'Days', 'Credential'];
const HEAD = ['Expires', 'Days', 'Kind', 'Name', 'Application id', 'Credential', 'State'];
