import { z } from 'zod';
import { ERROR_RESULT } from '../../registration/model/result.ts';
import { APP_TYPE, REGISTRATION_KEYS, RUN_KEYS } from '../../registration/model/result-keys.ts';
import type { Immutable } from '../../registration/model/immutable.ts';
import { ENVIRONMENT_HEAD, LOCK_FILE } from '../plan/environment-result.ts';

const RESTORE_ACTION = z.enum(['restored', 'unchanged', 'absent', 'failed', 'skipped']);

const RESTORED_ENTRY = z
  .strictObject({
    key: REGISTRATION_KEYS.key,
    type: APP_TYPE,
    action: RESTORE_ACTION.describe(
      [
        'restored: it is back from the recycle bin; in a dry run, it would be.',
        'unchanged: it exists, so there was nothing to restore.',
        'absent: it neither exists nor is in the recycle bin.',
        'failed: it is still in the recycle bin, or only partly back; error explains why.',
        'skipped: it is still in the recycle bin, because the run was stopped before.',
      ].join(' '),
    ),
    displayName: z.string().nullable(),
    uniqueName: z.string(),
    appId: REGISTRATION_KEYS.appId.nullable(),
    objectId: REGISTRATION_KEYS.objectId.nullable(),
    error: ERROR_RESULT.nullable(),
  })
  .meta({ id: 'RestoredEntry' });

/** What `restore -f` reports of one entry; unknown is null. */
export type RestoredEntry = Immutable<z.infer<typeof RESTORED_ENTRY>>;

/** What became of an entry of the file. */
export type RestoreAction = RestoredEntry['action'];

/** `result` of `restore -f FILE`. */
export const ENVIRONMENT_RESTORE_RESULT = ENVIRONMENT_HEAD.extend({
  dryRun: RUN_KEYS.dryRun,
  summary: z.record(RESTORE_ACTION, z.int()).describe('How many of each action.'),
  registrations: z.array(RESTORED_ENTRY).describe('The resource first: the order in which they come back.'),
  lockFile: LOCK_FILE,
  next: z
    .array(z.string())
    .describe('The command that brings back the access that Graph does not restore; empty where nothing was restored.'),
});

/** See {@link ENVIRONMENT_RESTORE_RESULT}. */
export type EnvironmentRestoreResult = Immutable<z.infer<typeof ENVIRONMENT_RESTORE_RESULT>>;
