import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { publicationOf, type ServicePrincipal } from '../tenant/service-principal.ts';
import { type AppRoleAssignment, type Tenant, without } from '../tenant/tenant.ts';
import { type GraphCall, odataContext, type Outcome, parameter } from './graph-call.ts';
import { badRequest, notFound } from './graph-error.ts';
import { listAnswer } from './list-query.ts';
import { findServicePrincipal, servicePrincipalOf } from './lookup.ts';
import { type BodyRules, readBody } from './read-body.ts';

const guid = z.guid().toLowerCase();
const body: BodyRules<{ principalId: string; resourceId: string; appRoleId: string }> = {
  shape: z.strictObject({ principalId: guid, resourceId: guid, appRoleId: guid }),
  resource: 'AppRoleAssignment',
  readOnly: [
    'id',
    'createdDateTime',
    'deletedDateTime',
    'principalDisplayName',
    'principalType',
    'resourceDisplayName',
  ],
};

/** Stands for "access without any role", only where a resource has no roles (facts/graph.md §4.5). */
const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000';
const MOST_PER_PRINCIPAL = 1500;

/** `GET /servicePrincipals/{id}/appRoleAssignments`: what this principal was given. */
export function listAppRoleAssignments(call: GraphCall): Outcome {
  return list(call, 'principalId');
}

/** `GET /servicePrincipals/{id}/appRoleAssignedTo`: to whom this resource's roles were given. */
export function listAppRoleAssignedTo(call: GraphCall): Outcome {
  return list(call, 'resourceId');
}

/** `POST /servicePrincipals/{principal}/appRoleAssignments` (facts/graph.md §4.5). */
export function addAppRoleAssignment(call: GraphCall): Outcome {
  return add(call, 'principalId');
}

/** `POST /servicePrincipals/{resource}/appRoleAssignedTo`. */
export function addAppRoleAssignedTo(call: GraphCall): Outcome {
  return add(call, 'resourceId');
}

/** `DELETE /servicePrincipals/{principal}/appRoleAssignments/{id}`. */
export function removeAppRoleAssignment(call: GraphCall): Outcome {
  return remove(call, 'principalId');
}

/** `DELETE /servicePrincipals/{resource}/appRoleAssignedTo/{id}`. */
export function removeAppRoleAssignedTo(call: GraphCall): Outcome {
  return remove(call, 'resourceId');
}

type Side = 'principalId' | 'resourceId';

function list(call: GraphCall, side: Side): Outcome {
  const principal = servicePrincipalOf(call);
  const items = Object.values(call.tenant.appRoleAssignments)
    .filter((each) => each[side] === principal.id)
    .map((each) => show(call.tenant, each));
  return listAnswer(call, { collection: 'appRoleAssignments', resource: 'AppRoleAssignment', items });
}

function add(call: GraphCall, side: Side): Outcome {
  const addressed = servicePrincipalOf(call);
  const { principalId, resourceId, appRoleId } = readBody(body, call.request.body);
  const principal = findServicePrincipal(call, { by: 'id', value: principalId });
  const resource = findServicePrincipal(call, { by: 'id', value: resourceId });
  const isAddressed = { principalId, resourceId }[side] === addressed.id;
  if (principal === undefined || resource === undefined || !isAddressed) {
    throw badRequest('Not a valid reference update');
  }
  checkRole(call.tenant, resource, appRoleId);
  const ofPrincipal = Object.values(call.tenant.appRoleAssignments).filter((each) => each.principalId === principalId);
  if (ofPrincipal.some((each) => each.resourceId === resourceId && each.appRoleId === appRoleId)) {
    throw badRequest('Permission being assigned already exists on the object');
  }
  if (ofPrincipal.length >= MOST_PER_PRINCIPAL) {
    throw badRequest('The principal has reached the maximum number of app role assignments.');
  }
  const id = randomUUID();
  const assignment = { id, appRoleId, principalId, resourceId, createdDateTime: call.now.toISOString() };
  const tenant = { ...call.tenant, appRoleAssignments: { ...call.tenant.appRoleAssignments, [id]: assignment } };
  return {
    status: 201,
    body: { '@odata.context': odataContext(call, 'appRoleAssignments/$entity'), ...show(tenant, assignment) },
    tenant,
  };
}

function remove(call: GraphCall, side: Side): Outcome {
  const addressed = servicePrincipalOf(call);
  const id = parameter(call, 'assignment').toLowerCase();
  if (call.tenant.appRoleAssignments[id]?.[side] !== addressed.id) {
    throw notFound(id);
  }
  return {
    status: 204,
    tenant: { ...call.tenant, appRoleAssignments: without(call.tenant.appRoleAssignments, id) },
  };
}

function checkRole(tenant: Tenant, resource: ServicePrincipal, appRoleId: string): void {
  const roles = publicationOf(tenant, resource.appId)?.appRoles ?? [];
  const isDefault = appRoleId === DEFAULT_ACCESS && roles.length === 0;
  const role = roles.find((each) => each.id === appRoleId);
  if (!isDefault && (role?.isEnabled !== true || !role.allowedMemberTypes.includes('Application'))) {
    throw badRequest('Permission being assigned was not found on application');
  }
}

function show(tenant: Tenant, assignment: AppRoleAssignment): Record<string, unknown> {
  return {
    id: assignment.id,
    deletedDateTime: null,
    appRoleId: assignment.appRoleId,
    createdDateTime: assignment.createdDateTime,
    principalDisplayName: nameOf(tenant, assignment.principalId),
    principalId: assignment.principalId,
    principalType: 'ServicePrincipal',
    resourceDisplayName: nameOf(tenant, assignment.resourceId),
    resourceId: assignment.resourceId,
  };
}

function nameOf(tenant: Tenant, principalId: string): string | null {
  const principal = tenant.servicePrincipals[principalId];
  return principal === undefined ? null : (publicationOf(tenant, principal.appId)?.displayName ?? null);
}
