import type { Privilege } from './graph-request.ts';

/**
 * What the calls of this tool need, least first (https://learn.microsoft.com/graph/permissions-reference, and the page
 * of each call).
 */
export const PRIVILEGES = {
  /**
   * Whoever owns them (https://learn.microsoft.com/graph/api/application-list,
   * https://learn.microsoft.com/graph/api/serviceprincipal-list).
   */
  readApplications: {
    application: 'Application.ReadWrite.OwnedBy or Application.Read.All',
    delegated: 'Application.Read.All',
    role: 'Directory Readers',
  },
  /** Graph: Create application. */
  createApplications: {
    application: 'Application.ReadWrite.OwnedBy',
    delegated: 'Application.ReadWrite.All',
    role: 'Application Developer',
  },
  /** Of an application that exists, and of its service principal; who does not own them needs all of it. */
  writeApplications: {
    application: 'Application.ReadWrite.OwnedBy (own applications) or Application.ReadWrite.All',
    delegated: 'Application.ReadWrite.All',
    role: 'Cloud Application Administrator',
  },
  /**
   * For an API of another tenant, such as Azure Healthcare APIs: `Application.ReadWrite.OwnedBy` and ownership are only
   * enough where the application is in this tenant
   * (https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals).
   */
  createForeignServicePrincipals: {
    application: 'Application.ReadWrite.All',
    delegated: 'Application.ReadWrite.All',
    role: 'Cloud Application Administrator',
  },
  /**
   * `Application.ReadWrite.OwnedBy` is not sufficient to add another owner
   * (https://learn.microsoft.com/graph/api/application-post-owners).
   */
  addOwners: {
    application: 'Application.ReadWrite.All with Directory.Read.All',
    delegated: 'Application.ReadWrite.All with Directory.Read.All',
    role: 'Cloud Application Administrator',
  },
  /**
   * To read, restore and purge deleted applications and service principals; `Application.ReadWrite.OwnedBy` was refused
   * in a real tenant.
   */
  useRecycleBin: {
    application: 'Application.ReadWrite.All',
    delegated: 'Application.ReadWrite.All',
    role: 'Cloud Application Administrator',
  },
  assignAppRoles: {
    application: 'AppRoleAssignment.ReadWrite.All with Application.Read.All',
    delegated: 'AppRoleAssignment.ReadWrite.All with Application.Read.All',
    role: 'Cloud Application Administrator',
  },
  removeAppRoles: {
    application: 'AppRoleAssignment.ReadWrite.All',
    delegated: 'AppRoleAssignment.ReadWrite.All',
    role: 'Cloud Application Administrator',
  },
  readGrants: {
    application: 'Directory.Read.All',
    delegated: 'Directory.Read.All',
    role: 'Directory Readers',
  },
  grantConsent: {
    application: 'DelegatedPermissionGrant.ReadWrite.All',
    delegated: 'DelegatedPermissionGrant.ReadWrite.All',
    role: 'Cloud Application Administrator',
  },
  readDirectoryObjects: {
    application: 'Directory.Read.All',
    delegated: 'Directory.Read.All',
    role: 'Directory Readers',
  },
  readGroups: { application: 'GroupMember.Read.All', delegated: 'GroupMember.Read.All', role: 'Directory Readers' },
  readUsers: { application: 'User.Read.All', delegated: 'User.ReadBasic.All', role: 'Directory Readers' },
} as const satisfies Record<string, Privilege>;
