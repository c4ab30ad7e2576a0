import { z } from 'zod';
import { API_CONSENT } from '../../registration/consent/client-consent.ts';
import { IMPACT } from '../../registration/impact/impact.ts';
import { HAND_OFF } from '../../registration/model/result.ts';
import { APP_TYPE, REGISTRATION_KEYS, RUN_KEYS, TENANT_KEYS } from '../../registration/model/result-keys.ts';
import type { Immutable } from '../../registration/model/immutable.ts';

const { displayName, key, appId } = REGISTRATION_KEYS;

const CONSENTED_CLIENT = z
  .strictObject({ appId: z.string(), displayName: z.string(), servicePrincipalId: z.string() })
  .meta({ id: 'ConsentedClient' });

/** The client that consent is about. */
export type ConsentedClient = Immutable<z.infer<typeof CONSENTED_CLIENT>>;

/** The result of `consent list` of one client; unknown is null. */
export const CONSENT_RESULT = z.strictObject({
  ...TENANT_KEYS,
  client: CONSENTED_CLIENT,
  apis: z.array(API_CONSENT),
});

/** See {@link CONSENT_RESULT}. */
export type ConsentResult = Immutable<z.infer<typeof CONSENT_RESULT>>;

const LISTED_CONSENT = z
  .strictObject({
    displayName,
    appId,
    type: APP_TYPE.nullable(),
    key: key.nullable(),
    fhirUrl: z.string().nullable(),
    servicePrincipalId: z.string().nullable().describe('Null where it has none, so that nothing was granted to it.'),
    apis: z.array(API_CONSENT),
  })
  .meta({ id: 'ListedConsent', description: 'One of several clients, and all consent to it.' });

/** One of several clients, and all consent to it. */
export type ListedConsent = Immutable<z.infer<typeof LISTED_CONSENT>>;

const CONSENTS_RESULT = z.strictObject({
  ...TENANT_KEYS,
  fhirUrl: z.string().nullable().describe('The server whose clients are listed; null: of all servers.'),
  clients: z.array(LISTED_CONSENT).describe('By server, then by key.'),
});

/** The result of `consent list` without a REF. */
export type ConsentsResult = Immutable<z.infer<typeof CONSENTS_RESULT>>;

/** The result of `consent list`: of one client, or of all. */
export const CONSENT_LIST_RESULT = z.union([CONSENT_RESULT, CONSENTS_RESULT]);

const CHANGED_GRANT = z
  .strictObject({
    api: z.strictObject({ appId: z.string().nullable(), displayName: z.string() }),
    user: z.string().nullable().describe('Object id of the user; null for all users of the tenant.'),
    scopes: z
      .array(z.string())
      .describe('The scopes that were added or revoked; those that were as wanted where it is unchanged.'),
    action: z.enum(['granted', 'revoked', 'unchanged', 'refused']).describe('refused is in handOffs.'),
  })
  .meta({ id: 'ChangedGrant' });

/** What became of the consent to one API, for all users or for one. */
export type ChangedGrant = Immutable<z.infer<typeof CHANGED_GRANT>>;

/** The result of `consent grant` and `consent revoke`. */
export const CONSENT_CHANGE_RESULT = z.strictObject({
  ...RUN_KEYS,
  client: CONSENTED_CLIENT,
  grants: z.array(CHANGED_GRANT),
  impact: IMPACT.nullable().describe(
    'What is lost, in a dry run what would be; null where consent is granted, and where none is revoked.',
  ),
  handOffs: z.array(HAND_OFF),
});

/** See {@link CONSENT_CHANGE_RESULT}. */
export type ConsentChangeResult = Immutable<z.infer<typeof CONSENT_CHANGE_RESULT>>;
