/**
 * What allows one or several operations: one of these permissions, or of these sets written `A + B`; an empty string
 * means none is needed.
 */
export interface PermissionRow {
  /** Method and path; each `{id}` matches one segment, with any name. */
  readonly operations: readonly string[];
  /** For a user's token (`scp`). */
  readonly delegated: readonly string[];
  /** For an application's own token (`roles`). */
  readonly application: readonly string[];
}

const READ_MEMBERSHIPS = [
  'AgentIdUser.ReadWrite.All',
  'AgentIdUser.ReadWrite.IdentityParentedBy',
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Device.Read.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
  'Group.Read.All',
  'Group.ReadBasic.All',
  'Group.ReadWrite.All',
  'GroupMember.Read.All',
  'GroupMember.ReadBasic.All',
  'User.Read.All',
  'User.ReadWrite.All',
];

/**
 * The permissions of the operations that the sandbox serves, as Microsoft publishes them for work accounts
 * (https://github.com/microsoftgraph/microsoft-graph-devx-content, `permissions.json`). `npm run test:contract`
 * compares this copy with that file; corrections are in `permission-additions.ts`.
 */
export const MICROSOFT_PERMISSIONS: readonly PermissionRow[] = [
  {
    operations: [
      'GET /applications',
      'GET /applications/$count',
      'GET /servicePrincipals',
      'GET /servicePrincipals/$count',
    ],
    delegated: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    application: [
      'Application.Read.All',
      'Application.ReadWrite.All',
      'Application.ReadWrite.OwnedBy',
      'Directory.Read.All',
    ],
  },
  {
    operations: ['POST /applications'],
    delegated: ['AppRegistration.Create', 'Application.ReadWrite.All'],
    application: ['AppRegistration.Create', 'Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy'],
  },
  {
    operations: [
      'GET /applications/{id}',
      'GET /applications/{id}/extensionProperties',
      'GET /applications/{id}/owners',
      'GET /servicePrincipals/{id}',
      'GET /servicePrincipals/{id}/owners',
      'GET /servicePrincipals/{id}/ownedObjects',
      'GET /servicePrincipals/{id}/memberOf',
      'GET /servicePrincipals/{id}/appRoleAssignments',
      'GET /servicePrincipals/{id}/appRoleAssignedTo',
    ],
    delegated: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    application: [
      'Application.Read.All',
      'Application.ReadWrite.All',
      'Application.ReadWrite.OwnedBy',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
    ],
  },
  {
    operations: [
      'PATCH /applications/{id}',
      'DELETE /applications/{id}',
      'POST /applications/{id}/federatedIdentityCredentials',
      'GET /applications/{id}/federatedIdentityCredentials/{id}',
      'PATCH /applications/{id}/federatedIdentityCredentials/{id}',
      'DELETE /applications/{id}/federatedIdentityCredentials/{id}',
    ],
    delegated: ['Application.ReadWrite.All'],
    application: ['Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy'],
  },
  {
    operations: [
      'POST /applications/{id}/addPassword',
      'POST /applications/{id}/removePassword',
      'POST /applications/{id}/extensionProperties',
      'DELETE /applications/{id}/extensionProperties/{id}',
      'DELETE /applications/{id}/owners/{id}/$ref',
      'POST /servicePrincipals',
      'PATCH /servicePrincipals/{id}',
      'DELETE /servicePrincipals/{id}',
      'POST /servicePrincipals/{id}/addPassword',
      'POST /servicePrincipals/{id}/removePassword',
      'DELETE /servicePrincipals/{id}/owners/{id}/$ref',
    ],
    delegated: ['Application.ReadWrite.All', 'Directory.ReadWrite.All'],
    application: ['Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy', 'Directory.ReadWrite.All'],
  },
  {
    operations: ['GET /applications/{id}/federatedIdentityCredentials'],
    delegated: ['Application.Read.All', 'Application.ReadWrite.All'],
    application: ['Application.Read.All', 'Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy'],
  },
  {
    operations: ['GET /applications/{id}/extensionProperties/{id}'],
    delegated: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'],
    application: ['Application.Read.All', 'Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy'],
  },
  {
    operations: ['GET /servicePrincipals/{id}/transitiveMemberOf'],
    delegated: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    application: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  },
  {
    operations: ['POST /servicePrincipals/{id}/getMemberGroups', 'POST /directoryObjects/{id}/getMemberGroups'],
    delegated: [
      'Application.Read.All',
      'Application.ReadWrite.All',
      'Device.Read.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
      'Group.Read.All',
      'Group.ReadBasic.All',
      'Group.ReadWrite.All',
      'GroupMember.Read.All',
      'GroupMember.ReadBasic.All',
      'User.Read.All',
    ],
    application: [
      'Application.Read.All',
      'Application.ReadWrite.All',
      'Device.Read.All',
      'Device.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
      'Group.Read.All',
      'Group.ReadBasic.All',
      'Group.ReadWrite.All',
      'GroupMember.Read.All',
      'GroupMember.ReadBasic.All',
      'User.Read.All',
    ],
  },
  {
    operations: ['POST /servicePrincipals/{id}/checkMemberGroups', 'POST /directoryObjects/{id}/checkMemberGroups'],
    delegated: READ_MEMBERSHIPS,
    application: [...READ_MEMBERSHIPS, 'Device.ReadWrite.All'],
  },
  {
    operations: [
      'POST /servicePrincipals/{id}/getMemberObjects',
      'POST /servicePrincipals/{id}/checkMemberObjects',
      'POST /directoryObjects/{id}/getMemberObjects',
      'POST /directoryObjects/{id}/checkMemberObjects',
    ],
    delegated: [...READ_MEMBERSHIPS, 'User.Read'],
    application: [...READ_MEMBERSHIPS, 'Device.ReadWrite.All'],
  },
  {
    operations: [
      'DELETE /servicePrincipals/{id}/appRoleAssignments/{id}',
      'DELETE /servicePrincipals/{id}/appRoleAssignedTo/{id}',
    ],
    delegated: ['AppRoleAssignment.ReadWrite.All', 'Application.ReadWrite.All'],
    application: ['AppRoleAssignment.ReadWrite.All', 'Application.ReadWrite.All'],
  },
  {
    operations: [
      'GET /servicePrincipals/{id}/oauth2PermissionGrants',
      'GET /oauth2PermissionGrants',
      'GET /oauth2PermissionGrants/{id}',
    ],
    delegated: ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    application: ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  },
  {
    operations: [
      'POST /oauth2PermissionGrants',
      'PATCH /oauth2PermissionGrants/{id}',
      'DELETE /oauth2PermissionGrants/{id}',
    ],
    delegated: ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'],
    application: ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'],
  },
  {
    operations: ['POST /directoryObjects/getByIds', 'GET /directoryObjects/{id}'],
    delegated: ['Directory.Read.All'],
    application: ['Directory.Read.All'],
  },
  {
    operations: ['GET /organization'],
    delegated: [
      'DeviceManagementConfiguration.Read.All',
      'DeviceManagementConfiguration.ReadWrite.All',
      'DeviceManagementServiceConfig.Read.All',
      'DeviceManagementServiceConfig.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
      'Organization.Read.All',
      'Organization.ReadWrite.All',
      'User.Read',
      'User.Read.All',
    ],
    application: [
      'DeviceManagementConfiguration.Read.All',
      'DeviceManagementConfiguration.ReadWrite.All',
      'DeviceManagementServiceConfig.Read.All',
      'DeviceManagementServiceConfig.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
      'Organization.Read.All',
      'Organization.ReadWrite.All',
      'User.Read.All',
    ],
  },
  {
    operations: ['GET /domains', 'GET /domains/{id}'],
    delegated: ['Directory.Read.All', 'Domain.Read.All', 'Domain.ReadWrite.All'],
    application: ['Directory.Read.All', 'Domain.Read.All', 'Domain.ReadWrite.All'],
  },
  {
    operations: ['POST /domains', 'DELETE /domains/{id}', 'POST /domains/{id}/verify'],
    delegated: ['Domain.ReadWrite.All'],
    application: ['Domain.ReadWrite.All'],
  },
  {
    operations: ['GET /domains/{id}/verificationDnsRecords'],
    delegated: ['Domain.Read.All', 'Domain.ReadWrite.All'],
    application: ['Domain.Read.All', 'Domain.ReadWrite.All'],
  },
  {
    operations: ['GET /me'],
    delegated: [
      'AgentIdUser.ReadWrite.All',
      'AgentIdUser.ReadWrite.IdentityParentedBy',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
      'User.Read',
      'User.Read.All',
      'User.ReadBasic.All',
      'User.ReadWrite',
      'User.ReadWrite.All',
    ],
    application: [],
  },
  {
    operations: ['GET /me/ownedObjects'],
    delegated: [
      'AgentIdUser.ReadWrite.All',
      'AgentIdUser.ReadWrite.IdentityParentedBy',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
      'User.Read',
      'User.Read.All',
      'User.ReadWrite.All',
    ],
    application: [],
  },
  {
    operations: ['GET /users/{id}'],
    delegated: [
      'AgentIdUser.ReadWrite.All',
      'AgentIdUser.ReadWrite.IdentityParentedBy',
      'DeviceManagementApps.Read.All',
      'DeviceManagementApps.ReadWrite.All',
      'DeviceManagementConfiguration.Read.All',
      'DeviceManagementConfiguration.ReadWrite.All',
      'DeviceManagementManagedDevices.Read.All',
      'DeviceManagementManagedDevices.ReadWrite.All',
      'DeviceManagementServiceConfig.Read.All',
      'DeviceManagementServiceConfig.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
      'User.Read',
      'User.Read.All',
      'User.ReadBasic.All',
      'User.ReadWrite',
      'User.ReadWrite.All',
    ],
    application: [
      'AgentIdUser.ReadWrite.All',
      'AgentIdUser.ReadWrite.IdentityParentedBy',
      'DeviceManagementApps.Read.All',
      'DeviceManagementApps.ReadWrite.All',
      'DeviceManagementConfiguration.Read.All',
      'DeviceManagementConfiguration.ReadWrite.All',
      'DeviceManagementManagedDevices.Read.All',
      'DeviceManagementManagedDevices.ReadWrite.All',
      'DeviceManagementServiceConfig.Read.All',
      'DeviceManagementServiceConfig.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
      'User.Read.All',
      'User.ReadBasic.All',
      'User.ReadWrite.All',
      'User.ReadWrite.CrossCloud',
    ],
  },
  {
    operations: [
      'GET /policies/defaultAppManagementPolicy',
      'GET /policies/appManagementPolicies',
      'GET /policies/appManagementPolicies/{id}',
    ],
    delegated: ['Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration'],
    application: ['Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration'],
  },
  {
    operations: [
      'PATCH /policies/defaultAppManagementPolicy',
      'POST /policies/appManagementPolicies',
      'PATCH /policies/appManagementPolicies/{id}',
      'DELETE /policies/appManagementPolicies/{id}',
    ],
    delegated: ['Policy.ReadWrite.ApplicationConfiguration'],
    application: ['Policy.ReadWrite.ApplicationConfiguration'],
  },
  {
    operations: ['GET /policies/authorizationPolicy'],
    delegated: ['Policy.Read.All', 'Policy.ReadWrite.Authorization'],
    application: ['Policy.Read.All', 'Policy.ReadWrite.Authorization'],
  },
  {
    operations: ['GET /policies/appManagementPolicies/{id}/appliesTo'],
    delegated: ['Application.Read.All', 'Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration'],
    application: ['Application.Read.All', 'Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration'],
  },
];
