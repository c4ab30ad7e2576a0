import type { CustomAzureRole } from '../tenant/model.ts';
import type { AzureCall } from './azure-call.ts';
import { azureTime } from './azure-time.ts';
import type { AzureRoleDefinition } from './role-definition.ts';

/** What an answer tells of a role besides what the role lets do. */
interface Told {
  readonly type: 'BuiltInRole' | 'CustomRole';
  readonly assignableScopes: readonly string[];
  readonly createdBy: string | null;
  readonly updatedBy: string | null;
}

const BUILT_IN: Told = { type: 'BuiltInRole', assignableScopes: ['/'], createdBy: null, updatedBy: null };

/** The id of a role as assignments in the subscription name it. */
export function roleDefinitionPath({ tenant }: Pick<AzureCall, 'tenant'>, id: string): string {
  return `/subscriptions/${tenant.subscription.id}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
}

/**
 * A role as reads and deletions show it (recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_role_definition_scenario.yaml).
 */
export function shownRole(
  call: AzureCall,
  role: AzureRoleDefinition | CustomAzureRole,
  scope = '',
): Record<string, unknown> {
  const told = shown(call, role, 'assignableScopes' in role ? { ...role, type: 'CustomRole' } : BUILT_IN);
  // Asked for at the root, a role has an id without a subscription.
  return scope === '/' ? { ...told, id: `/providers/Microsoft.Authorization/roleDefinitions/${role.id}` } : told;
}

/**
 * A custom role as the answer to its PUT shows it, which is provisional: `createdBy` is null, and `createdOn` the time of
 * the request (recorded in the same place).
 */
export function writtenRole(call: AzureCall, role: CustomAzureRole): Record<string, unknown> {
  return shown(call, { ...role, createdOn: role.updatedOn }, { ...role, type: 'CustomRole', createdBy: null });
}

function shown(call: AzureCall, role: AzureRoleDefinition, told: Told): Record<string, unknown> {
  const { id, roleName, description, actions, notActions, dataActions, notDataActions, createdOn, updatedOn } = role;
  return {
    properties: {
      roleName,
      type: told.type,
      description,
      assignableScopes: told.assignableScopes,
      permissions: [{ actions, notActions, dataActions, notDataActions }],
      createdOn: azureTime(createdOn),
      updatedOn: azureTime(updatedOn),
      createdBy: told.createdBy,
      updatedBy: told.updatedBy,
    },
    id: roleDefinitionPath(call, id),
    type: 'Microsoft.Authorization/roleDefinitions',
    name: id,
  };
}
