import { z } from 'zod';
import { directGroupsOf, groupsOf } from '../../tenant/group-membership.ts';
import { directoryObject } from '../directory-object.ts';
import { listDirectoryObjects } from '../directory-objects.ts';
import { type GraphCall, odataContext, type Outcome, parameter } from '../graph-call.ts';
import { notFound } from '../graph-error.ts';
import { groupOf, servicePrincipalOf, userOf } from '../lookup.ts';
import { type BodyRules, readBody } from '../read-body.ts';

const MAX_GROUPS = 20;

const memberGroupsBody: BodyRules<{ securityEnabledOnly?: boolean | null }> = {
  shape: z.strictObject({ securityEnabledOnly: z.boolean().nullable().exactOptional() }),
  resource: 'DirectoryObject',
  readOnly: [],
};

const checkBody: BodyRules<{ groupIds: string[] }> = {
  shape: z.strictObject({ groupIds: z.array(z.guid().toLowerCase()).max(MAX_GROUPS) }),
  resource: 'DirectoryObject',
  readOnly: [],
};

const checkObjectsBody: BodyRules<{ ids: string[] }> = {
  shape: z.strictObject({ ids: z.array(z.guid().toLowerCase()).max(MAX_GROUPS) }),
  resource: 'DirectoryObject',
  readOnly: [],
};

/**
 * `GET …/memberOf` of a user, service principal or group: the groups that it is a direct member of, and a user's
 * directory roles.
 */
export function listMemberOf(call: GraphCall): Outcome {
  const id = memberOf(call);
  return listDirectoryObjects(call, [...directGroupsOf(call.tenant, id), ...rolesOf(call, id)]);
}

/** `GET …/transitiveMemberOf`: also the groups that contain those groups. */
export function listTransitiveMemberOf(call: GraphCall): Outcome {
  const id = memberOf(call);
  return listDirectoryObjects(call, [...groupsOf(call.tenant, id), ...rolesOf(call, id)]);
}

/** `POST …/getMemberGroups`: the ids of all groups, also through groups. All groups here are security groups. */
export function getMemberGroups(call: GraphCall): Outcome {
  readBody(memberGroupsBody, call.request.body);
  return textsAnswer(call, groupsOf(call.tenant, memberOf(call)));
}

/** `POST …/checkMemberGroups`: which of up to 20 groups it is in, also through groups. */
export function checkMemberGroups(call: GraphCall): Outcome {
  const { groupIds } = readBody(checkBody, call.request.body);
  const groups = groupsOf(call.tenant, memberOf(call));
  return textsAnswer(
    call,
    groupIds.filter((id) => groups.includes(id)),
  );
}

/** `POST …/getMemberObjects`: the ids of all groups, and of a user's directory roles. */
export function getMemberObjects(call: GraphCall): Outcome {
  readBody(memberGroupsBody, call.request.body);
  return textsAnswer(call, memberObjects(call));
}

/** `POST …/checkMemberObjects`: which of up to 20 groups and directory roles it is in. */
export function checkMemberObjects(call: GraphCall): Outcome {
  const { ids } = readBody(checkObjectsBody, call.request.body);
  const held = memberObjects(call);
  return textsAnswer(
    call,
    ids.filter((id) => held.includes(id)),
  );
}

function memberObjects(call: GraphCall): readonly string[] {
  const id = memberOf(call);
  return [...groupsOf(call.tenant, id), ...rolesOf(call, id)];
}

function textsAnswer(call: GraphCall, value: readonly string[]): Outcome {
  return { status: 200, body: { '@odata.context': odataContext(call, 'Collection(Edm.String)'), value } };
}

/** The ids of a user's directory roles; only users have any here. */
function rolesOf({ tenant }: GraphCall, id: string): readonly string[] {
  return tenant.users[id]?.directoryRoleTemplateIds ?? [];
}

/** The object id of the user, service principal or group that the path names. */
function memberOf(call: GraphCall): string {
  const { group, object, servicePrincipal } = call.parameters;
  if (servicePrincipal !== undefined) {
    return servicePrincipalOf(call).id;
  }
  if (group !== undefined) {
    return groupOf(call).id;
  }
  return object === undefined ? userOf(call).id : visibleObjectId(call);
}

function visibleObjectId(call: GraphCall): string {
  const id = parameter(call, 'object').toLowerCase();
  if (directoryObject(call, id) === undefined) {
    throw notFound(id);
  }
  return id;
}
