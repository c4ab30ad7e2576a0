import { z } from 'zod';
import { CREDENTIAL_KIND_NAMES } from '../credentials/inputs/index.ts';
import type { Immutable } from '../model/immutable.ts';
import { CHANGE, HAND_OFF, PERMISSION, PROPERTY_CHANGE } from '../model/result.ts';
import { APP_TYPE, CLOUD, REGISTRATION_KEYS, RUN_KEYS, SERVER_KIND, TIME } from '../model/result-keys.ts';

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
    kind: z.enum(CREDENTIAL_KIND_NAMES),
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
    description: 'No mark shows that it was delivered: someone may work with it, so it stays.',
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
    smartScopes: z
      .array(z.strictObject({ smart: z.string(), entra: z.string() }))
      .describe('The SMART on FHIR scopes that a client asks for, in both spellings; empty for other types.'),
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
    decisions: z.array(z.string()).describe('Each choice that was made for the user.'),
    departures: z.array(z.string()).describe('Those of the decisions that are not what was asked for.'),
    handOffs: z.array(HAND_OFF),
    changes: z.array(z.union([PROPERTY_CHANGE, CHANGE])).describe('Of a dry run, each property, old and new.'),
  })
  .meta({ id: 'Registration' });

/** See {@link REGISTRATION_RESULT}. */
export type RegistrationResult = Immutable<z.infer<typeof REGISTRATION_RESULT>>;
