import type { AccessControl, AccessEntry, AccessPrincipal, AccessResult } from '../access-result.ts';
import { credentialWords, howWords, ownerWords, sinceWords } from '../view/path-words.ts';

/** The columns of a document. */
export const COLUMNS = ['Part', 'Who', 'Kind', 'May', 'How', 'Since', 'Owner', 'Credential', 'Risk'] as const;

/** A row of a document, by its columns. */
export type DocumentRow = Readonly<Record<(typeof COLUMNS)[number], string>>;

const KINDS: Readonly<Record<NonNullable<AccessPrincipal['type']>, string>> = {
  application: 'application',
  managedIdentity: 'managed identity',
  user: 'person',
  group: 'group',
};

/** Every row that a document of access has: who can reach the data, then who could give themselves access. */
export function documentRows(result: AccessResult): readonly DocumentRow[] {
  const risksOf = (id: string): string =>
    result.risks.flatMap(({ principalId, text }) => (principalId === id ? text : [])).join('; ');
  return [
    ...result.applications.map((entry) => entryRow(entry, 'Applications', risksOf)),
    ...result.people.flatMap((entry) => [
      entryRow(entry, 'People', risksOf),
      ...(entry.members ?? []).map((member) => memberRow(member, entry, risksOf)),
    ]),
    ...result.couldGiveThemselvesAccess.map((control) => controlRow(control, risksOf)),
  ];
}

function entryRow(entry: AccessEntry, part: string, risksOf: (id: string) => string): DocumentRow {
  const { principal, may, paths } = entry;
  return {
    ...{ Part: part, Who: nameOf(principal), Kind: kindOf(principal), May: may.words },
    How: howWords(paths).join(' '),
    ...{ Since: sinceWords(paths), Owner: ownerWords(entry), Credential: credentialWords(entry) },
    Risk: risksOf(principal.id),
  };
}

function memberRow(member: AccessPrincipal, group: AccessEntry, risksOf: (id: string) => string): DocumentRow {
  return {
    ...{ Part: 'People', Who: nameOf(member), Kind: kindOf(member), May: group.may.words },
    How: `member of ${group.principal.displayName}`,
    ...{ Since: '–', Owner: '–', Credential: '–', Risk: risksOf(member.id) },
  };
}

function controlRow({ principal, name, may, how }: AccessControl, risksOf: (id: string) => string): DocumentRow {
  return {
    ...{ Part: 'Could give themselves access', Who: principal === null ? name : nameOf(principal) },
    ...{ Kind: principal === null ? 'outside of the tenant' : kindOf(principal), May: may, How: how },
    ...{ Since: '–', Owner: '–', Credential: '–', Risk: principal === null ? '' : risksOf(principal.id) },
  };
}

function nameOf({ displayName, isGuest, accountEnabled }: AccessPrincipal): string {
  const notes = [...(isGuest === true ? ['guest'] : []), ...(accountEnabled === false ? ['disabled'] : [])];
  return notes.length === 0 ? displayName : `${displayName} (${notes.join(', ')})`;
}

function kindOf({ type }: AccessPrincipal): string {
  return type === null ? 'gone, or not readable' : KINDS[type];
}
