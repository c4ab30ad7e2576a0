import type { Tenant } from '../../tenant/model.ts';
import type { Group } from '../../tenant/user.ts';
import { membersOf } from '../../tenant/group-membership.ts';
import { listDirectoryObjects } from '../directory-objects.ts';
import { type GraphCall, type Outcome, parameter } from '../graph-call.ts';
import { groupOf } from '../lookup.ts';
import { addedReference, referenceInBody, removedReference } from '../reference.ts';

/** `GET /groups/{id}/members`. */
export function listMembers(call: GraphCall): Outcome {
  return listDirectoryObjects(call, groupOf(call).memberIds);
}

/** `GET /groups/{id}/transitiveMembers`: also the members of groups in it. */
export function listTransitiveMembers(call: GraphCall): Outcome {
  return listDirectoryObjects(call, membersOf(call.tenant, groupOf(call).id));
}

/** `POST /groups/{id}/members/$ref`. */
export function addMember(call: GraphCall): Outcome {
  const group = groupOf(call);
  const memberIds = addedReference(group.memberIds, referenceInBody(call, 'members'), 'members');
  return { status: 204, tenant: withGroup(call.tenant, { ...group, memberIds }) };
}

/** `DELETE /groups/{id}/members/{memberId}/$ref`. */
export function removeMember(call: GraphCall): Outcome {
  const group = groupOf(call);
  const memberIds = removedReference(group.memberIds, parameter(call, 'member'), 'members');
  return { status: 204, tenant: withGroup(call.tenant, { ...group, memberIds }) };
}

/** `GET /groups/{id}/owners`. */
export function listGroupOwners(call: GraphCall): Outcome {
  return listDirectoryObjects(call, groupOf(call).ownerIds);
}

/** `POST /groups/{id}/owners/$ref`. */
export function addGroupOwner(call: GraphCall): Outcome {
  const group = groupOf(call);
  const ownerIds = addedReference(group.ownerIds, referenceInBody(call, 'owners'), 'owners');
  return { status: 204, tenant: withGroup(call.tenant, { ...group, ownerIds }) };
}

/** `DELETE /groups/{id}/owners/{ownerId}/$ref`. */
export function removeGroupOwner(call: GraphCall): Outcome {
  const group = groupOf(call);
  const ownerIds = removedReference(group.ownerIds, parameter(call, 'owner'), 'owners');
  return { status: 204, tenant: withGroup(call.tenant, { ...group, ownerIds }) };
}

/** The tenant with this group added or replaced. */
export function withGroup(tenant: Tenant, group: Group): Tenant {
  return { ...tenant, groups: { ...tenant.groups, [group.id]: group } };
}
