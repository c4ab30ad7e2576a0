import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../errors/error-codes.ts';
import { WARNING_CODES, type WarningCode } from '../../errors/warning-codes.ts';
import { CREDENTIAL_KINDS } from './credential-kind.ts';
import { APP_TYPE, CLOUD, REGISTRATION_KEYS, RUN_KEYS, SERVER_KIND, TIME } from './result-keys.ts';
import type { Immutable } from './immutable.ts';

const ERROR_CODE = z.enum(Object.keys(ERROR_CODES) as ErrorCode[]).meta({ id: 'ErrorCode' });
const WARNING_CODE = z.enum(Object.keys(WARNING_CODES) as WarningCode[]).meta({ id: 'WarningCode' });

/** Why a run, or one entry of a file, failed; unknown is null. */
export const ERROR_RESULT = z
  .strictObject({
    code: ERROR_CODE,
    message: z.string(),
    hint: z.string().nullable().describe('What to do next.'),
    requestId: z.string().nullable().describe("Microsoft's id of the request that failed."),
    details: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'Error' });

/** See {@link ERROR_RESULT}. */
export type ErrorResult = Immutable<z.infer<typeof ERROR_RESULT>>;

/** Something the user should know although the run goes on; `code` is part of the command line's contract. */
export const WARNING = z
  .strictObject({
    code: z.union([WARNING_CODE, ERROR_CODE]).describe('That of an error where one was put up with.'),
    message: z.string(),
  })
  .meta({ id: 'Warning' });

/** See {@link WARNING}. */
export type WarningResult = Immutable<z.infer<typeof WARNING>>;

/** One write, done or (in a dry run) to be done. */
export const CHANGE = z
  .strictObject({
    action: z.enum(['create', 'update', 'assign', 'add', 'remove', 'restore']),
    target: z
      .string()
      .describe(
        'What is written: an object or collection of Graph or Azure by its name, such as application or federatedIdentityCredential.',
      ),
    summary: z.string(),
  })
  .meta({ id: 'Change' });

/** See {@link CHANGE}. */
export type Change = Immutable<z.infer<typeof CHANGE>>;

/** One property that a write changes; null stands for nothing there. */
export const PROPERTY_CHANGE = CHANGE.extend({
  property: z
    .string()
    .nullable()
    .describe(
      'As Graph spells it, such as web.redirectUris; null for a write that changes no property of the application.',
    ),
  before: z.unknown().describe('Null for nothing there.'),
  after: z.unknown().describe('Null for nothing there.'),
}).meta({ id: 'PropertyChange' });

/** See {@link PROPERTY_CHANGE}. */
export type PropertyChange = Immutable<z.infer<typeof PROPERTY_CHANGE>>;

/** Something that stays to be done by somebody with more rights; unknown parts are null. */
export const HAND_OFF = z
  .strictObject({
    kind: z.enum([
      'admin-consent',
      'azure-rbac',
      'azure-rbac-removal',
      'app-role',
      'app-role-removal',
      'consent-revocation',
    ]),
    who: z.string().describe('Who may do it: the least directory or Azure role.'),
    url: z.string().nullable(),
    command: z.string().nullable(),
    bicep: z
      .string()
      .nullable()
      .exactOptional()
      .describe('The same as a Bicep template; present only where kind is azure-rbac.'),
  })
  .meta({ id: 'HandOff', description: 'What is left for an administrator.' });

/** See {@link HAND_OFF}. */
export type HandOff = Immutable<z.infer<typeof HAND_OFF>>;

/** A permission that the application asks for, and whether it has been granted. */
export const PERMISSION = z
  .strictObject({
    resource: z.string().describe('appId of the API that the permission belongs to.'),
    value: z.string(),
    kind: z.enum(['delegated', 'application']),
    granted: z.boolean().nullable().describe('Null where it could not be read.'),
  })
  .meta({ id: 'Permission' });

/** See {@link PERMISSION}. */
export type PermissionResult = Immutable<z.infer<typeof PERMISSION>>;

const FEDERATED_CREDENTIAL = z
  .strictObject({
    name: z.string(),
    issuer: z.string(),
    subject: z.string(),
    audience: z.string().nullable().describe('Null where Graph shows none.'),
  })
  .meta({
    id: 'FederatedCredential',
    description: 'Whose tokens an application accepts as its own proof.',
  });

