import type { Privilege } from './graph-request.ts';

/** What the calls of this tool need, least first (facts/graph.md 8.1 and 8.2). */
export const PRIVILEGES = {
  readApplications: {
    application: 'Application.ReadWrite.OwnedBy (own applications) or Application.Read.All',
    delegated: 'Application.Read.All',
    role: 'Directory Readers',
  },
  /** For what the caller is known not to own. */
  readOthersApplications: {
    application: 'Application.Read.All',
    delegated: 'Application.Read.All',
    role: 'Directory Readers',
  },
  writeApplications: {
    application: 'Application.ReadWrite.OwnedBy',
    delegated: 'Application.ReadWrite.All',
    role: 'Application Developer',
  },
  /** Graph: Restore deleted item. */
  restoreDeletedItems: {
    application: 'Application.ReadWrite.OwnedBy',
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
  readGroups: { application: 'GroupMember.Read.All', delegated: 'GroupMember.Read.All', role: 'Directory Readers' },
  readUsers: { application: 'User.Read.All', delegated: 'User.ReadBasic.All', role: 'Directory Readers' },
} as const satisfies Record<string, Privilege>;
