import { PROBES, type ProbeName } from '../model.ts';
import type { VerifyInput } from './verify-fields.ts';

/** What is tried, and what of it in the way that someone named. */
export interface ChosenProbes {
  readonly probes: readonly ProbeName[];
  readonly named: ReadonlySet<ProbeName>;
}

/** What the probes that are taken by name stand for. */
const NAMED: Readonly<Record<NonNullable<VerifyInput['values']['probe']>[number], readonly ProbeName[]>> = {
  put: ['write', 'profiles'],
  delete: ['delete'],
  'hard-delete': ['hardDelete'],
};

/** Those that have no effect by any means. */
const USUAL: ReadonlySet<ProbeName> = new Set([
  ...(['read', 'search', 'write', 'delete', 'export', 'import', 'convert', 'reindex', 'validate'] as const),
  'bulkUpdate',
]);

/** The probes of a run, in the order of the columns. */
export function probesOf({ probe = [], allowWrites = false }: VerifyInput['values']): ChosenProbes {
  const named = new Set([...probe.flatMap((name) => NAMED[name]), ...(allowWrites ? (['create'] as const) : [])]);
  const all = PROBES.filter((name) => USUAL.has(name) || named.has(name));
  return { probes: all, named };
}
