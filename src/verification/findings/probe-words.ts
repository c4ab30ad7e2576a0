import type { ProbeName } from '../model.ts';

/** What a client does that passes a probe, after "can". */
const DOING: Readonly<Record<ProbeName, string>> = {
  read: 'read',
  search: 'search',
  write: 'write',
  create: 'create',
  delete: 'delete',
  hardDelete: 'delete permanently',
  export: 'export',
  import: 'import',
  convert: 'convert data',
  reindex: 'reindex',
  validate: 'validate resources',
  bulkUpdate: 'update in bulk',
  profiles: 'change profiles',
};

/** The probes as one clause: `write and delete`. */
export function doing(probes: readonly ProbeName[]): string {
  const words = probes.map((probe) => DOING[probe]);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
