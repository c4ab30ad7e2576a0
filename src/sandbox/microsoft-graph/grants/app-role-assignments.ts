import { withMember } from '../../changed-record.ts';
import { z } from 'zod';
import { timeInTicks } from '../../tenant/graph-time.ts';
import { newAppRoleAssignmentId } from '../../tenant/guid-bytes.ts';
import { MICROSOFT_GRAPH_APP_ID } from '../../tenant/first-party-applications.ts';
import { publicationOf } from '../../tenant/service-principal.ts';
import type { AppRoleAssignment, ServicePrincipal, Tenant } from '../../tenant/model.ts';
import { without } from '../../tenant/tenant.ts';
import { directoryObject } from '../directory-object.ts';
import { type GraphCall, newObjectLocation, odataContext, type Outcome, parameter } from '../graph-call.ts';
import { badRequest, notFound } from '../graph-error.ts';
import { listAnswer, selectAnswer } from '../list-query.ts';
import { findServicePrincipal, groupOf, servicePrincipalOf, userOf } from '../lookup.ts';
import { type BodyRules, readBody } from '../read-body.ts';
import { requireAssigner } from '../permissions/user-rights.ts';

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

/**
 * The role id that means "access without any role", for resources without roles only
 * (https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto).
 */
const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000';
const MAX_PER_PRINCIPAL = 1500;

/** `GET …/appRoleAssignments`: the roles that this user, group or service principal has. */
export function listAppRoleAssignments(call: GraphCall): Outcome {
  return list(call, 'principalId', principalOf(call));
}

/** `GET /servicePrincipals/{id}/appRoleAssignedTo`: who has this resource's roles. */
export function listAppRoleAssignedTo(call: GraphCall): Outcome {
  return list(call, 'resourceId', servicePrincipalOf(call).id);
}

/** `GET …/appRoleAssignments/{id}` of a user, group or service principal. Throws GraphError 404 for none. */
export function getAppRoleAssignment(call: GraphCall): Outcome {
  return one(call, 'principalId', principalOf(call));
}

/** `GET /servicePrincipals/{id}/appRoleAssignedTo/{id}`. Throws GraphError 404 for none. */
export function getAppRoleAssignedTo(call: GraphCall): Outcome {
  return one(call, 'resourceId', servicePrincipalOf(call).id);
}

/**
 * `POST …/appRoleAssignments` of a user, group or service principal
 * (https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto).
 */
export function addAppRoleAssignment(call: GraphCall): Outcome {
  return add(call, 'principalId', principalOf(call));
}

/** `POST /servicePrincipals/{resource}/appRoleAssignedTo`. */
export function addAppRoleAssignedTo(call: GraphCall): Outcome {
  return add(call, 'resourceId', servicePrincipalOf(call).id);
}

/** `DELETE …/appRoleAssignments/{id}` of a user, group or service principal. */
export function removeAppRoleAssignment(call: GraphCall): Outcome {
  return remove(call, 'principalId', principalOf(call));
}

/** `DELETE /servicePrincipals/{resource}/appRoleAssignedTo/{id}`. */
export function removeAppRoleAssignedTo(call: GraphCall): Outcome {
  return remove(call, 'resourceId', servicePrincipalOf(call).id);
}

type Side = 'principalId' | 'resourceId';

/** The object id of the user, group or service principal that the path names. */
function principalOf(call: GraphCall): string {
  const { group, servicePrincipal } = call.parameters;
  if (servicePrincipal !== undefined) {
    return servicePrincipalOf(call).id;
  }
  return group === undefined ? userOf(call).id : groupOf(call).id;
}

function list(call: GraphCall, side: Side, addressedId: string): Outcome {
  const items = shownAssignments(call.tenant, side, addressedId);
  return listAnswer(call, { collection: collectionOf(call, side, addressedId), resource: 'AppRoleAssignment', items });
}

/** The assignments of this principal, or of this resource, as reads show them, also where `$expand` names them. */
export function shownAssignments(tenant: Tenant, side: Side, id: string): Record<string, unknown>[] {
  return Object.values(tenant.appRoleAssignments)
    .filter((each) => each[side] === id)
    .map((each) => show(tenant, each));
}

function one(call: GraphCall, side: Side, addressedId: string): Outcome {
  const id = parameter(call, 'assignment');
  const assignment = call.tenant.appRoleAssignments[id];
  if (assignment?.[side] !== addressedId) {
    throw notFound(id);
  }
  return selectAnswer(call, {
    collection: collectionOf(call, side, addressedId),
    resource: 'AppRoleAssignment',
    item: show(call.tenant, assignment),
  });
}

/**
 * As `@odata.context` names it: with the principal whose assignments they are, as recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/sqlvm/tests/latest/recordings/test_sqlvm_aad_auth_negative.yaml,
 * and without the resource that they are for.
 */
