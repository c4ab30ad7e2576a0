import { z } from 'zod';
import type { Immutable } from '../../registration/model/immutable.ts';
import { CLOUD, TENANT_KEYS } from '../../registration/model/result-keys.ts';

const CAPABILITY = z
  .strictObject({
    id: z.enum([
      'read',
      'register',
      'change',
      'add-owners',
      'recycle-bin',
      'assign-roles',
      'grant-consent',
      'grant-graph-permissions',
      'assign-azure-roles',
    ]),
    commands: z.array(z.string()).describe('Those that need it.'),
    can: z
      .enum(['yes', 'own', 'no', 'unknown'])
      .describe('own: with what the identity owns. By the documentation of Microsoft Graph, which decides.'),
    needs: z
      .string()
      .nullable()
      .describe('The least role or permission that would be enough for all of it; null where can is yes.'),
    doubt: z
      .enum(['roles-not-known', 'registration-not-known', 'azure-not-asked'])
      .nullable()
      .describe(
        'Why more could be allowed than is known: custom roles and roles for a part of the tenant, whether members may register applications, what Azure allows.',
      ),
  })
  .meta({ id: 'Capability', description: 'What some commands need, and whether the identity has it.' });

/** See {@link CAPABILITY}. */
export type Capability = Immutable<z.infer<typeof CAPABILITY>>;

/** The result of `whoami`; unknown is null. */
export const WHOAMI_RESULT = z.strictObject({
  ...TENANT_KEYS,
  tenantName: z.string().nullable(),
  tenantDomain: z.string().nullable().describe('The default domain of the tenant.'),
  cloud: CLOUD,
  identity: z.strictObject({
    kind: z.enum(['user', 'app']),
    name: z.string().describe('The user principal name, or the name of the application.'),
    displayName: z.string().nullable().describe('Of a person.'),
    objectId: z.string().describe('Of the person, or of the service principal of the application.'),
    appId: z.string().describe('Of the application that the token was given to.'),
  }),
  method: z
    .enum(['environment', 'workload', 'cli', 'azd', 'managed-identity', 'browser', 'device-code', 'sandbox'])
    .describe('As --auth names it; sandbox: its administrator.'),
  permissions: z.array(z.string()).describe('Of Microsoft Graph, as the token has them.'),
  directoryRoles: z
    .array(
      z.strictObject({
        templateId: z.string(),
        name: z.string().nullable().describe('Null for a role that these commands have no use for.'),
      }),
    )
    .describe('Built-in roles for the whole tenant, as the token has them.'),
  hasOtherRoles: z
    .boolean()
    .nullable()
    .describe(
      'Whether it has custom roles, roles for a part of the tenant, or roles that the token does not have yet.',
    ),
  applications: z
    .strictObject({ ours: z.int(), owned: z.int() })
    .nullable()
    .describe('How many applications of fhir-apps the tenant has, and how many of them the identity owns.'),
  capabilities: z.array(CAPABILITY),
});

/** See {@link WHOAMI_RESULT}. */
export type WhoamiResult = Immutable<z.infer<typeof WHOAMI_RESULT>>;
