import { z } from 'zod';
import { APP_TYPE, CLOUD, SERVER_KIND, TENANT_KEYS } from '../registration/model/result-keys.ts';
import type { Immutable } from '../registration/model/immutable.ts';
import { PROBES } from './model.ts';

const PROBE = z.enum(PROBES);

const STATE = z.enum(['ok', 'wrong', 'unknown']).describe('unknown where neither was proven.');

const SERVER_CHECK = z
  .strictObject({
    id: z.enum(['closed', 'audience', 'authority', 'metadata', 'smart']),
    state: STATE,
    text: z.string(),
  })
  .meta({ id: 'ServerCheck' });

const CLAIM_CHECK = z.strictObject({ claim: z.string(), state: STATE, text: z.string() }).meta({ id: 'ClaimCheck' });

const VERIFIED_PROBE = z
  .strictObject({
    probe: PROBE,
    expected: z.boolean().nullable().describe('Whether it should be allowed; null where that is not known.'),
    outcome: z
      .enum(['allowed', 'refused', 'token_refused', 'unknown'])
      .describe(
        'token_refused: the server did not take the token; unknown: its answer is about something else than permissions.',
      ),
    text: z.string().nullable().describe('What the server answered, where that is neither yes nor no.'),
  })
  .meta({ id: 'VerifiedProbe' });

/** What is known of the token of a client. */
const VERIFIED_TOKEN = z
  .strictObject({
    state: z
      .enum(['issued', 'refused', 'untestable'])
      .describe('refused by Microsoft Entra ID; untestable where its credential cannot be used here.'),
    source: z.string().nullable().describe('Where the credential was read.'),
    code: z.string().nullable().describe('The AADSTS code of a refusal.'),
    text: z.string().nullable(),
    roles: z.array(z.string()).nullable().describe('The app roles in the token; null where there is none.'),
  })
  .meta({ id: 'VerifiedToken' });

/** Something new that was not in force everywhere. */
const WAITED = z
  .strictObject({
    for: z.enum(['token', 'roles']).describe('token: until Microsoft Entra ID knew the client and its credential.'),
    seconds: z.int(),
  })
  .meta({ id: 'WaitedFor' });

const PERSON_CHECK = z
  .strictObject({
    id: z
      .enum(['scopes', 'fhirUser', 'role', 'record', 'search', 'otherType', 'write', 'otherPatient'])
      .describe('What of a person who signed in was looked at.'),
    state: STATE,
    text: z.string(),
  })
  .meta({ id: 'PersonCheck' });

const VERIFIED_PERSON = z
  .strictObject({
    objectId: z.string().nullable(),
    name: z.string().nullable(),
    fhirUser: z.string().nullable().describe('Who the person is in the records, by the token.'),
    scopes: z.array(z.string()).describe('The SMART scopes in the token, as SMART spells them.'),
    checks: z.array(PERSON_CHECK),
  })
  .meta({ id: 'VerifiedPerson' });

/** See {@link VERIFIED_PERSON}. */
export type VerifiedPerson = Immutable<z.infer<typeof VERIFIED_PERSON>>;

const VERIFIED_CLIENT = z
  .strictObject({
    key: z.string(),
    displayName: z.string(),
    type: APP_TYPE,
    appId: z.string(),
    token: VERIFIED_TOKEN.nullable().describe('Null for a client that people sign in to.'),
    claims: z.array(CLAIM_CHECK),
    probes: z.array(VERIFIED_PROBE),
    signIn: z.array(z.strictObject({ replyUrl: z.string(), state: STATE, text: z.string() })),
    person: VERIFIED_PERSON.nullable().describe('What a person can do who signed in to it; null where no one did.'),
    waited: WAITED.nullable().describe('What was waited for; null for nothing.'),
  })
  .meta({ id: 'VerifiedClient' });

/** See {@link VERIFIED_CLIENT}. */
export type VerifiedClient = Immutable<z.infer<typeof VERIFIED_CLIENT>>;

const FINDING = z
  .strictObject({
    id: z.enum([
      'server_open',
      'server_untrusting',
      'not_registered',
      'no_token',
      'claim_wrong',
      'token_refused',
      'wrongly_allowed',
      'wrongly_refused',
      'sign_in_refused',
      'smart_scopes_mixed',
      'smart_scope_refused',
      'fhir_user_missing',
      'fhir_user_refused',
      'smart_user_missing',
      'person_refused',
      'person_allowed',
      'resource_created',
    ]),
    severity: z.enum(['critical', 'high', 'medium']),
    key: z.string().nullable().describe('The client; null for the server.'),
    probes: z.array(PROBE),
    message: z.string().describe('One sentence.'),
    cause: z.string().nullable(),
    command: z.string().nullable().describe('What fixes it; null where no command of fhir-apps does.'),
    line: z.int().nullable().describe('Where the client begins in the environment file.'),
  })
  .meta({ id: 'VerificationFinding' });

/** See {@link FINDING}. */
export type VerificationFinding = Immutable<z.infer<typeof FINDING>>;

/** The result of `verify`. */
export const VERIFY_RESULT = z.strictObject({
  ...TENANT_KEYS,
  cloud: CLOUD,
  fhirUrl: z.string(),
  serverKind: SERVER_KIND,
  expectedFrom: z
    .enum(['file', 'roles'])
    .describe(
      'What clients should be able to do: as the environment file defines, or as their roles in the directory do.',
    ),
  file: z.string().nullable(),
  requests: z.int().describe('How many requests the FHIR server got.'),
  server: z.array(SERVER_CHECK),
  clients: z.array(VERIFIED_CLIENT),
  findings: z.array(FINDING),
});

/** See {@link VERIFY_RESULT}. */
export type VerifyResult = Immutable<z.infer<typeof VERIFY_RESULT>>;
