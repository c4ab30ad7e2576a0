import { randomUUID } from 'node:crypto';
import { without } from '../../tenant/tenant.ts';
import type { Group } from '../../tenant/user.ts';
import { directGroupsOf } from '../../tenant/group-membership.ts';
import { directoryObjects } from '../directory-object.ts';
import { directoryLocation, type GraphCall, odataContext, type Outcome } from '../graph-call.ts';
import { badRequest } from '../graph-error.ts';
import { withGroup } from './group-members.ts';
import { groupBody, type GroupWrite } from './group-shape.ts';
import { countAnswer, listAnswer, selectAnswer } from '../list-query.ts';
import { groupOf, visibleGroups } from '../lookup.ts';
import { ownsNewGroups } from '../permissions/user-rights.ts';
import { readBody } from '../read-body.ts';
import { directoryReference } from '../reference.ts';
import { withoutDirectoryObject } from '../../tenant/remove-directory-object.ts';
import { showGroup } from './show-group.ts';

const kind = { collection: 'groups', resource: 'Group' } as const;
const MAX_MEMBERS_AT_ONCE = 20;

/** `GET /groups`. */
export function listGroups(call: GraphCall): Outcome {
  return listAnswer(call, {
    ...kind,
    items: visibleGroups(call),
    show: showGroup,
    expand: expansions(call),
  });
}

/** `GET /groups/$count`. */
export function countGroups(call: GraphCall): Outcome {
  return countAnswer(call, { ...kind, items: visibleGroups(call).map(showGroup) });
}

/** `GET /groups/{id}`. */
export function getGroup(call: GraphCall): Outcome {
  const group = groupOf(call);
  const expand = Object.fromEntries(
    Object.entries(expansions(call)).map(([name, related]) => [name, () => related(group)]),
  );
  return selectAnswer(call, { ...kind, item: showGroup(group), expand });
}

/** `POST /groups`: a security group; a member who creates one becomes its owner (Graph "Create group"). */
export function createGroup(call: GraphCall): Outcome {
  const write = readBody(groupBody, call.request.body);
  const { displayName, mailEnabled, mailNickname, securityEnabled } = write;
  for (const [name, value] of Object.entries({ displayName, mailEnabled, mailNickname, securityEnabled })) {
    if (value === undefined) {
      throw badRequest(`A value is required for property '${name}' of resource 'Group'.`);
    }
  }
  const blank: Group = {
    id: randomUUID(),
    displayName: '',
    description: null,
    mailNickname: '',
    securityEnabled: true,
    createdDateTime: call.now.toISOString(),
    memberIds: [],
    ownerIds: ownsNewGroups(call.caller) ? [call.caller.objectId] : [],
    createdAt: call.now.getTime(),
  };
  const group = merge(call, blank, write);
  return {
    status: 201,
    headers: { Location: directoryLocation(call, 'Group', group.id) },
    body: { '@odata.context': odataContext(call, 'groups/$entity'), ...showGroup(group) },
    tenant: withGroup(call.tenant, group),
  };
}

/** `PATCH /groups/{id}`; `members@odata.bind` adds up to 20 members. */
export function updateGroup(call: GraphCall): Outcome {
  const group = groupOf(call);
  const write = readBody(groupBody, call.request.body, showGroup(group));
  return { status: 204, tenant: withGroup(call.tenant, merge(call, group, write)) };
}

/** `DELETE /groups/{id}`: permanent, as for all security groups; its roles and memberships are deleted too. */
export function deleteGroup(call: GraphCall): Outcome {
  const { id } = groupOf(call);
  const tenant = withoutDirectoryObject(call.tenant, id);
  return { status: 204, tenant: { ...tenant, groups: without(tenant.groups, id) } };
}

/** What `$expand` may name of a group. */
function expansions(call: GraphCall) {
  return {
    members: ({ memberIds }: Group) => directoryObjects(call, memberIds),
    owners: ({ ownerIds }: Group) => directoryObjects(call, ownerIds),
    memberOf: ({ id }: Group) => directoryObjects(call, directGroupsOf(call.tenant, id)),
  };
}

function merge(call: GraphCall, group: Group, write: GroupWrite): Group {
  const { description, displayName, mailEnabled, mailNickname, securityEnabled } = write;
  if (mailEnabled === true || securityEnabled === false || (write.groupTypes ?? []).length > 0) {
    // Microsoft 365 groups need Exchange, which the sandbox does not have; the text is Graph's for kinds of groups that
    // it cannot write.
    throw badRequest(
      'The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement ' +
        'property is unset and the security-enablement property is set.',
    );
  }
  const bound = (references: readonly string[] = []): string[] =>
    references.slice(0, MAX_MEMBERS_AT_ONCE).map((reference) => directoryReference(call, reference, 'members'));
  return {
    ...group,
    ...(description === undefined ? {} : { description }),
    ...(displayName === undefined ? {} : { displayName }),
    ...(mailNickname === undefined ? {} : { mailNickname }),
    memberIds: [...new Set([...group.memberIds, ...bound(write['members@odata.bind'])])],
    ownerIds: [...new Set([...group.ownerIds, ...bound(write['owners@odata.bind'])])],
  };
}
