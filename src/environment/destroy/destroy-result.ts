import { z } from 'zod';
import { IMPACT } from '../../registration/impact/impact.ts';
import { ERROR_RESULT } from '../../registration/model/result.ts';
import { REGISTRATION_KEYS, RUN_KEYS, TIME } from '../../registration/model/result-keys.ts';
import type { Immutable } from '../../registration/model/immutable.ts';
import { ENTRY_TYPE, ENVIRONMENT_HEAD, FOREIGN_APPLICATION, LOCK_FILE } from '../plan/environment-result.ts';

const DESTROY_ACTION = z.enum(['deleted', 'purged', 'absent', 'kept', 'failed', 'skipped', 'left']);

const DESTROYED_ENTRY = z
  .strictObject({
    key: REGISTRATION_KEYS.key,
    type: ENTRY_TYPE,
    action: DESTROY_ACTION.describe(
      [
        'deleted: in the recycle bin; purged: gone; in a dry run, what would be.',
        'absent: there was nothing, for an earlier run, or someone else, has deleted it.',
        'kept: it exists, and reason names what is not proved. failed: it exists, because Graph refused.',
        'skipped: it exists and was not begun, because a client of it exists, or the run was stopped.',
        'left: a managed identity, which belongs to Azure; only its roles were given here.',
      ].join(' '),
    ),
    displayName: z.string().nullable(),
    uniqueName: REGISTRATION_KEYS.uniqueName,
    appId: REGISTRATION_KEYS.appId.nullable(),
    objectId: REGISTRATION_KEYS.objectId.nullable(),
    restorableUntil: TIME.nullable().describe('Until when it can be restored, ISO 8601 UTC.'),
    reason: z.string().nullable().describe('Why it is kept, skipped or left.'),
    error: ERROR_RESULT.nullable(),
  })
  .meta({ id: 'DestroyedEntry' });

/** What `destroy` tells of one entry; unknown is null. */
export type DestroyedEntry = Immutable<z.infer<typeof DESTROYED_ENTRY>>;

/** What became of an entry of the file. */
export type DestroyAction = DestroyedEntry['action'];

/** `result` of `destroy`. */
export const DESTROY_RESULT = ENVIRONMENT_HEAD.extend({
  dryRun: RUN_KEYS.dryRun,
  summary: z.record(z.enum([...DESTROY_ACTION.options, 'foreign']), z.int()).describe('How many of each action.'),
  registrations: z.array(DESTROYED_ENTRY).describe('The clients first, the resource last: the order in which they go.'),
  foreign: z.array(FOREIGN_APPLICATION).describe('What carries the tag of the server and is not in the file.'),
  impact: IMPACT.nullable().describe(
    'What stops and what is lost with all that is deleted, as it was before; null where nothing is that existed.',
  ),
  lockFile: LOCK_FILE,
});

/** See {@link DESTROY_RESULT}. */
export type DestroyResult = Immutable<z.infer<typeof DESTROY_RESULT>>;
