import { z } from 'zod';
import { HELD_ACCESS } from '../../registration/approval/held-access.ts';
import { EXISTING_CREDENTIAL } from '../../registration/credentials/existing-credential.ts';
import { EXPIRING_CREDENTIAL } from '../../registration/credentials/expiring.ts';
import { SECRET_REMOVAL } from '../../registration/credentials/secret-removal.ts';
import { IMPACT } from '../../registration/impact/impact.ts';
import { ERROR_RESULT } from '../../registration/model/result.ts';
import { CREDENTIAL, UNCONFIRMED_SECRET } from '../../registration/result/registration-schema.ts';
import { APP_TYPE, REGISTRATION_KEYS, RUN_KEYS, TENANT_KEYS, TIME } from '../../registration/model/result-keys.ts';
import type { Immutable } from '../../registration/model/immutable.ts';

const { displayName, key, appId, objectId } = REGISTRATION_KEYS;

/** The client whose credentials are changed. */
const CLIENT_KEYS = { displayName, type: APP_TYPE, key, appId, objectId };

const LISTED_CREDENTIAL = EXISTING_CREDENTIAL.extend({
  daysLeft: z.int().nullable().describe('Whole days, negative after the end.'),
}).meta({ id: 'ListedCredential' });

/** One credential as `credential list` tells it; unknown is null. */
export type ListedCredential = Immutable<z.infer<typeof LISTED_CREDENTIAL>>;

/** The result of `credential list` of one application. */
export const CREDENTIAL_LIST_RESULT = z.strictObject({
  ...TENANT_KEYS,
  displayName,
  appId,
  objectId,
  type: APP_TYPE.nullable().describe('Null for an application that this tool has not registered.'),
  key: key.nullable(),
  credentials: z.array(LISTED_CREDENTIAL),
});

/** See {@link CREDENTIAL_LIST_RESULT}. */
export type CredentialListResult = Immutable<z.infer<typeof CREDENTIAL_LIST_RESULT>>;

const APPLICATION_CREDENTIAL = LISTED_CREDENTIAL.extend({
  displayName,
  appId,
  type: APP_TYPE.nullable(),
  key: key.nullable(),
  fhirUrl: z.string().nullable(),
  expires: z.boolean().describe('True where it expires until then, or has expired.'),
  counts: z.boolean().describe('False for what no one relies on: it was replaced, or never delivered.'),
  command: z
    .string()
    .nullable()
    .describe('The whole command that fixes what expires; null where there is nothing to do, or nothing yet.'),
}).meta({ id: 'ApplicationCredential' });

/** A credential, and the application that has it. */
export type ApplicationCredential = Immutable<z.infer<typeof APPLICATION_CREDENTIAL>>;

const CREDENTIALS_RESULT = z.strictObject({
  ...TENANT_KEYS,
  until: TIME.describe('Until when what expires counts as such, ISO 8601 UTC.'),
  applications: z.int().describe('How many applications were read.'),
  credentials: z.array(APPLICATION_CREDENTIAL).describe('By date, the first to expire first.'),
});

/** The result of `credential list` without a REF. */
export type CredentialsResult = Immutable<z.infer<typeof CREDENTIALS_RESULT>>;

/** The result of `credential list`: of one application, or of all. */
export const CREDENTIAL_LISTS_RESULT = z.union([CREDENTIAL_LIST_RESULT, CREDENTIALS_RESULT]);

const RETIRED_SECRET = z
  .strictObject({
    keyId: z.string(),
    name: z.string().nullable(),
    deliveredTo: z.string().nullable(),
    retiresAt: TIME,
    removed: z.boolean().describe('True where its time was over and it is gone.'),
  })
  .meta({ id: 'RetiredSecret', description: 'A secret that was replaced.' });

/** A secret that was replaced. */
export type RetiredResult = Immutable<z.infer<typeof RETIRED_SECRET>>;

const RECOVERED_SECRET = z
  .strictObject({
    keyId: z.string(),
    name: z.string().nullable(),
    action: z
      .enum(['confirmed', 'removed', 'unconfirmed'])
      .describe(
        'confirmed: its sink has it, and it works; removed: no one has it; unconfirmed: someone may work with it, so it stays.',
      ),
  })
  .meta({
    id: 'RecoveredSecret',
    description: 'What became of a secret that an earlier run left without a mark that it was delivered.',
  });

/** What became of a secret that an earlier run left without a mark that it was delivered. */
export type RecoveredSecret = Immutable<z.infer<typeof RECOVERED_SECRET>>;