/** The credential that a client proves itself with. */
export const CREDENTIAL = z
  .strictObject({
    kind: z.enum(CREDENTIAL_KINDS),
    keyId: z.string().nullable().describe("Of a federated credential, its id; of several, the first one's."),
    expiresAt: TIME.nullable(),
    deliveredTo: z
      .string()
      .nullable()
      .describe(
        'The sink of a secret; of a certificate, the file with its private key, null where only the user knows it.',
      ),
    thumbprint: z
      .string()
      .nullable()
      .exactOptional()
      .describe('SHA-1 of a certificate in upper-case hex, null until it is made; present only for one.'),
    federated: z
      .array(FEDERATED_CREDENTIAL)
      .nullable()
      .describe('All whose tokens the application accepts; null where they could not be read.'),
    secret: z.string().exactOptional().describe('Present only for --secret-to stdout.'),
  })
  .meta({ id: 'Credential', description: 'The credential that a client proves itself with.' });

/** See {@link CREDENTIAL}. */
export type CredentialResult = Immutable<z.infer<typeof CREDENTIAL>>;

/** An unmarked secret that was left alone. */
export const UNCONFIRMED_SECRET = z
  .strictObject({
    keyId: z.string(),
    name: z.string().nullable(),
    madeAt: TIME.nullable(),
    expiresAt: TIME.nullable(),
  })
  .meta({
    id: 'UnconfirmedSecret',
    description: 'No mark says that it was delivered: someone may work with it, so it stays.',
  });

/** See {@link UNCONFIRMED_SECRET}. */
export type UnconfirmedSecret = Immutable<z.infer<typeof UNCONFIRMED_SECRET>>;

const NAMED_ID = z.strictObject({ value: z.string(), id: z.string() });

/** The result of `register` and `show`: unknown is null, never left out. */
export const REGISTRATION_RESULT = z
  .strictObject({
    type: APP_TYPE,
    action: z.enum(['created', 'updated', 'unchanged']).describe('In a dry run, what it would be.'),
    ...RUN_KEYS,
    displayName: z.string(),
    key: REGISTRATION_KEYS.key.nullable().describe('Null for a managed identity, which is no registration.'),
    uniqueName: REGISTRATION_KEYS.uniqueName,
    appId: REGISTRATION_KEYS.appId.nullable(),
    objectId: REGISTRATION_KEYS.objectId.nullable(),
    servicePrincipalId: z.string().nullable(),
    accountEnabled: z
      .boolean()
      .nullable()
      .describe('False where disable keeps tokens from it; null where it has no service principal yet.'),
    cloud: CLOUD,
    server: z.strictObject({
      kind: SERVER_KIND,
      url: z.string().nullable(),
      audience: z.string().nullable(),
      authority: z.string().nullable(),
      tokenVersion: z.literal([1, 2]).nullable(),
    }),
    identifierUris: z.array(z.string()),
    requestScope: z.string().nullable().describe('The exact string that a client asks for.'),
    replyUrls: z.strictObject({ web: z.array(z.string()), spa: z.array(z.string()), native: z.array(z.string()) }),
    scopes: z.array(NAMED_ID),
    appRoles: z.array(NAMED_ID),
    preAuthorized: z
      .array(z.strictObject({ appId: z.string(), scopes: z.array(z.string()) }))
      .describe('The clients that need no consent to scopes of a resource; empty for other types.'),
    permissions: z.array(PERMISSION),
    roleAssignments: z.array(z.strictObject({ role: z.string(), scope: z.string() })),
    credential: CREDENTIAL.nullable(),
    unconfirmed: z.array(UNCONFIRMED_SECRET),
    endpoints: z.strictObject({
      authorize: z.string(),
      token: z.string(),
      deviceCode: z.string(),
      openidConfiguration: z.string(),
    }),
    settings: z
      .record(z.string(), z.string().nullable())
      .describe(
        'What to put into the server (resource) or the client, by the name of the setting; null for what is not known yet.',
      ),
    decisions: z.array(z.string()),
    handOffs: z.array(HAND_OFF),
    changes: z.array(CHANGE),
  })
  .meta({ id: 'Registration' });

/** See {@link REGISTRATION_RESULT}. */
export type RegistrationResult = Immutable<z.infer<typeof REGISTRATION_RESULT>>;

/** What a run did to the directory; in a dry run, what it would do. */
export type RegistrationAction = RegistrationResult['action'];
