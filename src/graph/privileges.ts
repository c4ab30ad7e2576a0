import type { PermissionSet, Privilege } from './graph-request.ts';

/**
 * What the calls of this tool need, least first (https://learn.microsoft.com/graph/permissions-reference, and the page
 * of each call). What a plain member of the tenant may is from
 * https://learn.microsoft.com/entra/fundamentals/users-default-permissions.
 */
export const PRIVILEGES = {
  /**
   * Whoever owns them (https://learn.microsoft.com/graph/api/application-list,
   * https://learn.microsoft.com/graph/api/serviceprincipal-list).
   */
  readApplications: {
    application: [together('Application.ReadWrite.OwnedBy'), together('Application.Read.All')],
    delegated: [together('Application.Read.All')],
    role: 'Directory Readers',
    members: 'always',
  },
  /** Graph: Create application. */
  createApplications: {
    application: [together('Application.ReadWrite.OwnedBy')],
    delegated: [together('Application.ReadWrite.All')],
    role: 'Application Developer',
    members: 'where-allowed',
  },
  /** Of an application that exists, and of its service principal; who does not own them needs all of it. */
  writeApplications: {
    application: [ofOwn('Application.ReadWrite.OwnedBy'), together('Application.ReadWrite.All')],
    delegated: [together('Application.ReadWrite.All')],
    role: 'Cloud Application Administrator',
    ownersToo: true,
  },
  /**
   * For an API of another tenant, such as Azure Healthcare APIs: `Application.ReadWrite.OwnedBy` and ownership are only
   * enough where the application is in this tenant
   * (https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals).
   */
  createForeignServicePrincipals: {
    application: [together('Application.ReadWrite.All')],
    delegated: [together('Application.ReadWrite.All')],
    role: 'Cloud Application Administrator',
  },
  /**
   * `Application.ReadWrite.OwnedBy` is not sufficient to add another owner
   * (https://learn.microsoft.com/graph/api/application-post-owners).
   */
  addOwners: {
    application: [together('Application.ReadWrite.All', 'Directory.Read.All')],
    delegated: [together('Application.ReadWrite.All', 'Directory.Read.All')],
    role: 'Cloud Application Administrator',
    ownersToo: true,
  },
  /**
   * To read, restore and purge deleted applications and service principals; `Application.ReadWrite.OwnedBy` was refused
   * in a real tenant.
   */
  useRecycleBin: {
    application: [together('Application.ReadWrite.All')],
    delegated: [together('Application.ReadWrite.All')],
    role: 'Cloud Application Administrator',
  },
  /**
   * Of any API but those that {@link PRIVILEGES.assignGraphPermissions} is about. Who owns the API's service principal
   * may too (https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal).
   */
  assignAppRoles: {
    application: [together('AppRoleAssignment.ReadWrite.All', 'Application.Read.All')],
    delegated: [together('AppRoleAssignment.ReadWrite.All', 'Application.Read.All')],
    role: 'Cloud Application Administrator',
    alsoRoles: ['Privileged Role Administrator'],
    ownersToo: true,
  },
  removeAppRoles: {
    application: [together('AppRoleAssignment.ReadWrite.All')],
    delegated: [together('AppRoleAssignment.ReadWrite.All')],
    role: 'Cloud Application Administrator',
    alsoRoles: ['Privileged Role Administrator'],
    ownersToo: true,
  },
  /**
   * The application permissions of Microsoft Graph and Azure AD Graph
   * (https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference#cloud-application-administrator).
   */
  assignGraphPermissions: {
    application: [together('AppRoleAssignment.ReadWrite.All', 'Application.Read.All')],
    delegated: [together('AppRoleAssignment.ReadWrite.All', 'Application.Read.All')],
    role: 'Privileged Role Administrator',
  },
  readGrants: {
    application: [together('Directory.Read.All')],
    delegated: [together('Directory.Read.All')],
    role: 'Directory Readers',
    members: 'always',
  },
  grantConsent: {
    application: [together('DelegatedPermissionGrant.ReadWrite.All')],
    delegated: [together('DelegatedPermissionGrant.ReadWrite.All')],
    role: 'Cloud Application Administrator',
    alsoRoles: ['Privileged Role Administrator'],
  },
  readDirectoryObjects: {
    application: [together('Directory.Read.All')],
    delegated: [together('Directory.Read.All')],
    role: 'Directory Readers',
    members: 'always',
  },
  readGroups: {
    application: [together('GroupMember.Read.All')],
    delegated: [together('GroupMember.Read.All')],
    role: 'Directory Readers',
    members: 'always',
  },
  readUsers: {
    application: [together('User.Read.All')],
    delegated: [together('User.ReadBasic.All')],
    role: 'Directory Readers',
    members: 'always',
  },
  /** The values of directory extensions, which the basic profile does not have. */
  readUserExtensions: {
    application: [together('User.Read.All')],
    delegated: [together('User.Read.All')],
    role: 'Directory Readers',
  },
  /** Graph: Update user. */
  writeUsers: {
    application: [together('User.ReadWrite.All')],
    delegated: [together('User.ReadWrite.All')],
    role: 'User Administrator',
  },
} as const satisfies Record<string, Privilege>;

/** Permissions that are enough together. */
function together(...all: readonly string[]): PermissionSet {
  return { all };
}

/** The same where they are enough only for what the caller owns. */
function ofOwn(...all: readonly string[]): PermissionSet {
  return { all, ownOnly: true };
}

/** The sets in words, such as `AppRoleAssignment.ReadWrite.All with Application.Read.All`. */
export function permissionNames(sets: readonly PermissionSet[]): string {
  return sets.map(({ all, ownOnly }) => `${all.join(' with ')}${ownOnly ? ' (own applications)' : ''}`).join(' or ');
}
