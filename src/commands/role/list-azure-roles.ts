import { readPrincipals } from '../../graph/observe/principal-names.ts';
import { describeAzureRoleList } from './azure-role-views.ts';
import type { AzureRoleAssignment } from '../../registration/model/azure-access.ts';
import { isInherited } from '../../registration/roles/azure-access.ts';
import { AZURE_FHIR_ROLES } from '../../registration/roles/azure-role.ts';
import { AZURE_PRINCIPAL_TYPES } from '../../registration/roles/plan-azure-roles.ts';
import type { Principal } from '../../registration/roles/role-assignment.ts';
import { observeAzure, requireReadable } from '../../session/azure-session.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { NamedServer } from '../../session/managed-server.ts';
import { withSession } from '../../session/open-session.ts';
import type { AzureRoleListResult } from './role-results.ts';

/** Who has FHIR roles on a managed server. Throws what {@link requireReadable} and {@link observeAzure} throw. */
export async function listAzureRoles(
  context: Context,
  named: NamedServer,
): Promise<CommandOutcome<AzureRoleListResult>> {
  return withSession(context, async (session) => {
    context.progress('Reading the Azure roles');
    const { resource, assignments } = requireReadable(await observeAzure(await session.openAzure(), named));
    const ids = [...new Set(assignments.map(({ principalId }) => principalId))];
    const principals = await readPrincipals(session.client, ids);
    const { tenantId, sandbox } = session.tenantContext;
    const result: AzureRoleListResult = {
      tenantId,
      sandbox,
      resource: { id: resource.id, type: resource.type, name: resource.name },
      azureRoles: AZURE_FHIR_ROLES.map(({ name, definitionId, serverRole }) => ({
        name,
        id: definitionId,
        serverRole,
      })),
      roleAssignments: assignments.map((assignment) => ({
        role: assignment.role.name,
        roleId: assignment.role.definitionId,
        principal: principals.get(assignment.principalId) ?? unknownPrincipal(assignment),
        scope: assignment.scope,
        inherited: isInherited(assignment, resource),
        assignedAt: assignment.createdOn,
      })),
    };
    return { result, exitCode: 0, describe: describeAzureRoleList };
  });
}

/** Someone whose name the caller may not read, or who is gone. */
function unknownPrincipal({
  principalId: id,
  principalType,
}: AzureRoleAssignment): AzureRoleListResult['roleAssignments'][number]['principal'] {
  const types = ['user', 'group', 'servicePrincipal'] as const satisfies readonly Principal['type'][];
  return { id, type: types.find((type) => AZURE_PRINCIPAL_TYPES[type] === principalType) ?? null, displayName: null };
}
