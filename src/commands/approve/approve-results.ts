import { z } from 'zod';
import { MARK } from '../../registration/approval/marks.ts';
import { SIGN_IN_WAY } from '../../registration/approval/sign-in-ways.ts';
import type { Immutable } from '../../registration/model/immutable.ts';
import { HAND_OFF } from '../../registration/model/result.ts';
import { APP_TYPE, REGISTRATION_KEYS, RUN_KEYS, TIME } from '../../registration/model/result-keys.ts';

const ACCESS_REQUEST = z
  .strictObject({
    kind: z.enum(['app-role', 'delegated']),
    api: z.strictObject({ appId: z.string(), displayName: z.string() }),
    permissions: z.array(z.string()).describe('By name: one app role, or all scopes of the API that are not granted.'),
    effect: z.string().describe('What the application could do with it.'),
    grantedBy: z.string().describe('Who may grant it: the least directory role.'),
    obstacle: z.string().nullable().describe('Why it cannot be granted; null where it can.'),
    action: z
      .enum(['waiting', 'blocked', 'unknown', 'granted', 'refused'])
      .describe(
        'blocked: it cannot be granted as it is, for its obstacle. unknown: whether it is granted already could not be read. refused is in handOffs.',
      ),
  })
  .meta({ id: 'AccessRequest', description: 'Access of one kind to one API that is asked for and not granted.' });

/** See {@link ACCESS_REQUEST}. */
export type AccessRequestResult = Immutable<z.infer<typeof ACCESS_REQUEST>>;

const WAITING_APPLICATION = z
  .strictObject({
    ...REGISTRATION_KEYS,
    type: APP_TYPE.nullable().describe('Null where its tags do not state it.'),
    key: REGISTRATION_KEYS.key.nullable(),
    fhirUrl: z.string().nullable().describe('The FHIR server that its tags name.'),
    servicePrincipalId: z.string().nullable(),
    createdAt: TIME.nullable(),
    owners: z.array(z.strictObject({ id: z.string(), name: z.string() })).nullable(),
    credentials: z.array(SIGN_IN_WAY).nullable().describe('What it can sign in with.'),
    replyUrls: z.array(z.string()),
    marks: z.array(MARK).describe('What an administrator should look at.'),
    namesakes: z.array(z.string()).describe('AppIds of other applications of the same display name.'),
    externalAccess: z.array(z.string()).describe('Its other owners and credentials, which --trust confirms.'),
    requests: z.array(ACCESS_REQUEST),
  })
  .meta({ id: 'WaitingApplication', description: 'An application of fhir-apps with what it waits for.' });

/** See {@link WAITING_APPLICATION}. */
export type WaitingApplicationResult = Immutable<z.infer<typeof WAITING_APPLICATION>>;

/** The result of `approve`; unknown is null. */
export const APPROVE_RESULT = z.strictObject({
  ...RUN_KEYS,
  fhirUrl: z.string().nullable().describe('The FHIR server that was named; null for all of the tenant.'),
  applications: z.array(WAITING_APPLICATION),
  handOffs: z.array(HAND_OFF),
});

/** See {@link APPROVE_RESULT}. */
export type ApproveResult = Immutable<z.infer<typeof APPROVE_RESULT>>;
