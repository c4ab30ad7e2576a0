import { z } from 'zod';
import { parseRequestJson } from '../parse-json.ts';
import type { AzureRoleAssignment, Tenant } from '../tenant/model.ts';
import { without } from '../tenant/tenant.ts';
import { isAtOrBelow, principalAndGroups } from './azure-access.ts';
import { type AzureCall, type AzureOutcome, requireAction } from './azure-call.ts';
import { AzureError } from './azure-error.ts';
import { requirePrincipalType } from './principal-type.ts';
import { requireRoleDefinition, roleDefinitionPath } from './role-definition-requests.ts';

const ACTION = 'Microsoft.Authorization/roleAssignments';
const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const bodyShape = z.object({
  properties: z.object({
    roleDefinitionId: z.string(),
    principalId: z.string(),
    principalType: z.string().nullish(),
    description: z.string().nullish(),
  }),
});

/**
 * `GET {scope}/providers/Microsoft.Authorization/roleAssignments?$filter=…`: without a filter those at, above and below
 * the scope. Throws AzureError 400 for a filter that Azure has not.
 */
export function listRoleAssignments(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, `${ACTION}/read`, scope);
  const test = filterTest(call, scope, call.request.query.get('$filter') ?? '');
  const found = Object.values(call.tenant.azureRoleAssignments).filter(
    (each) => (isAtOrBelow(each.scope, scope) || isAtOrBelow(scope, each.scope)) && test(each),
  );
  return { status: 200, body: { value: found.map((each) => shown(call, each)) } };
}

/** `GET {scope}/providers/Microsoft.Authorization/roleAssignments/{name}`. */
export function getRoleAssignment(call: AzureCall, scope: string, name: string): AzureOutcome {
  requireAction(call, `${ACTION}/read`, scope);
  const found = assignmentOf(call.tenant, scope, name);
  if (found === undefined) {
    const text = `The role assignment '${name.replaceAll('-', '')}' is not found.`;
    throw new AzureError(404, 'RoleAssignmentNotFound', text);
  }
  return { status: 200, body: shown(call, found) };
}

/**
 * `PUT {scope}/providers/Microsoft.Authorization/roleAssignments/{name}`: gives a role; again with the same content it
 * changes nothing. Throws AzureError with the codes of Azure RBAC
 * (https://learn.microsoft.com/azure/role-based-access-control/troubleshooting); texts that are not there are
 * assumption A21.
 */
export function putRoleAssignment(call: AzureCall, scope: string, name: string): AzureOutcome {
  requireAction(call, `${ACTION}/write`, scope);
  if (!GUID.test(name)) {
    const text = `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`;
    throw new AzureError(400, 'InvalidRoleAssignmentId', text);
  }
  const { roleDefinitionId, principalId, principalType, description } = readBody(call.request.body);
  const definition = requireRoleDefinition(roleDefinitionId.split('/').at(-1) ?? '');
  const type = requirePrincipalType(call, principalId, principalType ?? null);
  const wanted: AzureRoleAssignment = {
    name: name.toLowerCase(),
    scope,
    roleDefinitionId: definition.id,
    principalId: principalId.toLowerCase(),
    principalType: type,
    description: description ?? null,
    createdOn: call.now.toISOString(),
    createdBy: call.caller.objectId,
  };
  const before = call.tenant.azureRoleAssignments[wanted.name];
  if (before !== undefined) {
    return again(call, before, wanted);
  }
  const same = Object.values(call.tenant.azureRoleAssignments).find((each) => isSameAccess(each, wanted));
  if (same !== undefined) {
    const id = same.name.replaceAll('-', '');
    const text = `The role assignment already exists. The ID of the existing role assignment is ${id}.`;
    throw new AzureError(409, 'RoleAssignmentExists', text);
  }
  const azureRoleAssignments = { ...call.tenant.azureRoleAssignments, [wanted.name]: wanted };
  return { status: 201, body: shown(call, wanted), tenant: { ...call.tenant, azureRoleAssignments } };
}

/** `DELETE {scope}/providers/Microsoft.Authorization/roleAssignments/{name}`; 204 where there is none. */
export function deleteRoleAssignment(call: AzureCall, scope: string, name: string): AzureOutcome {
  requireAction(call, `${ACTION}/delete`, scope);
  const found = assignmentOf(call.tenant, scope, name);
  if (found === undefined) {
    return { status: 204 };
  }
  const azureRoleAssignments = without(call.tenant.azureRoleAssignments, found.name);
  return { status: 200, body: shown(call, found), tenant: { ...call.tenant, azureRoleAssignments } };
}

function again(call: AzureCall, before: AzureRoleAssignment, wanted: AzureRoleAssignment): AzureOutcome {
  if (!isSameAccess(before, wanted)) {
    const text = 'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.';
    throw new AzureError(400, 'RoleAssignmentUpdateNotPermitted', text);
  }
  return { status: 200, body: shown(call, before) };
}

function readBody(text: string): z.infer<typeof bodyShape>['properties'] {
  const body = bodyShape.safeParse(parseRequestJson(text));
  if (!body.success) {
    throw new AzureError(400, 'BadRequestFormat', 'The request was incorrectly formatted.');
  }
  return body.data.properties;
}

/**
 * Azure takes `atScope()`, `principalId eq '…'` and `assignedTo('…')`, joined by `and`, but the first two not together.
 */
function filterTest(call: AzureCall, scope: string, filter: string): (assignment: AzureRoleAssignment) => boolean {
  const parts = filter.split(/ +and +/i).filter((part) => part.trim() !== '');
  if (/atScope/i.test(filter) && /principalId/i.test(filter)) {
    throw unsupportedFilter(filter);
  }
  const tests = parts.map((part) => partTest(call, scope, part.trim()));
  return (assignment) => tests.every((test) => test(assignment));
}

function partTest(call: AzureCall, scope: string, part: string): (assignment: AzureRoleAssignment) => boolean {
  if (/^atScope\(\)$/i.test(part)) {
    return (assignment) => isAtOrBelow(scope, assignment.scope);
  }
  const [, principal] = /^principalId +eq +'([^']*)'$/i.exec(part) ?? [];
  const [, member] = /^assignedTo\('([^']*)'\)$/i.exec(part) ?? [];
  const id = (principal ?? member)?.toLowerCase();
  if (id === undefined) {
    throw unsupportedFilter(part);
  }
  const ids = member === undefined ? [id] : principalAndGroups(call.tenant, id);
  return (assignment) => ids.includes(assignment.principalId);
}

/** Code and text are assumption A21. */
function unsupportedFilter(filter: string): AzureError {
  return new AzureError(400, 'UnsupportedQuery', `The filter '${filter}' is not supported.`);
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

function shown(call: AzureCall, assignment: AzureRoleAssignment): Record<string, unknown> {
  const { name, scope, roleDefinitionId, principalId, principalType, description, createdOn, createdBy } = assignment;
  return {
    properties: {
      roleDefinitionId: roleDefinitionPath(call, roleDefinitionId),
      principalId,
      principalType,
      scope,
      condition: null,
      conditionVersion: null,
      createdOn,
      updatedOn: createdOn,
      createdBy,
      updatedBy: createdBy,
      delegatedManagedIdentityResourceId: null,
      description,
    },
    id: `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    type: 'Microsoft.Authorization/roleAssignments',
    name,
  };
}
