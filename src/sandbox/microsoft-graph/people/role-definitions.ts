import { DIRECTORY_ROLES } from '../../tenant/user.ts';
import type { GraphCall, Outcome } from '../graph-call.ts';
import { listAnswer } from '../list-query.ts';
import { showDirectoryRoles } from './show-directory-role.ts';

const APPLICATION_ADMINISTRATOR = [
  'microsoft.directory/applications/create',
  'microsoft.directory/applications/delete',
  'microsoft.directory/applications/credentials/update',
  'microsoft.directory/applications/owners/update',
  'microsoft.directory/applications/permissions/update',
  'microsoft.directory/servicePrincipals/appRoleAssignedTo/update',
  'microsoft.directory/servicePrincipals/credentials/update',
  'microsoft.directory/servicePrincipals/managePermissionGrantsForAll.microsoft-application-admin',
  'microsoft.directory/servicePrincipals/owners/update',
];

/**
 * What of each role is about applications, groups and people
 * (https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference).
 */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  [DIRECTORY_ROLES.globalAdministrator]: [
    'microsoft.directory/applications/allProperties/allTasks',
    'microsoft.directory/groups/allProperties/allTasks',
    'microsoft.directory/oAuth2PermissionGrants/allProperties/allTasks',
    'microsoft.directory/roleAssignments/allProperties/allTasks',
    'microsoft.directory/servicePrincipals/allProperties/allTasks',
    'microsoft.directory/users/allProperties/allTasks',
  ],
  [DIRECTORY_ROLES.applicationAdministrator]: APPLICATION_ADMINISTRATOR,
  [DIRECTORY_ROLES.cloudApplicationAdministrator]: APPLICATION_ADMINISTRATOR,
  [DIRECTORY_ROLES.applicationDeveloper]: [
    'microsoft.directory/applications/createAsOwner',
    'microsoft.directory/oAuth2PermissionGrants/createAsOwner',
    'microsoft.directory/servicePrincipals/createAsOwner',
  ],
  [DIRECTORY_ROLES.privilegedRoleAdministrator]: [
    'microsoft.directory/groupsAssignableToRoles/members/update',
    'microsoft.directory/oAuth2PermissionGrants/allProperties/allTasks',
    'microsoft.directory/roleAssignments/allProperties/allTasks',
    'microsoft.directory/servicePrincipals/appRoleAssignedTo/allTasks',
  ],
  [DIRECTORY_ROLES.userAdministrator]: [
    'microsoft.directory/groups/members/update',
    'microsoft.directory/groups/owners/update',
    'microsoft.directory/users/password/update',
  ],
};

/** `GET /roleManagement/directory/roleDefinitions` (Graph `unifiedRoleDefinition`): the built-in roles of the sandbox. */
export function listRoleDefinitions(call: GraphCall): Outcome {
  const items = showDirectoryRoles().map(({ id, displayName }) => ({
    id: String(id),
    ...{ description: displayName, displayName, isBuiltIn: true, isEnabled: true },
    ...{ resourceScopes: ['/'], templateId: id, version: '1' },
    rolePermissions: [{ allowedResourceActions: ACTIONS[String(id)] ?? [], condition: null }],
  }));
  return listAnswer(call, {
    collection: 'roleManagement/directory/roleDefinitions',
    resource: 'UnifiedRoleDefinition',
    items,
  });
}

/**
 * `GET /roleManagement/directory/roleEligibilityScheduleInstances`: none, as no one is only eligible in the sandbox
 * (https://learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityscheduleinstances).
 */
export function listEligibleRoles(call: GraphCall): Outcome {
  return listAnswer(call, {
    collection: 'roleManagement/directory/roleEligibilityScheduleInstances',
    resource: 'UnifiedRoleEligibilityScheduleInstance',
    items: [],
  });
}
