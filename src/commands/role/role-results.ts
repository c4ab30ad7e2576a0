import { z } from 'zod';
import { IMPACT } from '../../registration/impact/impact.ts';
import { HAND_OFF } from '../../registration/model/result.ts';
import { RUN_KEYS, TENANT_KEYS, TIME } from '../../registration/model/result-keys.ts';
import type { Immutable } from '../../registration/model/immutable.ts';
import { PRINCIPAL } from '../../registration/roles/role-assignment.ts';

const APPLICATION = z.strictObject({ appId: z.string(), displayName: z.string() });

const AZURE_RESOURCE = z
  .strictObject({
    id: z.string().nullable(),
    type: z.string().nullable(),
    name: z.string().nullable().describe('With the workspace, such as contoso/fhir.'),
  })
  .meta({ id: 'AzureResource', description: 'A managed FHIR service; what could not be found is null.' });

/** A managed FHIR service in a result; what could not be found is null. */
export type AzureResourceResult = Immutable<z.infer<typeof AZURE_RESOURCE>>;

const ROLE_IMPACT = IMPACT.extend({
  withoutRole: z
    .array(PRINCIPAL)
    .describe('Applications that have none of its app roles left, so that its server refuses them.'),
}).meta({ id: 'RoleImpact' });

/** What roles take with them that are removed, with the commands that assign them again. */
export type RoleImpact = Immutable<z.infer<typeof ROLE_IMPACT>>;

const IMPACT_OF_REMOVAL = ROLE_IMPACT.nullable().describe(
  'What is lost, in a dry run what would be; null where roles are assigned, and where none is removed.',
);

const CHANGED_ASSIGNMENT = z
  .strictObject({
    role: z.string(),
    principal: PRINCIPAL,
    action: z
      .enum(['created', 'removed', 'unchanged', 'refused'])
      .describe('unchanged was as wanted before; refused is in handOffs.'),
  })
  .meta({ id: 'ChangedRoleAssignment' });

/** The result of `role assign` and `role remove`. */
export const ROLE_CHANGE_RESULT = z.strictObject({
  ...RUN_KEYS,
  resource: APPLICATION,
  roleAssignments: z.array(CHANGED_ASSIGNMENT),
  impact: IMPACT_OF_REMOVAL,
  handOffs: z.array(HAND_OFF),
});

/** See {@link ROLE_CHANGE_RESULT}. */
export type RoleChangeResult = Immutable<z.infer<typeof ROLE_CHANGE_RESULT>>;

const AZURE_ROLE_CHANGE_RESULT = z.strictObject({
  ...RUN_KEYS,
  resource: AZURE_RESOURCE,
  roleAssignments: z.array(
    CHANGED_ASSIGNMENT.extend({
      scope: z.string().nullable().describe('Where it is or was given; null where that is not known.'),
    }),
  ),
  decisions: z
    .array(z.string())
    .describe('Which Azure role was taken for one that was named as on the open-source server.'),
  impact: IMPACT_OF_REMOVAL,
  handOffs: z.array(HAND_OFF),
});

/** The result of `role assign` and `role remove` on a managed server. */
export type AzureRoleChangeResult = Immutable<z.infer<typeof AZURE_ROLE_CHANGE_RESULT>>;

/** The result of `role assign`. */
export const ROLE_ASSIGN_RESULT = z.union([ROLE_CHANGE_RESULT, AZURE_ROLE_CHANGE_RESULT]);

const ROLE_REMOVAL_RESULT = z.strictObject({
  ...RUN_KEYS,
  resource: APPLICATION,
  roles: z.array(z.strictObject({ role: z.string(), id: z.string(), action: z.literal('removed') })),
  roleAssignments: z
    .array(z.strictObject({ role: z.string(), principal: PRINCIPAL, action: z.literal('removed') }))
    .describe('Those that --force removed.'),
  requestedBy: z.array(APPLICATION).describe('Applications of the same server that still ask for one of the roles.'),
  impact: ROLE_IMPACT,
});

/** The result of `role remove --definition`. */
export type RoleRemovalResult = Immutable<z.infer<typeof ROLE_REMOVAL_RESULT>>;

/** The result of `role remove`. */
export const ROLE_REMOVE_RESULT = z.union([ROLE_CHANGE_RESULT, AZURE_ROLE_CHANGE_RESULT, ROLE_REMOVAL_RESULT]);

const APP_ROLE_LIST_RESULT = z.strictObject({
  ...TENANT_KEYS,
  resource: APPLICATION.extend({ servicePrincipalId: z.string() }),
  appRoles: z.array(
    z.strictObject({
      value: z.string().nullable(),
      id: z.string(),
      displayName: z.string().nullable(),
      isEnabled: z.boolean(),
      allowedMemberTypes: z.array(z.string()).describe('User covers groups too.'),
    }),
  ),
  roleAssignments: z.array(
    z.strictObject({
      role: z
        .string()
        .nullable()
        .describe('Null for access without a role, and for a role that is not defined any more.'),
      roleId: z.string(),
      principal: PRINCIPAL,
      assignedAt: TIME.nullable(),
    }),
  ),
});

/** The result of `role list`; unknown is null. */
export type RoleListResult = Immutable<z.infer<typeof APP_ROLE_LIST_RESULT>>;

const AZURE_ROLE_LIST_RESULT = z.strictObject({
  ...TENANT_KEYS,
  resource: AZURE_RESOURCE,
  azureRoles: z.array(
    z.strictObject({
      name: z.string(),
      id: z.string(),
      serverRole: z.string().describe('The role of the open-source server that comes nearest.'),
    }),
  ),
  roleAssignments: z.array(
    z.strictObject({
      role: z.string(),
      roleId: z.string(),
      principal: z.strictObject({
        id: PRINCIPAL.shape.id,
        type: PRINCIPAL.shape.type.nullable(),
        displayName: z.string().nullable(),
      }),
      scope: z.string(),
      inherited: z.boolean().describe('True where it was given above the FHIR service.'),
      assignedAt: TIME.nullable(),
    }),
  ),
});

/** The result of `role list` on a managed server; unknown is null. */
export type AzureRoleListResult = Immutable<z.infer<typeof AZURE_ROLE_LIST_RESULT>>;

/** The result of `role list`. */
export const ROLE_LIST_RESULT = z.union([APP_ROLE_LIST_RESULT, AZURE_ROLE_LIST_RESULT]);
