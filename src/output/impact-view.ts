import type { Impact, ObservedImpact } from '../registration/impact/impact.ts';
import { alignRows, type Row, section } from './layout.ts';
import type { Paint } from './paint.ts';

/** A block is cut where it has more lines than this. */
const MOST_LINES = 12;

/** How many lines are left of a block that is cut. */
const LINES_LEFT = 10;

/** The most names in a line. */
const MOST_NAMES = 4;

/** How final a loss is: what it is said to be. */
export type Loss = 'deleted' | 'purged' | 'taken';

const LOST: Readonly<Record<Loss, string>> = {
  deleted: 'These are lost, and restore does not bring them back',
  purged: 'These are lost permanently',
  taken: 'These are lost',
};

/** What something is taken away from, as {@link removalHeading} names it. */
export interface RemovalSubject {
  /** Such as `Delete`. */
  readonly verb: string;
  /** Null where it is not known. */
  readonly type: string | null;
  readonly displayName: string;
  /** The FHIR server; null where it is not known. */
  readonly fhirUrl: string | null;
}

/** The first line of a question that takes something away: what, and of which server. */
export function removalHeading({ verb, type, displayName, fhirUrl }: RemovalSubject, paint: Paint): string {
  const name = paint.bold(paint.error(`"${displayName}"`));
  const of = fhirUrl === null ? '' : ` of ${fhirUrl}`;
  return `${paint.bold(verb)}${type === null ? '' : ` ${type}`} ${name}${of}\n`;
}

/** What stops and what is lost; nothing where neither is so. */
export function describeImpact(impact: ObservedImpact, loss: Loss, paint: Paint): string {
  const { notRead } = impact;
  return [
    block('These stop getting tokens at once', stopped(impact), paint),
    block(LOST[loss], [...lostRoles(impact), ...lostConsents(impact, loss === 'taken')], paint),
    notRead.length === 0
      ? ''
      : `\n${paint.warn('!')} Not read, so that more may be affected: ${notRead.map((what) => NOT_READ[what]).join(', ')}.\n`,
  ].join('');
}

/**
 * The commands that bring everything back, which are never cut, since nothing lists them again; and what comes back in
 * another way, or not.
 */
export function describeBringBack(
  impact: Pick<Impact, 'bringBack' | 'consents' | 'roleAssignments'>,
  paint: Paint,
): string {
  const { bringBack, consents, roleAssignments } = impact;
  const people = consents.reduce((sum, each) => sum + each.people, 0);
  const left = roleAssignments.filter(({ assignable }) => !assignable).length;
  const scopes = [...new Set(consents.flatMap(({ leftOut }) => leftOut))];
  return section(
    'To bring everything back',
    [
      ...bringBack.map(paint.command),
      ...(people === 0 ? [] : ['Who has consented for themselves alone is asked again at the next sign-in.']),
      ...(left === 0
        ? []
        : [`${left === 1 ? 'One assignment is' : `${left} assignments are`} of no role that can be assigned again.`]),
      ...(scopes.length === 0
        ? []
        : [`Not brought back, since no command grants it alone: consent to ${firstOf(scopes)}.`]),
    ],
    paint,
  );
}

const NOT_READ = { clients: 'its clients', roleAssignments: 'who has its roles', consents: 'consents' } as const;

function stopped({ clients }: ObservedImpact): readonly Row[] {
  return clients.map(({ key, displayName, type, appId }): Row => [
    key ?? appId,
    [`${displayName}${type === null ? '' : `, ${type}`}`],
  ]);
}

function block(title: string, rows: readonly Row[], paint: Paint): string {
  if (rows.length === 0) {
    return '';
  }
  const shown = rows.length > MOST_LINES ? rows.slice(0, LINES_LEFT) : rows;
  const more = rows.length - shown.length;
  const rest = more > 0 ? `  … and ${more} more: --json lists all\n` : '';
  return `\n${paint.bold(title)}\n${alignRows(shown, paint)}${rest}`;
}

/** A line for each role, with who has it. */
function lostRoles({ roleAssignments }: ObservedImpact): readonly Row[] {
  const holders = new Map<string, string[]>();
  for (const { role, api, principal } of roleAssignments) {
    const name = `role ${role} of ${api}`;
    holders.set(name, [...(holders.get(name) ?? []), principal.displayName]);
  }
  return [...holders].map(([name, names]) => [name, [firstOf(names)]]);
}

/** Where only some of the scopes may go, they are named. */
function lostConsents({ consents }: ObservedImpact, namesScopes: boolean): readonly Row[] {
  return consents.map(({ client, api, scopes, scopesForAllUsers, people }) => {
    const own = people === 0 ? [] : [people === 1 ? 'one person' : `${people} people`];
    const whose = [...(scopesForAllUsers.length > 0 ? ['all users'] : []), ...own];
    const what = namesScopes ? `${firstOf(scopes)} of ${api}` : api;
    return [`consent to ${client}`, [`${what}${whose.length === 0 ? '' : `, ${whose.join(' and ')}`}`]];
  });
}

function firstOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}
