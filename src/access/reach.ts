import type { DataAction } from '../registration/roles/data-actions.ts';
import { actionsOfRoles } from '../verification/expected/allowed-probes.ts';
import type { Reach } from './access-result.ts';
import type { HeldRole } from './facts.ts';

const EVERYTHING: ReadonlySet<DataAction> =
  actionsOfRoles([{ dataActions: ['*'], notDataActions: [] }]) ?? new Set<DataAction>();

/** In the order in which people read them; what is part of another is not said again. */
const WORDS: readonly (readonly [DataAction, string])[] = [
  ['read', 'read'],
  ['search', 'search'],
  ['readById', 'read by id'],
  ['write', 'write'],
  ['create', 'create'],
  ['update', 'update'],
  ['delete', 'delete'],
  ['hardDelete', 'hard delete'],
  ['export', 'export'],
  ['import', 'import'],
  ['convertData', 'convert'],
  ['reindex', 'reindex'],
  ['bulkOperator', 'bulk operations'],
  ['editProfileDefinitions', 'change profiles'],
  ['searchParameter', 'manage search parameters'],
];

const PART_OF: Readonly<Partial<Record<DataAction, DataAction>>> = {
  search: 'read',
  readById: 'read',
  create: 'write',
  update: 'write',
};

/** What all these roles allow together; what is not known of one is said in its own words. */
export function reachOf(roles: readonly Pick<HeldRole, 'actions' | 'words'>[]): Reach {
  const known = new Set(roles.flatMap(({ actions }) => [...(actions ?? [])]));
  const unknown = [...new Set(roles.flatMap(({ actions, words }) => (actions === null ? words : [])))];
  const parts = [...(known.size === 0 && unknown.length > 0 ? [] : [wordsOf(known)]), ...unknown];
  return { words: parts.join('; '), actions: unknown.length > 0 ? null : [...known].sort() };
}

/** Data actions in plain words. */
export function wordsOf(actions: ReadonlySet<DataAction>): string {
  if (actions.size === 0) {
    return 'nothing';
  }
  const missing = [...EVERYTHING].filter((action) => !actions.has(action));
  if (missing.length === 0) {
    return 'everything';
  }
  const said = WORDS.filter(([action]) => {
    const whole = PART_OF[action];
    return actions.has(action) && (whole === undefined || !actions.has(whole));
  }).map(([, word]) => word);
  return said.length === 0 ? 'validate' : said.join(', ');
}

/** True where data can be changed or taken away with it. */
export function changesData({ actions }: Reach): boolean {
  return ['write', 'create', 'update', 'delete', 'hardDelete', 'import', 'bulkOperator'].some(
    (action) => actions?.includes(action) === true,
  );
}
