import { isGuid } from '../guid.ts';
import { z } from 'zod';
import { parseRequestJson } from '../parse-json.ts';
import type { CustomAzureRole, Tenant } from '../tenant/model.ts';
import { type AzureCall, type AzureOutcome, requireRight } from './azure-call.ts';
import { AzureError } from './azure-error.ts';
import { requireScope } from './azure-scope.ts';
import { shownRole, writtenRole } from './role-definition-shape.ts';
import { BUILT_IN_ROLES, builtInRole } from './role-definitions.ts';

const ACTION = 'Microsoft.Authorization/roleDefinitions';

const names = z.array(z.string()).nullish();
const bodyShape = z.object({
  properties: z.object({
    roleName: z.string().min(1),
    description: z.string().nullish(),
    assignableScopes: z.array(z.string()).nonempty(),
    permissions: z.array(z.object({ actions: names, notActions: names, dataActions: names, notDataActions: names })),
  }),
});

/**
 * `PUT {scope}/providers/Microsoft.Authorization/roleDefinitions/{id}`: makes or changes a custom role; 201 in either
 * case (recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_role_definition_scenario.yaml).
 * Throws AzureError 400 and 409; codes and texts are assumption A21.
 */
export function putRoleDefinition(call: AzureCall, scope: string, id: string): AzureOutcome {
  requireRightOnRole(call, 'write', scope, id);
  if (!isGuid(id) || builtInRole(id) !== undefined) {
    throw new AzureError(
      400,
      'InvalidRoleDefinitionId',
      `The role definition ID '${id}' is not that of a custom role.`,
    );
  }
  const { roleName, description, assignableScopes, permissions } = readBody(call.request.body);
  const before = liveCustomRole(call.tenant, id);
  requireRightWhereGiven(call, 'write', [...assignableScopes, ...(before?.assignableScopes ?? [])]);
  requireFreeName(call.tenant, roleName, id);
  const writtenOn = call.now.toISOString();
  const all = (kind: 'actions' | 'notActions' | 'dataActions' | 'notDataActions'): readonly string[] =>
    permissions.flatMap((each) => each[kind] ?? []);
  const written: CustomAzureRole = {
    id: id.toLowerCase(),
    roleName,
    description: description ?? '',
    assignableScopes: assignableScopes.map((each) => requireScope(call.tenant, each)),
    actions: all('actions'),
    notActions: all('notActions'),
    dataActions: all('dataActions'),
    notDataActions: all('notDataActions'),
    createdOn: before?.createdOn ?? writtenOn,
    createdBy: before?.createdBy ?? call.caller.objectId,
    updatedOn: writtenOn,
    updatedBy: call.caller.objectId,
    deletedAt: null,
  };
  return { status: 201, body: writtenRole(call, written), tenant: withRole(call.tenant, written) };
}

/**
 * `DELETE {scope}/providers/Microsoft.Authorization/roleDefinitions/{id}`: 200 with what it was, 204 where there is none.
 * Throws AzureError 400 for a built-in role, and for one that someone has
 * (https://learn.microsoft.com/azure/role-based-access-control/troubleshooting).
 */
export function deleteRoleDefinition(call: AzureCall, scope: string, id: string): AzureOutcome {
  requireRightOnRole(call, 'delete', scope, id);
  if (builtInRole(id) !== undefined) {
    throw new AzureError(
      400,
      'InvalidRoleDefinitionId',
      `The role definition ID '${id}' is not that of a custom role.`,
    );
  }
  const role = liveCustomRole(call.tenant, id);
  if (role === undefined) {
    return { status: 204 };
  }
  requireRightWhereGiven(call, 'delete', role.assignableScopes);
  if (Object.values(call.tenant.azureRoleAssignments).some((each) => each.roleDefinitionId === role.id)) {
    throw new AzureError(
      400,
      'RoleDefinitionHasAssignments',
      'There are existing role assignments referencing role (code: RoleDefinitionHasAssignments)',
    );
  }
  const tenant = withRole(call.tenant, { ...role, deletedAt: call.now.getTime() });
  const last = { ...role, updatedOn: call.now.toISOString(), updatedBy: call.caller.objectId };
  return { status: 200, body: shownRole(call, last), tenant };
}

function requireRightOnRole(call: AzureCall, verb: 'write' | 'delete', scope: string, id: string): void {
  const above = scope === '/' ? '' : scope;
  requireRight(call, `${ACTION}/${verb}`, `${above}/providers/Microsoft.Authorization/roleDefinitions/${id}`);
  requireScope(call.tenant, scope);
}

/**
 * The right is needed at each of the scopes where the role can be given
 * (https://learn.microsoft.com/azure/role-based-access-control/custom-roles).
 */
function requireRightWhereGiven(call: AzureCall, verb: 'write' | 'delete', assignableScopes: readonly string[]): void {
  for (const scope of assignableScopes) {
    requireRight(call, `${ACTION}/${verb}`, scope);
  }
}

function liveCustomRole(tenant: Tenant, id: string): CustomAzureRole | undefined {
  const found = tenant.azureRoleDefinitions?.[id.toLowerCase()];
  return found?.deletedAt === null ? found : undefined;
}

function withRole(tenant: Tenant, role: CustomAzureRole): Tenant {
  return { ...tenant, azureRoleDefinitions: { ...tenant.azureRoleDefinitions, [role.id]: role } };
}

function requireFreeName(tenant: Tenant, roleName: string, id: string): void {
  const custom = Object.values(tenant.azureRoleDefinitions ?? {}).filter(({ deletedAt }) => deletedAt === null);
  const isTaken = [...custom, ...BUILT_IN_ROLES].some(
    (each) => each.id !== id.toLowerCase() && each.roleName.toLowerCase() === roleName.toLowerCase(),
  );
  if (isTaken) {
    throw new AzureError(
      409,
      'RoleDefinitionWithSameNameExists',
      'A custom role with the same name already exists in this directory. Use a different name.',
    );
  }
}

function readBody(text: string): z.infer<typeof bodyShape>['properties'] {
  const body = bodyShape.safeParse(parseRequestJson(text));
  if (!body.success) {
    throw new AzureError(400, 'BadRequestFormat', 'The request was incorrectly formatted.');
  }
  return body.data.properties;
}
