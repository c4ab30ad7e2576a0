import type { AzureRoleAssignment } from '../tenant/model.ts';
import type { AzureCall } from './azure-call.ts';
import { azureTime } from './azure-time.ts';
import { roleDefinitionPath } from './role-definition-shape.ts';

/** The id of the assignment with this name on a scope. */
export function assignmentId(scope: string, name: string): string {
  return `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
}

/** When and by whom an assignment was made and changed, as an answer tells it. */
type Audit = Readonly<Record<'createdOn' | 'updatedOn' | 'updatedBy', string>> & { readonly createdBy: string | null };

/**
 * An assignment as reads and deletions show it: what is not set is null, and versions of the API before 2020 do not know
 * it. Recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_role_assignment_create_update.yaml
 * and test_role_assignment_create_using_principal_type.yaml.
 */
export function shownAssignment(call: AzureCall, assignment: AzureRoleAssignment): Record<string, unknown> {
  const { createdOn, createdBy, updatedOn = createdOn, updatedBy = createdBy } = assignment;
  return shown(call, assignment, { createdOn, updatedOn, createdBy, updatedBy });
}

/**
 * An assignment as the answer to its PUT shows it, which is provisional: `createdBy` is null, and `createdOn` the time of
 * the request even when the assignment is older (recorded in the same place).
 */
export function writtenAssignment(call: AzureCall, assignment: AzureRoleAssignment): Record<string, unknown> {
  const now = call.now.toISOString();
  return shown(call, assignment, { createdOn: now, updatedOn: now, createdBy: null, updatedBy: call.caller.objectId });
}

/** An assignment as the answer to its DELETE shows it: changed at that time. */
export function deletedAssignment(call: AzureCall, assignment: AzureRoleAssignment): Record<string, unknown> {
  return shownAssignment(call, { ...assignment, updatedOn: call.now.toISOString(), updatedBy: call.caller.objectId });
}

function shown(call: AzureCall, assignment: AzureRoleAssignment, audit: Audit): Record<string, unknown> {
  const { name, scope, principalId, principalType, description, condition, conditionVersion } = assignment;
  const isOld = (call.request.query.get('api-version') ?? '') < '2020';
  const { createdOn, updatedOn, createdBy, updatedBy } = audit;
  return {
    properties: {
      roleDefinitionId: roleDefinitionPath(call, assignment.roleDefinitionId),
      principalId,
      principalType,
      scope,
      ...(isOld ? {} : { condition: condition ?? null, conditionVersion: conditionVersion ?? null }),
      createdOn: azureTime(createdOn),
      updatedOn: azureTime(updatedOn),
      createdBy,
      updatedBy,
      ...(isOld ? {} : { delegatedManagedIdentityResourceId: null, description }),
    },
    id: assignmentId(scope, name),
    type: 'Microsoft.Authorization/roleAssignments',
    name,
  };
}
