import type { AccessEntry, AccessPath } from '../access-result.ts';

/** How someone came to what they may do: a line for each way, those that are alike together. */
export function howWords(paths: readonly AccessPath[]): readonly string[] {
  const lines = paths.map(pathWords);
  return [...new Set(lines)].map((line, index, all) => (index < all.length - 1 ? `${line}, and` : line));
}

function pathWords(path: AccessPath): string {
  const { kind, role, users, group } = path;
  switch (kind) {
    case 'appRole':
    case 'azureRole':
      return `${group === null ? (role ?? '') : `${role ?? ''} by ${group.displayName}`}${stateWords(path)}`;
    case 'consent':
      return users === null
        ? 'consent, all users'
        : `consent, ${users.length === 1 ? '1 person' : `${users.length} people`}`;
    case 'preAuthorization':
      return 'pre-authorized';
  }
}

function stateWords({ state, endsAt, inherited, condition, denied }: AccessPath): string {
  const facts = [
    ...(state === 'eligible' ? ['eligible'] : []),
    ...(endsAt === null ? [] : [`until ${endsAt.slice(0, 10)}`]),
    ...(inherited ? ['inherited'] : []),
    ...(condition === null ? [] : ['conditioned, effect not evaluated']),
    ...(denied === null ? [] : [`less by ${denied}`]),
  ];
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
}

/** The day of the first way that is known, so that a review knows how old it is; a dash where none is. */
export function sinceWords(paths: readonly AccessPath[]): string {
  const days = paths.flatMap(({ since }) => since ?? []).sort();
  return days[0]?.slice(0, 10) ?? '–';
}

/** Owners by name, of application and service principal together. */
export function ownerWords({ owners, principal }: AccessEntry): string {
  if (principal.type === 'user' || principal.type === 'group') {
    return '–';
  }
  const names = [...new Set((owners ?? []).map(({ name }) => name))];
  return owners === null
    ? '?'
    : names.length === 0
      ? 'none'
      : names.length <= 2
        ? names.join(', ')
        : `${names.length} owners`;
}

/** The kinds of credentials, with the end of the one that lasts longest. */
export function credentialWords({ credentials, principal }: AccessEntry): string {
  if (principal.type === 'user' || principal.type === 'group') {
    return '–';
  }
  if (credentials === null) {
    return principal.type === 'managedIdentity' ? 'managed by Azure' : '?';
  }
  const kinds = [...new Set(credentials.map(({ kind }) => kind))];
  const ends = credentials.flatMap(({ expiresAt }) => expiresAt ?? []).sort();
  const last = ends.at(-1)?.slice(0, 10);
  return kinds.length === 0 ? 'none' : `${kinds.join(', ')}${last === undefined ? '' : ` until ${last}`}`;
}
