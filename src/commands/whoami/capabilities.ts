import type { Privilege } from '../../graph/graph-request.ts';
import { PRIVILEGES } from '../../graph/privileges.ts';
import { type KnownRights, mattersTo, verdictOn } from '../../graph/rights.ts';
import { AZURE_ROLES_BY } from '../../registration/roles/azure-hand-off.ts';
import type { Capability } from './whoami-results.ts';

/** What commands need of Microsoft Graph, in the order of the help. */
const NEEDED: readonly (readonly [Capability['id'], readonly string[], Privilege])[] = [
  ['read', ['list', 'show', 'plan', 'settings', 'credential list'], PRIVILEGES.readApplications],
  ['register', ['register', 'apply'], PRIVILEGES.createApplications],
  [
    'change',
    ['edit', 'adopt', 'disable', 'enable', 'delete', 'credential rotate', 'credential remove'],
    PRIVILEGES.writeApplications,
  ],
  ['add-owners', ['edit --add-owner'], PRIVILEGES.addOwners],
  ['recycle-bin', ['list --deleted', 'restore', 'delete --purge'], PRIVILEGES.useRecycleBin],
  ['assign-roles', ['role assign', 'role remove', 'approve'], PRIVILEGES.assignAppRoles],
  ['grant-consent', ['consent grant', 'consent revoke', 'approve'], PRIVILEGES.grantConsent],
  ['grant-graph-permissions', ['approve'], PRIVILEGES.assignGraphPermissions],
];

/** What each group of commands can do for the identity, as far as it is known. */
export function capabilitiesOf(rights: KnownRights): readonly Capability[] {
  return [
    ...NEEDED.map(([id, commands, privilege]) => ({ id, commands, ...verdictOn(privilege, rights) })),
    {
      id: 'assign-azure-roles',
      commands: ['role assign', 'role remove'],
      can: 'unknown',
      needs: AZURE_ROLES_BY,
      doubt: 'azure-not-asked',
    },
  ];
}

/** The permissions that decide about any of it. */
export function permissionsThatMatter(permissions: readonly string[]): readonly string[] {
  return permissions.filter((name) => NEEDED.some(([, , privilege]) => mattersTo(privilege, name)));
}