function collectionOf({ parameters }: GraphCall, side: Side, addressedId: string): string {
  const { group, servicePrincipal } = parameters;
  const collection = servicePrincipal === undefined ? (group === undefined ? 'users' : 'groups') : 'servicePrincipals';
  return side === 'resourceId' ? 'appRoleAssignments' : `${collection}('${addressedId}')/appRoleAssignments`;
}

function add(call: GraphCall, side: Side, addressedId: string): Outcome {
  const { principalId, resourceId, appRoleId } = readBody(body, call.request.body);
  const principal = directoryObject(call, principalId);
  const resource = findServicePrincipal(call, { by: 'id', value: resourceId });
  const isAddressed = { principalId, resourceId }[side] === addressedId;
  if (principal === undefined || resource === undefined || !isAddressed) {
    throw badRequest('Not a valid reference update');
  }
  const memberType = memberTypeOf(call.tenant, principalId);
  if (memberType === null) {
    throw badRequest('Not a valid reference update');
  }
  requireAssignerOf(call, resource);
  checkRole(call.tenant, resource, appRoleId, memberType);
  const ofPrincipal = Object.values(call.tenant.appRoleAssignments).filter((each) => each.principalId === principalId);
  if (ofPrincipal.some((each) => each.resourceId === resourceId && each.appRoleId === appRoleId)) {
    throw badRequest('Permission being assigned already exists on the object');
  }
  if (ofPrincipal.length >= MAX_PER_PRINCIPAL) {
    throw badRequest('The principal has reached the maximum number of app role assignments.');
  }
  const id = newAppRoleAssignmentId(principalId);
  const assignment = { id, appRoleId, principalId, resourceId, createdDateTime: timeInTicks(call.now, resourceId) };
  const tenant = { ...call.tenant, appRoleAssignments: withMember(call.tenant.appRoleAssignments, id, assignment) };
  return {
    status: 201,
    headers: { Location: newObjectLocation(call, 'appRoleAssignments', id) },
    body: { '@odata.context': odataContext(call, 'appRoleAssignments/$entity'), ...show(tenant, assignment) },
    tenant,
  };
}

function remove(call: GraphCall, side: Side, addressedId: string): Outcome {
  const id = parameter(call, 'assignment');
  const assignment = call.tenant.appRoleAssignments[id];
  if (assignment?.[side] !== addressedId) {
    throw badRequest('EntitlementGrant being updated or deleted is not found.');
  }
  const resource = call.tenant.servicePrincipals[assignment.resourceId];
  if (resource !== undefined) {
    requireAssignerOf(call, resource);
  }
  return {
    status: 204,
    tenant: { ...call.tenant, appRoleAssignments: without(call.tenant.appRoleAssignments, id) },
  };
}

function requireAssignerOf(call: GraphCall, { appId, ownerIds }: ServicePrincipal): void {
  requireAssigner(call, { ownerIds, isMicrosoftGraph: appId === MICROSOFT_GRAPH_APP_ID });
}

/**
 * The member type that a role must allow for this object: users and groups count as users. Null when it can have no
 * role.
 */
function memberTypeOf({ groups, servicePrincipals, users }: Tenant, id: string): 'Application' | 'User' | null {
  if (id in servicePrincipals) {
    return 'Application';
  }
  return id in users || id in groups ? 'User' : null;
}

function checkRole(tenant: Tenant, resource: ServicePrincipal, appRoleId: string, memberType: string): void {
  const roles = publicationOf(tenant, resource.appId)?.appRoles ?? [];
  const isDefault = appRoleId === DEFAULT_ACCESS && roles.length === 0;
  const role = roles.find((each) => each.id === appRoleId);
  if (!isDefault && (role?.isEnabled !== true || !role.allowedMemberTypes.includes(memberType))) {
    throw badRequest('Permission being assigned was not found on application');
  }
}

function show(tenant: Tenant, assignment: AppRoleAssignment): Record<string, unknown> {
  const { principalId, resourceId } = assignment;
  const person = tenant.users[principalId];
  const group = tenant.groups[principalId];
  return {
    id: assignment.id,
    deletedDateTime: null,
    appRoleId: assignment.appRoleId,
    createdDateTime: assignment.createdDateTime,
    principalDisplayName: (person ?? group)?.displayName ?? nameOf(tenant, principalId),
    principalId,
    principalType: person === undefined ? (group === undefined ? 'ServicePrincipal' : 'Group') : 'User',
    resourceDisplayName: nameOf(tenant, resourceId),
    resourceId,
  };
}

function nameOf(tenant: Tenant, principalId: string): string | null {
  const principal = tenant.servicePrincipals[principalId];
  return principal === undefined ? null : (publicationOf(tenant, principal.appId)?.displayName ?? null);
}