const LEAK = z
  .strictObject({
    appRoles: z.array(HELD_ACCESS).nullable().describe('The app roles it had; null where they could not be read.'),
    delegated: z
      .array(HELD_ACCESS)
      .nullable()
      .describe('What it could do for its users; null where consent could not be read.'),
    azureRoles: z
      .array(z.strictObject({ role: z.string(), scope: z.string() }))
      .nullable()
      .describe('The Azure roles it had on a managed server; null where they could not be read.'),
    tokensLiveUntil: TIME.nullable().describe(
      'Until when tokens that were issued for it may be accepted, unless a policy of the tenant gives them another lifetime; null in a dry run; where the new secret is not proven, so that the old one still works; and where a secret stays that may be the one that leaked: one that others made, or an unconfirmed one.',
    ),
  })
  .meta({ id: 'Leak', description: 'What whoever had the secret of the client could reach with it.' });

/** What whoever had the secret of a client could reach with it. */
export type Leak = Immutable<z.infer<typeof LEAK>>;

/** The result of `credential rotate`; unknown is null. */
export const ROTATION_RESULT = z.strictObject({
  ...RUN_KEYS,
  ...CLIENT_KEYS,
  credential: CREDENTIAL.describe('The secret that counts from now on.'),
  proven: z.boolean().nullable().describe('Whether Microsoft Entra ID gave a token for it; null in a dry run.'),
  retired: z.array(RETIRED_SECRET),
  settled: z.array(RECOVERED_SECRET),
  unconfirmed: z
    .array(UNCONFIRMED_SECRET)
    .describe('The secrets of fhir-apps that stay although no mark shows that they were delivered.'),
  decisions: z.array(z.string()),
  leak: LEAK.nullable().describe('Null without --leaked.'),
});

/** See {@link ROTATION_RESULT}. */
export type RotationResult = Immutable<z.infer<typeof ROTATION_RESULT>>;

/** The result of `credential remove`. */
export const CREDENTIAL_REMOVAL_RESULT = z.strictObject({
  ...RUN_KEYS,
  ...CLIENT_KEYS,
  removed: EXISTING_CREDENTIAL.describe('As credential list printed it.'),
  impact: IMPACT.nullable().describe(
    'What stops, in a dry run what would, and the command that makes another; null for what had expired.',
  ),
});

/** See {@link CREDENTIAL_REMOVAL_RESULT}. */
export type CredentialRemovalResult = Immutable<z.infer<typeof CREDENTIAL_REMOVAL_RESULT>>;

const PRUNED_APPLICATION = z
  .strictObject({
    displayName,
    appId,
    key: key.nullable(),
    removed: z.array(SECRET_REMOVAL).describe('In a dry run, what would be.'),
    kept: z.array(SECRET_REMOVAL).describe('Due, but the last way for the client to prove who it is.'),
    unconfirmed: z
      .array(UNCONFIRMED_SECRET)
      .describe('No mark shows whether they were delivered, so someone may work with them.'),
    error: ERROR_RESULT.pick({ code: true, message: true })
      .nullable()
      .describe('Why the rest could not be removed; null where all is done.'),
  })
  .meta({ id: 'PrunedApplication' });

/** What `credential prune` did to one application. */
export type PrunedApplication = Immutable<z.infer<typeof PRUNED_APPLICATION>>;

/** The result of `credential prune`. */
export const PRUNE_RESULT = z.strictObject({
  ...RUN_KEYS,
  applications: z.int().describe('How many applications were looked at.'),
  pruned: z.array(PRUNED_APPLICATION).describe('Those that had something to remove.'),
});

/** See {@link PRUNE_RESULT}. */
export type PruneResult = Immutable<z.infer<typeof PRUNE_RESULT>>;

const EXPIRING_LINE = EXPIRING_CREDENTIAL.extend({
  command: z
    .string()
    .nullable()
    .describe('The whole command that fixes it; null where there is nothing to do, or nothing yet.'),
}).meta({ id: 'ExpiringCredential' });

/** The result of `expiring`. */
export const EXPIRING_RESULT = z.strictObject({
  ...TENANT_KEYS,
  until: TIME.describe('Until when it was looked, ISO 8601 UTC.'),
  applications: z.int().describe('How many applications were looked at.'),
  expiring: z.array(EXPIRING_LINE).describe('By date, the first to end first.'),
});

/** See {@link EXPIRING_RESULT}. */
export type ExpiringResult = Immutable<z.infer<typeof EXPIRING_RESULT>>;
