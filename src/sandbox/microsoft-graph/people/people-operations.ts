import {
  addAppRoleAssignment,
  getAppRoleAssignment,
  listAppRoleAssignments,
  removeAppRoleAssignment,
} from '../grants/app-role-assignments.ts';
import { listOwnedObjectsOfUser } from '../directory-objects.ts';
import {
  addGroupOwner,
  addMember,
  listGroupOwners,
  listMembers,
  removeGroupOwner,
  removeMember,
  listTransitiveMembers,
} from './group-members.ts';
import { countGroups, createGroup, deleteGroup, getGroup, listGroups, updateGroup } from './groups.ts';
import { getManager, listDirectReports } from './managers.ts';
import {
  checkMemberGroups,
  checkMemberObjects,
  getMemberGroups,
  getMemberObjects,
  listMemberOf,
  listTransitiveMemberOf,
} from './memberships.ts';
import { listRoleAssignments } from './role-assignments.ts';
import { listEligibleRoles, listRoleDefinitions } from './role-definitions.ts';
import {
  addRoleMember,
  getDirectoryRole,
  listDirectoryRoles,
  listRoleMembers,
  removeRoleMember,
  getRoleTemplate,
  listRoleTemplates,
} from './directory-roles.ts';
import { type Operation, operation } from '../operation.ts';
import { listGrantsOfUser } from '../grants/permission-grants.ts';
import { countUsers, createUser, deleteUser, getUser, listUsers, updateUser } from './users.ts';

/**
 * The operations on users, groups and directory roles. `/me` means the user who calls; `{type}` is a cast such as
 * `microsoft.graph.group`.
 */
export const PEOPLE_OPERATIONS: readonly Operation[] = [
  operation('GET /users', listUsers),
  operation('POST /users', createUser),
  operation('GET /users/$count', countUsers),
  operation('DELETE /users/{user}', deleteUser),
  ...['/me', '/users/{user}'].flatMap((user) => [
    operation(`GET ${user}`, getUser),
    operation(`PATCH ${user}`, updateUser),
    operation(`GET ${user}/ownedObjects`, listOwnedObjectsOfUser),
    operation(`GET ${user}/ownedObjects/{type}`, listOwnedObjectsOfUser),
    operation(`GET ${user}/memberOf`, listMemberOf),
    operation(`GET ${user}/memberOf/{type}`, listMemberOf),
    operation(`GET ${user}/transitiveMemberOf`, listTransitiveMemberOf),
    operation(`GET ${user}/transitiveMemberOf/{type}`, listTransitiveMemberOf),
    operation(`POST ${user}/getMemberGroups`, getMemberGroups),
    operation(`POST ${user}/checkMemberGroups`, checkMemberGroups),
    operation(`POST ${user}/getMemberObjects`, getMemberObjects),
    operation(`POST ${user}/checkMemberObjects`, checkMemberObjects),
    operation(`GET ${user}/manager`, getManager),
    { ...operation(`GET ${user}/manager`, getManager), path: `${user}/manager/$ref` },
    operation(`GET ${user}/directReports`, listDirectReports),
    operation(`GET ${user}/oauth2PermissionGrants`, listGrantsOfUser),
    operation(`GET ${user}/appRoleAssignments`, listAppRoleAssignments),
  ]),

  operation('GET /groups', listGroups),
  operation('POST /groups', createGroup),
  operation('GET /groups/$count', countGroups),
  operation('GET /groups/{group}', getGroup),
  operation('PATCH /groups/{group}', updateGroup),
  operation('DELETE /groups/{group}', deleteGroup),
  operation('GET /groups/{group}/members', listMembers),
  operation('GET /groups/{group}/members/{type}', listMembers),
  operation('GET /groups/{group}/transitiveMembers', listTransitiveMembers),
  operation('POST /groups/{group}/members/$ref', addMember),
  operation('DELETE /groups/{group}/members/{member}/$ref', removeMember),
  operation('GET /groups/{group}/owners', listGroupOwners),
  operation('POST /groups/{group}/owners/$ref', addGroupOwner),
  operation('DELETE /groups/{group}/owners/{owner}/$ref', removeGroupOwner),
  operation('GET /groups/{group}/memberOf', listMemberOf),
  operation('GET /groups/{group}/memberOf/{type}', listMemberOf),
  operation('GET /groups/{group}/transitiveMemberOf', listTransitiveMemberOf),
  operation('GET /groups/{group}/transitiveMemberOf/{type}', listTransitiveMemberOf),
  operation('POST /groups/{group}/getMemberGroups', getMemberGroups),
  operation('POST /groups/{group}/checkMemberGroups', checkMemberGroups),
  operation('POST /groups/{group}/getMemberObjects', getMemberObjects),
  operation('POST /groups/{group}/checkMemberObjects', checkMemberObjects),
  operation('GET /groups/{group}/appRoleAssignments', listAppRoleAssignments),

  operation('GET /roleManagement/directory/roleAssignments', listRoleAssignments),
  operation('GET /roleManagement/directory/roleDefinitions', listRoleDefinitions),
  operation('GET /roleManagement/directory/roleEligibilityScheduleInstances', listEligibleRoles),
  operation('GET /directoryRoleTemplates', listRoleTemplates),
  operation('GET /directoryRoleTemplates/{template}', getRoleTemplate),
  operation('GET /directoryRoles', listDirectoryRoles),
  operation('GET /directoryRoles/{role}', getDirectoryRole),
  operation('GET /directoryRoles/{role}/members', listRoleMembers),
  operation('POST /directoryRoles/{role}/members/$ref', addRoleMember),
  operation('DELETE /directoryRoles/{role}/members/{member}/$ref', removeRoleMember),

  ...['/users/{user}', '/groups/{group}'].flatMap((principal) => [
    operation(`GET ${principal}/appRoleAssignments/{assignment}`, getAppRoleAssignment),
    operation(`POST ${principal}/appRoleAssignments`, addAppRoleAssignment),
    operation(`DELETE ${principal}/appRoleAssignments/{assignment}`, removeAppRoleAssignment),
  ]),
];
