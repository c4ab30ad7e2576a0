import { z } from 'zod';
import { ERROR_RESULT, type ErrorResult, HAND_OFF, PROPERTY_CHANGE, WARNING } from '../../registration/model/result.ts';
import { CREDENTIAL, REGISTRATION_RESULT } from '../../registration/result/registration-schema.ts';
import { APP_TYPE, CLOUD, REGISTRATION_KEYS, SERVER_KIND, TENANT_KEYS } from '../../registration/model/result-keys.ts';
import type { Immutable } from '../../registration/model/immutable.ts';
import { RECYCLED_APPLICATION } from '../../registration/recycle-bin.ts';

/** What a file asks for, and where; the beginning of the result of every command for a whole file. */
export const ENVIRONMENT_HEAD = z.strictObject({
  file: z.string().describe('Absolute path of the file.'),
  environment: z.string().nullable().describe('As --env names it; null where the file has only one.'),
  fhirUrl: z.string(),
  serverKind: SERVER_KIND,
  cloud: CLOUD,
  ...TENANT_KEYS,
});

/** See {@link ENVIRONMENT_HEAD}. */
export type EnvironmentHead = Immutable<z.infer<typeof ENVIRONMENT_HEAD>>;

/** Why something could not be planned or done; the keys of `error` of the envelope. */
export type EntryError = ErrorResult;

/** What an entry of a file is. */
export const ENTRY_TYPE = z.enum([...APP_TYPE.options, 'managed-identity']);

/** Absolute path of the lock file. */
export const LOCK_FILE = z.string().describe('Absolute path of the lock file.');

const PLANNED_ACTION = z.enum(['create', 'restore', 'update', 'unchanged', 'delete', 'blocked']);

const PLANNED_ENTRY = z
  .strictObject({
    key: REGISTRATION_KEYS.key,
    type: ENTRY_TYPE,
    action: PLANNED_ACTION.describe('blocked: something must be decided or fixed first; error explains what.'),
    displayName: z.string(),
    uniqueName: REGISTRATION_KEYS.uniqueName,
    appId: REGISTRATION_KEYS.appId.nullable(),
    objectId: REGISTRATION_KEYS.objectId.nullable(),
    changes: z.array(PROPERTY_CHANGE),
    decisions: z.array(z.string()),
    departures: z
      .array(z.string())
      .describe('Those of the decisions that differ from the file, or that no change shows.'),
    risks: z
      .array(WARNING)
      .describe(
        'What deserves a review: a grant that widens, a credential that expires soon, a removal, access of others.',
      ),
    handOffs: z.array(HAND_OFF),
    credential: CREDENTIAL.nullable().describe('The one that it has, or would have; null for none.'),
    recycled: RECYCLED_APPLICATION.nullable(),
    error: ERROR_RESULT.nullable(),
  })
  .meta({ id: 'PlannedEntry' });

/** What `plan` tells of one entry. */
export type PlannedEntry = Immutable<z.infer<typeof PLANNED_ENTRY>>;

/** An application of this server that the file does not name; it is left alone. */
export const FOREIGN_APPLICATION = z
  .strictObject({
    appId: REGISTRATION_KEYS.appId,
    objectId: REGISTRATION_KEYS.objectId,
    displayName: z.string(),
    uniqueName: REGISTRATION_KEYS.uniqueName,
    key: REGISTRATION_KEYS.key.nullable(),
    type: APP_TYPE.nullable(),
    reason: z.string().describe('Why it is left alone, such as: the lock file does not pin it.'),
  })
  .meta({
    id: 'ForeignApplication',
    description: 'An application of this server that the file does not name; it is left alone.',
  });

/** See {@link FOREIGN_APPLICATION}. */
export type ForeignApplication = Immutable<z.infer<typeof FOREIGN_APPLICATION>>;

/** `result` of `plan` and `apply --dry-run`. */
export const PLAN_RESULT = ENVIRONMENT_HEAD.extend({
  dryRun: z.literal(true).describe('Distinguishes it from the result of a run that wrote.'),
  summary: z.record(z.enum([...PLANNED_ACTION.options, 'foreign']), z.int()).describe('How many of each action.'),
  registrations: z.array(PLANNED_ENTRY),
  foreign: z.array(FOREIGN_APPLICATION),
}).meta({ id: 'Plan' });

/** See {@link PLAN_RESULT}. */
export type PlanResult = Immutable<z.infer<typeof PLAN_RESULT>>;

const APPLIED_ACTION = z.enum(['created', 'restored', 'updated', 'unchanged', 'deleted', 'failed', 'skipped']);

const APPLIED_ENTRY = z
  .strictObject({
    key: REGISTRATION_KEYS.key,
    type: ENTRY_TYPE,
    action: APPLIED_ACTION.describe('skipped: not begun, because what it needs failed or the run was stopped.'),
    result: REGISTRATION_RESULT.nullable().describe(
      'As register reports it; null where it did not get that far, or for deleted.',
    ),
    error: ERROR_RESULT.nullable(),
  })
  .meta({ id: 'AppliedEntry' });

/** What `apply` tells of one entry. */
export type AppliedEntry = Immutable<z.infer<typeof APPLIED_ENTRY>>;

/** `result` of `apply` that wrote. */
export const WRITTEN_RESULT = ENVIRONMENT_HEAD.extend({
  dryRun: z.literal(false),
  summary: z.record(z.enum([...APPLIED_ACTION.options, 'foreign']), z.int()).describe('How many of each action.'),
  registrations: z.array(APPLIED_ENTRY),
  foreign: z.array(FOREIGN_APPLICATION),
  lockFile: LOCK_FILE,
});

/** See {@link WRITTEN_RESULT}. */
export type ApplyResult = Immutable<z.infer<typeof WRITTEN_RESULT>>;
