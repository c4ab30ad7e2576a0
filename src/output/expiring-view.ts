import type { ExpiringCredential } from '../registration/credentials/expiring.ts';
import { cleaned } from './cleaned.ts';
import { section } from './layout.ts';
import type { Paint } from './paint.ts';
import { sandboxNote } from './sandbox-note.ts';
import { bareTable } from './table.ts';

/** One line of `expiring`: what ends, and the whole command that mends it. */
export interface ExpiringLine extends Omit<ExpiringCredential, 'mend'> {
  readonly command: string;
}

/** The result of `expiring`. */
export interface ExpiringResult {
  readonly tenantId: string;
  readonly sandbox: boolean;
  /** Until when it was looked, ISO 8601 UTC. */
  readonly until: string;
  /** How many applications were looked at. */
  readonly applications: number;
  /** By date, the first to end first. */
  readonly expiring: readonly ExpiringLine[];
}

/** The result of `expiring` for people: a table by date, and what to do about each. */
export function describeExpiring(raw: ExpiringResult, paint: Paint): string {
  const { until, applications, expiring, sandbox } = cleaned(raw);
  const looked = `${applications} ${applications === 1 ? 'application' : 'applications'}`;
  const counting = expiring.filter(({ counts }) => counts);
  const headline =
    counting.length === 0
      ? `${paint.good('Nothing')} of ${looked} ends before ${until.slice(0, 10)}.`
      : `${paint.bad(`${counting.length}`)} of the credentials of ${looked} ${counting.length === 1 ? 'ends' : 'end'} before ${until.slice(0, 10)}, or ${counting.length === 1 ? 'has' : 'have'} ended.`;
  const rows = expiring.map(({ expiresAt, daysLeft, kind, displayName, appId, id, counts, retiresAt }) => [
    expiresAt.slice(0, 10),
    String(daysLeft),
    kind,
    displayName,
    appId,
    id,
    counts ? '' : retiresAt === null ? 'never delivered' : 'replaced',
  ]);
  const table = rows.length === 0 ? '' : `\n${bareTable(HEAD, rows, paint)}`;
  const commands = [...new Set(expiring.map(({ command }) => command))];
  return `${headline}\n${table}${section('To mend it', commands, paint)}${sandboxNote(sandbox, paint)}`;
}

const HEAD = ['Ends', 'Days', 'Kind', 'Name', 'Application id', 'Credential', ''];
