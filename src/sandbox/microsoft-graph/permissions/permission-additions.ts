import type { PermissionRow } from './permission-table.ts';

const READ_USERS = ['Directory.Read.All', 'Directory.ReadWrite.All', 'User.Read.All', 'User.ReadWrite.All'];
const READ_GROUPS = ['Directory.Read.All', 'Directory.ReadWrite.All', 'Group.Read.All', 'Group.ReadWrite.All'];
const READ_MEMBERS = [...READ_GROUPS, 'GroupMember.Read.All', 'GroupMember.ReadWrite.All'];
const READ_ELIGIBLE_ROLES = [
  'RoleEligibilitySchedule.Read.Directory',
  'RoleManagement.Read.Directory',
  'RoleManagement.ReadWrite.Directory',
];
const WRITE_GROUPS = ['Directory.ReadWrite.All', 'Group.ReadWrite.All'];
const READ_APPLICATIONS = ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'];
const READ_ORGANIZATION = [
  'Directory.Read.All',
  'Organization.Read.All',
  'Organization.ReadWrite.All',
  'User.Read.All',
];
const WRITE_DELETED = ['Application.ReadWrite.All', 'User.ReadWrite.All', 'User.DeleteRestore.All'];
const WRITE_POLICY = ['Policy.ReadWrite.ApplicationConfiguration'];
const ASSIGN = [
  'AppRoleAssignment.ReadWrite.All + Application.Read.All',
  'AppRoleAssignment.ReadWrite.All + Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All + Directory.Read.All',
];

const ASSIGN_POLICY = [
  'Application.Read.All + Policy.ReadWrite.ApplicationConfiguration',
  'Application.ReadWrite.All + Policy.ReadWrite.ApplicationConfiguration',
];
const READ_ASSIGNED_POLICY = [
  ...ASSIGN_POLICY,
  'Application.Read.All + Policy.Read.All',
  'Application.ReadWrite.All + Policy.Read.All',
];

/**
 * Rows that Microsoft's list of permissions gets wrong: it treats a permission as enough that counts only together with
 * another, or leaves out the usual ones.
 */
export const CORRECTED_PERMISSIONS: readonly PermissionRow[] = [
  {
    // Application.ReadWrite.All also needs Directory.Read.All, and Application.ReadWrite.OwnedBy "isn't sufficient to
    // add another owner" (https://learn.microsoft.com/graph/api/application-post-owners).
    operations: ['POST /applications/{id}/owners/$ref', 'POST /servicePrincipals/{id}/owners/$ref'],
    delegated: ['Application.ReadWrite.All + Directory.Read.All', 'Directory.ReadWrite.All'],
    application: ['Application.ReadWrite.All + Directory.Read.All', 'Directory.ReadWrite.All'],
  },
  {
    // AppRoleAssignment.ReadWrite.All also needs the right to read applications; alone, neither is enough
    // (https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto).
    operations: ['POST /servicePrincipals/{id}/appRoleAssignments', 'POST /servicePrincipals/{id}/appRoleAssignedTo'],
    delegated: ASSIGN,
    application: ASSIGN,
  },
  {
    // An application needs no permission for its own keys (https://learn.microsoft.com/graph/api/application-addkey);
    // the handlers check whose keys they are.
    operations: [
      'POST /applications/{id}/addKey',
      'POST /applications/{id}/removeKey',
      'POST /servicePrincipals/{id}/addKey',
      'POST /servicePrincipals/{id}/removeKey',
    ],
    delegated: ['Application.ReadWrite.All', 'Directory.ReadWrite.All'],
    application: [''],
  },
  {
    // The reference page asks for both.
    operations: ['POST /applications/{id}/appManagementPolicies/$ref'],
    delegated: ASSIGN_POLICY,
    application: ASSIGN_POLICY,
  },
  {
    // The list has Intune's permissions here; those of `GET /organization` also apply.
    operations: ['GET /organization/{id}'],
    delegated: READ_ORGANIZATION,
    application: READ_ORGANIZATION,
  },
  {
    // The list covers only users here; for applications see
    // https://learn.microsoft.com/graph/api/directory-deleteditems-restore. The handlers check the type again.
    operations: ['POST /directory/deletedItems/{id}/restore'],
    delegated: WRITE_DELETED,
    application: [...WRITE_DELETED, 'Application.ReadWrite.OwnedBy'],
  },
];

