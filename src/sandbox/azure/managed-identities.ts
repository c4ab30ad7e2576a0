import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ManagedIdentity } from '../tenant/model.ts';
import { managedIdentityByResourceId } from '../tenant/managed-identity.ts';
import {
  withManagedIdentity,
  withNewManagedIdentity,
  withoutManagedIdentity,
} from '../tenant/managed-identity-principal.ts';
import {
  type AzureCall,
  type AzureOutcome,
  type AzureResource,
  requireAction,
  requireActionInGroup,
} from './azure-call.ts';
import { AzureError, invalidContent } from './azure-error.ts';
import { resourceNotFound } from './azure-scope.ts';
import { managedIdentityId } from './resource-ids.ts';
import { parseRequestJson } from '../parse-json.ts';

const TYPE = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const NAME = /^[a-z0-9][a-z0-9_-]{2,127}$/i;

const changeShape = z.object({ tags: z.record(z.string(), z.string()).nullish() });
const bodyShape = changeShape.extend({ location: z.string().min(1) });

/** `GET …/Microsoft.ManagedIdentity/userAssignedIdentities` of a subscription or resource group. */
export function listManagedIdentities(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, `${TYPE}/read`, scope);
  const value = Object.values(call.tenant.managedIdentities).map((each) => managedIdentityResource(call, each));
  return { status: 200, body: { value } };
}

/** `GET …/userAssignedIdentities/{name}`. Throws AzureError 404. */
export function getManagedIdentity(call: AzureCall, group: string, name: string): AzureOutcome {
  const id = managedIdentityId(call.tenant, name);
  requireActionInGroup(call, group, { type: TYPE, name, verb: 'read' });
  const found = managedIdentityByResourceId(call.tenant, id);
  if (found === undefined) {
    throw resourceNotFound(id);
  }
  return { status: 200, body: managedIdentityResource(call, found) };
}

/**
 * `PUT …/userAssignedIdentities/{name}`: makes an identity with its service principal, and tells its id as the
 * `Location` (recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/identity/tests/latest/recordings/test_identity_management.yaml);
 * of one that is there, only the tags change. Throws AzureError 400 for a name or body that cannot be (codes and texts are assumption A21).
 */
export function putManagedIdentity(call: AzureCall, group: string, name: string): AzureOutcome {
  const id = managedIdentityId(call.tenant, name);
  requireActionInGroup(call, group, { type: TYPE, name, verb: 'write' });
  const { location, tags } = readBody(call.request.body);
  const before = managedIdentityByResourceId(call.tenant, id);
  if (before !== undefined) {
    const changed = { ...before, tags: tags ?? {} };
    const body = managedIdentityResource(call, changed);
    return { status: 200, body, tenant: withManagedIdentity(call.tenant, changed) };
  }
  if (!NAME.test(name)) {
    throw new AzureError(400, 'InvalidResourceName', `The resource name '${name}' is not valid.`);
  }
  const made: ManagedIdentity = {
    resourceId: id,
    name,
    location: regionName(location),
    tags: tags ?? {},
    principalId: randomUUID(),
    clientId: randomUUID(),
  };
  const beginning = { createdDateTime: call.now.toISOString(), createdAt: call.now.getTime() };
  return {
    status: 201,
    headers: { location: id },
    body: managedIdentityResource(call, made),
    tenant: withNewManagedIdentity(call.tenant, made, beginning),
  };
}

/**
 * `PATCH …/userAssignedIdentities/{name}`: other tags, all of them, recorded in
 * https://github.com/Azure/azure-powershell/blob/main/src/ManagedServiceIdentity/ManagedServiceIdentity.Autorest/test/Update-AzUserAssignedIdentity.Recording.json.
 * Throws AzureError 404, and 400 for a body that cannot be.
 */
export function patchManagedIdentity(call: AzureCall, group: string, name: string): AzureOutcome {
  const id = managedIdentityId(call.tenant, name);
  requireActionInGroup(call, group, { type: TYPE, name, verb: 'write' });
  const before = managedIdentityByResourceId(call.tenant, id);
  if (before === undefined) {
    throw resourceNotFound(id);
  }
  const body = changeShape.safeParse(parseRequestJson(call.request.body));
  if (!body.success) {
    throw invalidContent();
  }
  const changed = { ...before, tags: body.data.tags ?? before.tags };
  return {
    status: 200,
    body: managedIdentityResource(call, changed),
    tenant: withManagedIdentity(call.tenant, changed),
  };
}

/** `DELETE …/userAssignedIdentities/{name}`, with its service principal; 204 where there is none. */
export function deleteManagedIdentity(call: AzureCall, group: string, name: string): AzureOutcome {
  const id = managedIdentityId(call.tenant, name);
  requireActionInGroup(call, group, { type: TYPE, name, verb: 'delete' });
  const found = managedIdentityByResourceId(call.tenant, id);
  return found === undefined ? { status: 204 } : { status: 200, tenant: withoutManagedIdentity(call.tenant, found) };
}

/** `POST …/userAssignedIdentities/{name}/listAssociatedResources`: the sandbox has none that an identity could be of. */
export function listAssociatedResources(call: AzureCall, id: string): AzureOutcome {
  requireAction(call, `${TYPE}/listAssociatedResources/action`, id);
  return { status: 200, body: { totalCount: 0, value: [] } };
}

/**
 * An identity as Azure Resource Manager shows it, in the order of 2025 (recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_role_assignment_no_graph.yaml).
 */
export function managedIdentityResource({ tenant }: AzureCall, identity: ManagedIdentity): AzureResource {
  const { resourceId, name, location, tags, principalId, clientId } = identity;
  const properties = { tenantId: tenant.tenantId, principalId, clientId };
  return { location, tags, id: resourceId, name, type: TYPE, properties };
}

/**
 * A region as the service spells it: `Central US` is `centralus` (recorded in
 * https://github.com/Azure/azure-powershell/blob/main/src/ManagedServiceIdentity/ManagedServiceIdentity.Autorest/test/Remove-AzUserAssignedIdentity.Recording.json).
 */
function regionName(location: string): string {
  return location.replaceAll(' ', '').toLowerCase();
}

function readBody(text: string): z.infer<typeof bodyShape> {
  const body = bodyShape.safeParse(parseRequestJson(text));
  if (body.success) {
    return body.data;
  }
  const lacksLocation = body.error.issues.some(({ path }) => path[0] === 'location');
  throw lacksLocation
    ? new AzureError(400, 'LocationRequired', 'The location property is required for this definition.')
    : invalidContent();
}
