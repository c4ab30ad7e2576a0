import type { ProbeName } from '../../verification/model.ts';
import type { AskedAction } from './answer.ts';

/** What can be asked of someone, as it is typed, and how `verify` calls it. */
const PROBES = {
  read: 'read',
  search: 'search',
  write: 'write',
  create: 'create',
  delete: 'delete',
  'hard-delete': 'hardDelete',
  export: 'export',
  import: 'import',
  convert: 'convert',
  reindex: 'reindex',
  validate: 'validate',
  'bulk-update': 'bulkUpdate',
  profiles: 'profiles',
} as const satisfies Readonly<Record<string, ProbeName>>;

/** The action that a word of `--can` means. */
export function askedAction(word: keyof typeof PROBES): AskedAction {
  return { probe: PROBES[word], words: word === 'profiles' ? 'change profiles' : word.replace('-', ' ') };
}
