import { z } from 'zod';
import type { Immutable } from '../../registration/model/immutable.ts';

const STATE_KEYS = { stateDir: z.string().describe('Where the tenant is kept.') };

const STATE_RUN_KEYS = { ...STATE_KEYS, dryRun: z.boolean().describe('True where nothing was done.') };

const FHIR_SERVER = z
  .strictObject({
    url: z.string().nullable(),
    audience: z.string().nullable(),
    authority: z.string().nullable(),
    securityEnabled: z.boolean(),
    fhirUserClaim: z.string().nullable().describe('The claim that names a SMART user; null: fhirUser.'),
    scopesFromRoles: z.boolean().describe('Whether roles count as SMART scopes too.'),
    authorizationEnabled: z.boolean(),
  })
  .meta({
    id: 'SandboxFhirServer',
    description:
      'What a FHIR server of the sandbox goes by; null for its own URL and the sandbox tenant, which are known while it is served.',
  });

/**
 * What a FHIR server of the sandbox goes by; null for its own URL and the sandbox tenant, which are known while it is
 * served.
 */
export type FhirServerDetails = Immutable<z.infer<typeof FHIR_SERVER>>;

/** The result of `sandbox status`; a tenant that is not served is null. */
export const SANDBOX_STATUS_RESULT = z.strictObject({
  ...STATE_KEYS,
  running: z
    .strictObject({
      origin: z.string(),
      caFile: z.string(),
      tenantId: z.string(),
      tenantDomain: z.string(),
      graphUrl: z.string(),
      authorityUrl: z.string(),
      users: z
        .array(z.strictObject({ upn: z.string(), password: z.string(), objectId: z.string() }))
        .describe("They open nothing but this machine's sandbox, and a person needs the passwords to sign in."),
      fhir: z.strictObject({ oss: FHIR_SERVER, ahds: FHIR_SERVER }),
      managedIdentity: z
        .strictObject({
          resourceId: z.string(),
          clientId: z.string(),
          principalId: z.string(),
          endpoint: z.string(),
        })
        .nullable()
        .describe('Null when it was deleted.'),
      pid: z.int(),
    })
    .nullable()
    .describe('Null where the tenant is not served.'),
});

/** See {@link SANDBOX_STATUS_RESULT}. */
export type SandboxStatus = Immutable<z.infer<typeof SANDBOX_STATUS_RESULT>>;

/** The result of `sandbox start --dry-run`; without it, a line of its own says where the tenant is served. */
export const SANDBOX_START_RESULT = z.strictObject(STATE_RUN_KEYS);

/** See {@link SANDBOX_START_RESULT}. */
export type SandboxStartResult = Immutable<z.infer<typeof SANDBOX_START_RESULT>>;

/** The result of `sandbox reset`. */
export const SANDBOX_RESET_RESULT = z.strictObject(STATE_RUN_KEYS);

/** See {@link SANDBOX_RESET_RESULT}. */
export type SandboxResetResult = Immutable<z.infer<typeof SANDBOX_RESET_RESULT>>;

/** The result of `sandbox stop`. */
export const SANDBOX_STOP_RESULT = z.strictObject({
  ...STATE_RUN_KEYS,
  stopped: z.boolean().describe('False where it was not being served.'),
});

/** See {@link SANDBOX_STOP_RESULT}. */
export type SandboxStopResult = Immutable<z.infer<typeof SANDBOX_STOP_RESULT>>;

/** The result of `sandbox configure`. */
export const SANDBOX_CONFIGURE_RESULT = z.strictObject({
  ...STATE_RUN_KEYS,
  server: z.enum(['oss', 'ahds']),
  before: FHIR_SERVER,
  after: FHIR_SERVER,
});

/** See {@link SANDBOX_CONFIGURE_RESULT}. */
export type SandboxConfigureResult = Immutable<z.infer<typeof SANDBOX_CONFIGURE_RESULT>>;
