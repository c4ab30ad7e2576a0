import { z } from 'zod';
import { API_CONSENT } from '../../registration/consent/client-consent.ts';
import { HAND_OFF } from '../../registration/model/result.ts';
import { RUN_KEYS, TENANT_KEYS } from '../../registration/model/result-keys.ts';
import type { Immutable } from '../../registration/model/immutable.ts';

const CONSENTED_CLIENT = z
  .strictObject({ appId: z.string(), displayName: z.string(), servicePrincipalId: z.string() })
  .meta({ id: 'ConsentedClient' });

/** The client that consent is about. */
export type ConsentedClient = Immutable<z.infer<typeof CONSENTED_CLIENT>>;

/** The result of `consent show`; unknown is null. */
export const CONSENT_RESULT = z.strictObject({
  ...TENANT_KEYS,
  client: CONSENTED_CLIENT,
  apis: z.array(API_CONSENT),
});

/** See {@link CONSENT_RESULT}. */
export type ConsentResult = Immutable<z.infer<typeof CONSENT_RESULT>>;

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
  handOffs: z.array(HAND_OFF),
});

/** See {@link CONSENT_CHANGE_RESULT}. */
export type ConsentChangeResult = Immutable<z.infer<typeof CONSENT_CHANGE_RESULT>>;
