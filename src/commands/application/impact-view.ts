import { alignRows, type Row } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import type { DeleteResult } from './application-results.ts';

/** The most lines of a block; more are counted. */
const MOST_LINES = 10;

/** The most names in a line. */
const MOST_NAMES = 4;

/** What stops and what is lost when an application is deleted; nothing where neither is so. */
export function describeImpact(impact: NonNullable<DeleteResult['impact']>, paint: Paint): string {
  const { clients, notRead } = impact;
  const stopped = clients.map(({ key, displayName, type, appId }): Row => [
    key ?? appId,
    [`${displayName}${type === null ? '' : `, ${type}`}`],
  ]);
  return [
    block('These get no tokens for it any more', stopped, paint),
    block(
      'These are lost, and restore does not bring them back',
      [...lostRoles(impact), ...lostConsents(impact)],
      paint,
    ),
    notRead.length === 0
      ? ''
      : `\nNot read, so that more may be lost: ${notRead.map((what) => NAMES[what]).join(', ')}.\n`,
  ].join('');
}

const NAMES = { clients: 'its clients', roleAssignments: 'who has its roles', consents: 'consents' } as const;

function block(title: string, rows: readonly Row[], paint: Paint): string {
  if (rows.length === 0) {
    return '';
  }
  const more = rows.length - MOST_LINES;
  const rest = more > 0 ? `  … and ${more} more: --json has all\n` : '';
  return `\n${paint.bold(title)}\n${alignRows(rows.slice(0, MOST_LINES), paint)}${rest}`;
}

/** A line for each role, with who has it. */
function lostRoles({ roleAssignments }: NonNullable<DeleteResult['impact']>): readonly Row[] {
  const roles = [...new Set(roleAssignments.map(({ role, api }) => `${role} of ${api}`))];
  return roles.map((name) => {
    const holders = roleAssignments.filter(({ role, api }) => `${role} of ${api}` === name);
    return [`role ${name}`, [firstOf(holders.map(({ principal }) => principal.displayName))]];
  });
}

function lostConsents({ consents }: NonNullable<DeleteResult['impact']>): readonly Row[] {
  return consents.map(({ client, api, forAllUsers, people }) => {
    const own = people === 0 ? [] : [people === 1 ? 'one person' : `${people} people`];
    return [`consent to ${client}`, [`${api}, ${[...(forAllUsers ? ['all users'] : []), ...own].join(' and ')}`]];
  });
}

function firstOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}
