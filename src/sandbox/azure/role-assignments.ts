import { isGuid } from '../guid.ts';
import { z } from 'zod';
import { parseRequestJson } from '../parse-json.ts';
import type { AzureRoleAssignment, Tenant } from '../tenant/model.ts';
import { without } from '../tenant/tenant.ts';
import { isAtOrBelow } from './azure-access.ts';
import { type AzureCall, type AzureOutcome, requireAction, requireRight } from './azure-call.ts';
import { AzureError } from './azure-error.ts';
import { requireScope } from './azure-scope.ts';
import { requirePrincipalType } from './principal-type.ts';
import { assignmentFilter } from './role-assignment-filter.ts';
import { assignmentId, deletedAssignment, shownAssignment, writtenAssignment } from './role-assignment-shape.ts';
import { requireRoleDefinition } from './role-definition-requests.ts';

const ACTION = 'Microsoft.Authorization/roleAssignments';

const bodyShape = z.object({
  properties: z.object({
    roleDefinitionId: z.string(),
    principalId: z.string(),
    principalType: z.string().nullish(),
    description: z.string().nullish(),
    condition: z.string().nullish(),
    conditionVersion: z.string().nullish(),
  }),
});

/**
 * `GET {scope}/providers/Microsoft.Authorization/roleAssignments?$filter=…`: without a filter those at, above and below
 * the scope. Throws AzureError 400 for a filter that Azure has not.
 */
export function listRoleAssignments(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, `${ACTION}/read`, scope);
  const test = assignmentFilter(call, scope, call.request.query.get('$filter') ?? '');
  const found = Object.values(call.tenant.azureRoleAssignments).filter(
    (each) => (isAtOrBelow(each.scope, scope) || isAtOrBelow(scope, each.scope)) && test(each),
  );
  return { status: 200, body: { value: found.map((each) => shownAssignment(call, each)) } };
}

/** `GET {scope}/providers/Microsoft.Authorization/roleAssignments/{name}`. */
export function getRoleAssignment(call: AzureCall, scope: string, name: string): AzureOutcome {
  requireActionOnAssignment(call, 'read', scope, name);
  const found = assignmentOf(call.tenant, scope, name);
  if (found === undefined) {
    const text = `The role assignment '${name.replaceAll('-', '')}' is not found.`;
    throw new AzureError(404, 'RoleAssignmentNotFound', text);
  }
  return { status: 200, body: shownAssignment(call, found) };
}

/**
 * `PUT {scope}/providers/Microsoft.Authorization/roleAssignments/{name}`: gives a role, or changes the description and
 * condition of one that was given; 201 in either case (recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_role_assignment_create_update.yaml).
 * Throws AzureError with the codes of Azure RBAC
 * (https://learn.microsoft.com/azure/role-based-access-control/troubleshooting); texts that are not there are
 * assumption A21.
 */
export function putRoleAssignment(call: AzureCall, scope: string, name: string): AzureOutcome {
  requireActionOnAssignment(call, 'write', scope, name);
  if (!isGuid(name)) {
    const text = `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`;
    throw new AzureError(400, 'InvalidRoleAssignmentId', text);
  }
  const wanted = wantedAssignment(call, scope, name.toLowerCase());
  const before = call.tenant.azureRoleAssignments[wanted.name];
  const written = before === undefined ? requireNew(call.tenant, wanted) : changed(call, before, wanted);
  const azureRoleAssignments = { ...call.tenant.azureRoleAssignments, [wanted.name]: written };
  return { status: 201, body: writtenAssignment(call, written), tenant: { ...call.tenant, azureRoleAssignments } };
}

/**
 * `DELETE {scope}/providers/Microsoft.Authorization/roleAssignments/{name}`: 200 with what it was (recorded in the same
 * place), 204 where there is none (https://learn.microsoft.com/rest/api/authorization/role-assignments/delete).
 */
export function deleteRoleAssignment(call: AzureCall, scope: string, name: string): AzureOutcome {
  requireActionOnAssignment(call, 'delete', scope, name);
  const found = assignmentOf(call.tenant, scope, name);
  if (found === undefined) {
    return { status: 204 };
  }
  const azureRoleAssignments = without(call.tenant.azureRoleAssignments, found.name);
  return { status: 200, body: deletedAssignment(call, found), tenant: { ...call.tenant, azureRoleAssignments } };
}

/** The right to it is asked for on the assignment itself, which its scope's roles extend to. */
function requireActionOnAssignment(
  call: AzureCall,
  verb: 'read' | 'write' | 'delete',
  scope: string,
  name: string,
): void {
  requireRight(call, `${ACTION}/${verb}`, assignmentId(scope, name));
  requireScope(call.tenant, scope);
}

function wantedAssignment(call: AzureCall, scope: string, name: string): AzureRoleAssignment {
  const { roleDefinitionId, principalId, principalType, ...facts } = readBody(call.request.body);
  const definition = requireRoleDefinition(call.tenant, roleDefinitionId.split('/').at(-1) ?? '');
  return {
    name,
    scope,
    roleDefinitionId: definition.id,
    principalId: principalId.toLowerCase(),
    principalType: requirePrincipalType(call, principalId, principalType ?? null),
    description: facts.description ?? null,
    condition: facts.condition ?? null,
    conditionVersion: facts.conditionVersion ?? null,
    createdOn: call.now.toISOString(),
    createdBy: call.caller.objectId,
  };
}

/**
 * The assignment as its name stands for it already, with what may be changed of it. Throws AzureError 400 where anything
 * else is other.
 */
function changed(call: AzureCall, before: AzureRoleAssignment, wanted: AzureRoleAssignment): AzureRoleAssignment {
  if (!isSameAccess(before, wanted)) {
    const text = 'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.';
    throw new AzureError(400, 'RoleAssignmentUpdateNotPermitted', text);
  }
  const { createdOn, createdBy } = before;
  return { ...wanted, createdOn, createdBy, updatedOn: call.now.toISOString(), updatedBy: call.caller.objectId };
}

function requireNew(tenant: Tenant, wanted: AzureRoleAssignment): AzureRoleAssignment {
  const same = Object.values(tenant.azureRoleAssignments).find((each) => isSameAccess(each, wanted));
  if (same !== undefined) {
    const id = same.name.replaceAll('-', '');
    const text = `The role assignment already exists. The ID of the existing role assignment is ${id}.`;
    throw new AzureError(409, 'RoleAssignmentExists', text);
  }
  return wanted;
}

function readBody(text: string): z.infer<typeof bodyShape>['properties'] {
  const body = bodyShape.safeParse(parseRequestJson(text));
  if (!body.success) {
    throw new AzureError(400, 'BadRequestFormat', 'The request was incorrectly formatted.');
  }
  return body.data.properties;
}

function assignmentOf(tenant: Tenant, scope: string, name: string): AzureRoleAssignment | undefined {
  const found = tenant.azureRoleAssignments[name.toLowerCase()];
  return found !== undefined && isAtOrBelow(found.scope, scope) && isAtOrBelow(scope, found.scope) ? found : undefined;
}

function isSameAccess(one: AzureRoleAssignment, other: AzureRoleAssignment): boolean {
  return (
    one.principalId === other.principalId &&
    one.roleDefinitionId === other.roleDefinitionId &&
    one.scope.toLowerCase() === other.scope.toLowerCase()
  );
}