/** Rows that Microsoft's list of permissions lacks, from the reference page of each operation. */
export const ADDED_PERMISSIONS: readonly PermissionRow[] = [
  {
    // Microsoft's list has no permission for a single assignment; the sandbox takes those for the list
    // (assumption A69).
    operations: [
      'GET /servicePrincipals/{id}/appRoleAssignedTo/{id}',
      'GET /servicePrincipals/{id}/appRoleAssignments/{id}',
      'GET /servicePrincipals/{id}/transitiveMemberOf/{id}',
    ],
    delegated: [...READ_APPLICATIONS, 'Directory.ReadWrite.All'],
    application: [...READ_APPLICATIONS, 'Application.ReadWrite.OwnedBy', 'Directory.ReadWrite.All'],
  },
  {
    operations: [
      'GET /directory/deletedItems/microsoft.graph.application',
      'GET /directory/deletedItems/microsoft.graph.servicePrincipal',
    ],
    delegated: READ_APPLICATIONS,
    // Whether OwnedBy is enough is assumption A53.
    application: [...READ_APPLICATIONS, 'Application.ReadWrite.OwnedBy'],
  },
  {
    operations: ['GET /directory/deletedItems/microsoft.graph.user'],
    delegated: READ_USERS,
    application: READ_USERS,
  },
  {
    operations: ['GET /directory/deletedItems/{id}'],
    delegated: [...READ_APPLICATIONS, ...READ_USERS],
    application: [...READ_APPLICATIONS, ...READ_USERS, 'Application.ReadWrite.OwnedBy'],
  },
  {
    operations: [
      'GET /servicePrincipals/{id}/ownedObjects/{id}',
      'GET /servicePrincipals/{id}/memberOf/{id}',
      'GET /applications/{id}/owners/{id}',
      'GET /servicePrincipals/{id}/owners/{id}',
    ],
    delegated: [...READ_APPLICATIONS, 'Directory.ReadWrite.All'],
    application: [...READ_APPLICATIONS, 'Application.ReadWrite.OwnedBy', 'Directory.ReadWrite.All'],
  },
  {
    operations: ['DELETE /directory/deletedItems/{id}'],
    delegated: WRITE_DELETED,
    application: [...WRITE_DELETED, 'Application.ReadWrite.OwnedBy'],
  },
  {
    operations: ['GET /users', 'GET /users/$count'],
    delegated: [...READ_USERS, 'User.ReadBasic.All'],
    application: [...READ_USERS, 'User.ReadBasic.All'],
  },
  {
    operations: ['POST /users'],
    delegated: ['Directory.ReadWrite.All', 'User.ReadWrite.All'],
    application: ['Directory.ReadWrite.All', 'User.ReadWrite.All'],
  },
  {
    operations: ['PATCH /users/{id}', 'PATCH /me'],
    delegated: ['Directory.ReadWrite.All', 'User.ReadWrite', 'User.ReadWrite.All'],
    application: ['Directory.ReadWrite.All', 'User.ReadWrite.All'],
  },
  {
    operations: ['DELETE /users/{id}'],
    delegated: ['User.DeleteRestore.All', 'User.ReadWrite.All'],
    application: ['User.DeleteRestore.All', 'User.ReadWrite.All'],
  },
  {
    operations: [
      'GET /users/{id}/memberOf',
      'GET /users/{id}/memberOf/{id}',
      'GET /users/{id}/transitiveMemberOf',
      'GET /users/{id}/transitiveMemberOf/{id}',
      'POST /users/{id}/getMemberGroups',
      'POST /users/{id}/checkMemberGroups',
      'POST /users/{id}/getMemberObjects',
      'POST /users/{id}/checkMemberObjects',
      'GET /users/{id}/manager',
      'GET /users/{id}/directReports',
    ],
    delegated: ['User.Read', ...READ_USERS, 'GroupMember.Read.All'],
    application: [...READ_USERS, 'GroupMember.Read.All'],
  },
  {
    operations: [
      'GET /me/memberOf',
      'GET /me/memberOf/{id}',
      'GET /me/transitiveMemberOf',
      'GET /me/transitiveMemberOf/{id}',
      'POST /me/getMemberGroups',
      'POST /me/checkMemberGroups',
      'POST /me/getMemberObjects',
      'POST /me/checkMemberObjects',
      'GET /me/manager',
      'GET /me/directReports',
      'GET /me/ownedObjects/{id}',
    ],
    delegated: ['User.Read', ...READ_USERS],
    application: [],
  },
  {
    operations: ['GET /users/{id}/ownedObjects', 'GET /users/{id}/ownedObjects/{id}'],
    delegated: ['User.Read', ...READ_USERS],
    application: READ_USERS,
  },
  {
    operations: [
      'GET /me/appRoleAssignments',
      'GET /users/{id}/appRoleAssignments',
      'GET /groups/{id}/appRoleAssignments',
      'GET /users/{id}/appRoleAssignments/{id}',
      'GET /groups/{id}/appRoleAssignments/{id}',
    ],
    delegated: ['AppRoleAssignment.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    application: ['AppRoleAssignment.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  },
  {
    operations: [
      'POST /users/{id}/appRoleAssignments',
      'DELETE /users/{id}/appRoleAssignments/{id}',
      'POST /groups/{id}/appRoleAssignments',
      'DELETE /groups/{id}/appRoleAssignments/{id}',
    ],
    delegated: ['AppRoleAssignment.ReadWrite.All'],
    application: ['AppRoleAssignment.ReadWrite.All'],
  },
  {
    operations: ['GET /users/{id}/oauth2PermissionGrants', 'GET /me/oauth2PermissionGrants'],
    delegated: ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    application: ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  },
  {
    operations: ['GET /groups', 'GET /groups/$count', 'GET /groups/{id}', 'GET /groups/{id}/owners'],
    delegated: READ_MEMBERS,
    application: READ_MEMBERS,
  },
  {
    operations: [
      'GET /groups/{id}/members',
      'GET /groups/{id}/members/{id}',
      'GET /groups/{id}/memberOf',
      'GET /groups/{id}/memberOf/{id}',
      'GET /groups/{id}/transitiveMemberOf',
      'GET /groups/{id}/transitiveMemberOf/{id}',
      'POST /groups/{id}/getMemberGroups',
      'POST /groups/{id}/checkMemberGroups',
      'POST /groups/{id}/getMemberObjects',
      'POST /groups/{id}/checkMemberObjects',
      'GET /groups/{id}/transitiveMembers',
      'GET /directory/deletedItems/microsoft.graph.group',
    ],
    delegated: READ_MEMBERS,
    application: READ_MEMBERS,
  },
  {
    operations: ['POST /groups'],
    delegated: WRITE_GROUPS,
    application: [...WRITE_GROUPS, 'Group.Create'],
  },
  {
    operations: [
      'PATCH /groups/{id}',
      'DELETE /groups/{id}',
      'POST /groups/{id}/owners/$ref',
      'DELETE /groups/{id}/owners/{id}/$ref',
    ],
    delegated: WRITE_GROUPS,
    application: WRITE_GROUPS,
  },
  {
    operations: ['POST /groups/{id}/members/$ref', 'DELETE /groups/{id}/members/{id}/$ref'],
    delegated: [...WRITE_GROUPS, 'GroupMember.ReadWrite.All'],
    application: [...WRITE_GROUPS, 'GroupMember.ReadWrite.All'],
  },
  {
    operations: [
      'GET /directoryRoleTemplates',
      'GET /directoryRoleTemplates/{id}',
      'GET /directoryRoles',
      'GET /directoryRoles/{id}',
      'GET /directoryRoles/{id}/members',
      'GET /roleManagement/directory/roleAssignments',
      'GET /roleManagement/directory/roleDefinitions',
    ],
    delegated: ['Directory.Read.All', 'Directory.ReadWrite.All', 'RoleManagement.Read.Directory'],
    application: ['Directory.Read.All', 'Directory.ReadWrite.All', 'RoleManagement.Read.Directory'],
  },
  {
    operations: ['GET /roleManagement/directory/roleEligibilityScheduleInstances'],
    delegated: READ_ELIGIBLE_ROLES,
    application: READ_ELIGIBLE_ROLES,
  },
  {
    operations: ['POST /directoryRoles/{id}/members/$ref', 'DELETE /directoryRoles/{id}/members/{id}/$ref'],
    delegated: ['RoleManagement.ReadWrite.Directory'],
    application: ['RoleManagement.ReadWrite.Directory'],
  },
  {
    operations: ['PATCH /policies/authorizationPolicy'],
    delegated: ['Policy.ReadWrite.Authorization'],
    application: ['Policy.ReadWrite.Authorization'],
  },
  {
    operations: ['GET /applications/{id}/appManagementPolicies'],
    delegated: READ_ASSIGNED_POLICY,
    application: READ_ASSIGNED_POLICY,
  },
  {
    operations: ['DELETE /applications/{id}/appManagementPolicies/{id}/$ref'],
    delegated: WRITE_POLICY,
    application: WRITE_POLICY,
  },
];
