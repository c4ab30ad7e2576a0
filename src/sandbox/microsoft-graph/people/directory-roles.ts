import type { Tenant } from '../../tenant/model.ts';
import type { User } from '../../tenant/user.ts';
import { listDirectoryObjects } from '../directory-objects.ts';
import { type GraphCall, type Outcome, parameter } from '../graph-call.ts';
import { badRequest, notFound } from '../graph-error.ts';
import { listAnswer, selectAnswer } from '../list-query.ts';
import { addedReference, referenceInBody, removedReference } from '../reference.ts';
import { readKey } from '../request-path.ts';
import { type DirectoryRole, directoryRole, showDirectoryRole, showDirectoryRoles } from './show-directory-role.ts';

const templateKind = { collection: 'directoryRoleTemplates', resource: 'DirectoryRoleTemplate' } as const;
const kind = { collection: 'directoryRoles', resource: 'DirectoryRole' } as const;

/** `GET /directoryRoles` (Graph `directoryRole`). */
export function listDirectoryRoles(call: GraphCall): Outcome {
  return listAnswer(call, { ...kind, items: showDirectoryRoles() });
}

/** `GET /directoryRoles/{id}`, also by `roleTemplateId='…'`. */
export function getDirectoryRole(call: GraphCall): Outcome {
  return selectAnswer(call, { ...kind, item: showDirectoryRole(roleOf(call)) });
}

/** `GET /directoryRoleTemplates` (Graph `directoryRoleTemplate`): those that are active here, as all are. */
export function listRoleTemplates(call: GraphCall): Outcome {
  return listAnswer(call, { ...templateKind, items: showDirectoryRoles().map(templateOf) });
}

/** `GET /directoryRoleTemplates/{id}`. Throws GraphError 404. */
export function getRoleTemplate(call: GraphCall): Outcome {
  const { value } = readKey(parameter(call, 'template'), ['id']);
  const role = directoryRole(value.toLowerCase());
  if (role === undefined) {
    throw notFound(value);
  }
  return selectAnswer(call, { ...templateKind, item: templateOf(showDirectoryRole(role)) });
}

function templateOf({ roleTemplateId: _own, ...template }: Record<string, unknown>): Record<string, unknown> {
  return template;
}

/** `GET /directoryRoles/{id}/members`. */
export function listRoleMembers(call: GraphCall): Outcome {
  return listDirectoryObjects(call, memberIds(call.tenant, roleOf(call)));
}

/** `POST /directoryRoles/{id}/members/$ref`: counts from the user's next token on. Only users have roles here. */
export function addRoleMember(call: GraphCall): Outcome {
  const role = roleOf(call);
  const id = referenceInBody(call, 'members');
  const user = call.tenant.users[id];
  if (user === undefined) {
    throw badRequest('Only users can be members of directory roles in the sandbox.');
  }
  addedReference(memberIds(call.tenant, role), id, 'members');
  return withRoles(call, user, [...user.directoryRoleTemplateIds, role.id]);
}

/** `DELETE /directoryRoles/{id}/members/{memberId}/$ref`. */
export function removeRoleMember(call: GraphCall): Outcome {
  const role = roleOf(call);
  const id = parameter(call, 'member').toLowerCase();
  removedReference(memberIds(call.tenant, role), id, 'members');
  const user = call.tenant.users[id];
  if (user === undefined) {
    throw notFound(id);
  }
  const kept = user.directoryRoleTemplateIds.filter((each) => each !== role.id);
  return withRoles(call, user, kept);
}

function withRoles({ tenant }: GraphCall, user: User, directoryRoleTemplateIds: readonly string[]): Outcome {
  return {
    status: 204,
    tenant: { ...tenant, users: { ...tenant.users, [user.id]: { ...user, directoryRoleTemplateIds } } },
  };
}

function memberIds({ users }: Tenant, role: DirectoryRole): readonly string[] {
  return Object.values(users)
    .filter(({ directoryRoleTemplateIds }) => directoryRoleTemplateIds.includes(role.id))
    .map(({ id }) => id);
}

function roleOf(call: GraphCall): DirectoryRole {
  const { value } = readKey(parameter(call, 'role'), ['id', 'roleTemplateId']);
  const role = directoryRole(value.toLowerCase());
  if (role === undefined) {
    throw notFound(value);
  }
  return role;
}
