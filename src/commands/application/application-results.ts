import { z } from 'zod';
import { ENVIRONMENT_RESTORE_RESULT } from '../../environment/restore/restore-result.ts';
import { IMPACT } from '../../registration/impact/impact.ts';
import { PERMISSION } from '../../registration/model/result.ts';
import { APP_TYPE, REGISTRATION_KEYS, SERVER_KIND, TENANT_KEYS, TIME } from '../../registration/model/result-keys.ts';
import { REGISTRATION_RESULT } from '../../registration/result/registration-schema.ts';
import { APPLICATION_HEAD } from '../../registration/result/application-head.ts';
import type { Immutable } from '../../registration/model/immutable.ts';

/** The result of `show`: that of `register`, and where a person sees it. */
export const SHOW_RESULT = REGISTRATION_RESULT.extend({
  portalUrl: z.string().nullable().describe('Its page in the portal; null in the sandbox and in a cloud of your own.'),
});

/** See {@link SHOW_RESULT}. */
export type ShowResult = Immutable<z.infer<typeof SHOW_RESULT>>;

const LISTED_REGISTRATION = z
  .strictObject({
    ...REGISTRATION_KEYS,
    type: APP_TYPE.nullable(),
    key: REGISTRATION_KEYS.key.nullable(),
    server: z.string().nullable().describe('The name of the FHIR server in the unique name, such as fhir.contoso.com.'),
    serverKind: SERVER_KIND.nullable(),
    fhirUrl: z.string().nullable(),
    accountEnabled: z.boolean().nullable().describe('Null where it could not be read, and in the recycle bin.'),
    createdAt: TIME.nullable(),
    credentialExpiresAt: TIME.nullable().describe(
      'When the last of its secrets and certificates ends, ISO 8601 UTC; null where it has none, and in the recycle bin.',
    ),
    deletedAt: TIME.nullable().describe('ISO 8601 UTC; null for what is not in the recycle bin.'),
    restorableUntil: TIME.nullable().describe(
      'Until when it can be restored, ISO 8601 UTC; null for what is not in the recycle bin.',
    ),
  })
  .meta({ id: 'ListedRegistration' });

/** One application of ours, as `list` finds it; unknown is null. */
export type ListedRegistration = Immutable<z.infer<typeof LISTED_REGISTRATION>>;

/** The result of `list`. */
export const LIST_RESULT = z.strictObject({
  ...TENANT_KEYS,
  deleted: z.boolean().describe('True where the recycle bin was looked at.'),
  registrations: z.array(LISTED_REGISTRATION).describe('By server; of each, its resource first, then by key.'),
});

/** See {@link LIST_RESULT}. */
export type ListResult = Immutable<z.infer<typeof LIST_RESULT>>;

/** The result of `delete`; unknown is null. */
export const DELETE_RESULT = APPLICATION_HEAD.extend({
  action: z
    .enum(['deleted', 'purged', 'unchanged'])
    .describe('deleted is in the recycle bin, purged is gone, unchanged was as wanted before.'),
  restorableUntil: TIME.nullable().describe(
    'Until when it can be restored, ISO 8601 UTC; null for what was purged, and where the directory did not report it.',
  ),
  impact: IMPACT.nullable().describe(
    'What stops and what is lost with it, as it stood before; null for what was in the recycle bin already.',
  ),
});

/** See {@link DELETE_RESULT}. */
export type DeleteResult = Immutable<z.infer<typeof DELETE_RESULT>>;

/** What the results about one application of ours have in common. */
export const OUR_APPLICATION_HEAD = APPLICATION_HEAD.extend({ type: APP_TYPE, key: REGISTRATION_KEYS.key });

const LACKING_CLIENT = z
  .strictObject({
    ...{ key: REGISTRATION_KEYS.key, displayName: z.string(), appId: REGISTRATION_KEYS.appId },
    permissions: z.array(z.string()).describe('The roles and scopes of this API that it asks for, and does not have.'),
  })
  .meta({ id: 'LackingClient' });

/** See {@link LACKING_CLIENT}. */
export type LackingClient = Immutable<z.infer<typeof LACKING_CLIENT>>;

const REGISTRATION_RESTORE_RESULT = OUR_APPLICATION_HEAD.extend({
  action: z
    .enum(['restored', 'unchanged'])
    .describe('unchanged: neither it nor its service principal is in the recycle bin.'),
  servicePrincipalId: z.string().nullable().describe('Null where it has none, and none is in the recycle bin.'),
  accountEnabled: z.boolean().nullable().describe('False where it was disabled before; null where it is not known.'),
  restored: z
    .array(z.enum(['application', 'servicePrincipal']))
    .describe('What this run took out of the recycle bin; in a dry run, what it would.'),
  permissions: z
    .array(PERMISSION)
    .nullable()
    .describe(
      'What it asks for, and whether it has that now; null in a dry run, where it is not known what comes back.',
    ),
  clients: z
    .array(LACKING_CLIENT)
    .nullable()
    .describe(
      'Of a resource, its clients whose roles or consent did not come back; null for a client, and in a dry run.',
    ),
  roleAssignments: z
    .int()
    .nullable()
    .describe('Of a resource: how many assignments of its roles came back; null for clients, and where not known.'),
  next: z.array(z.string()).describe('Commands that bring the rest back, or show it.'),
});

/** The result of `restore REF`; unknown is null. */
export type RestoreResult = Immutable<z.infer<typeof REGISTRATION_RESTORE_RESULT>>;

/** The result of `restore`, of one application or of a file. */
export const RESTORE_RESULT = z.union([REGISTRATION_RESTORE_RESULT, ENVIRONMENT_RESTORE_RESULT]);

/** The result of `rename`; unknown is null. */
export const RENAME_RESULT = OUR_APPLICATION_HEAD.extend({
  action: z.enum(['renamed', 'unchanged']),
  displayName: z.string().describe('As it is when the run ends; in a dry run, as it would be.'),
  previousName: z.string(),
  registerWith: z
    .string()
    .nullable()
    .describe('How register begins from now on, where the new name alone would lead to another key; else null.'),
});

/** See {@link RENAME_RESULT}. */
export type RenameResult = Immutable<z.infer<typeof RENAME_RESULT>>;

/** The result of `disable` and `enable`; unknown is null. */
export const ACCOUNT_RESULT = OUR_APPLICATION_HEAD.extend({
  action: z.enum(['disabled', 'enabled', 'unchanged']),
  servicePrincipalId: z.string(),
  accountEnabled: z.boolean().describe('As it is when the run ends; in a dry run, as it would be.'),
  clients: z
    .int()
    .nullable()
    .describe(
      'How many clients of fhir-apps ask this resource for permissions; null for clients, and where it was not read.',
    ),
  impact: IMPACT.nullable().describe(
    'What stops, of a resource; nothing is lost with what is disabled. Null unless this run disables it.',
  ),
  tokensLiveUntil: TIME.nullable().describe(
    'Until when tokens that were issued before may still be accepted, ISO 8601 UTC; null unless this run disabled it.',
  ),
});

/** See {@link ACCOUNT_RESULT}. */
export type AccountResult = Immutable<z.infer<typeof ACCOUNT_RESULT>>;
