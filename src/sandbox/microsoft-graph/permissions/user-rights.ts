import type { Tenant } from '../../tenant/model.ts';
import { DIRECTORY_ROLES } from '../../tenant/user.ts';
import type { Caller, GraphCall, UserCaller } from '../graph-call.ts';
import { denied } from '../graph-error.ts';

/** Which users may do an operation. */
interface UserRight {
  readonly operations: RegExp;
  /** Directory roles that may do it to every object. */
  readonly roles: readonly string[];
  /** What other users may do it to; `own` includes the user itself. */
  readonly others: 'everything' | 'own' | 'nothing';
}

const { globalAdministrator, applicationAdministrator, cloudApplicationAdministrator, privilegedRoleAdministrator } =
  DIRECTORY_ROLES;
const { applicationDeveloper, userAdministrator } = DIRECTORY_ROLES;

const APPLICATION_ROLES = [globalAdministrator, applicationAdministrator, cloudApplicationAdministrator];
const PEOPLE_ROLES = [globalAdministrator, userAdministrator];

/**
 * Directory roles by operation. The first match counts. Sources:
 * https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference and the reference page of
 * each operation.
 */
const RIGHTS: readonly UserRight[] = [
  {
    operations: /^GET |^POST .*\/(getByIds|getMember(Groups|Objects)|checkMember(Groups|Objects))$/,
    roles: [],
    others: 'everything',
  },
  // Who may assign a role depends on the resource: `requireAssigner`.
  { operations: / .*\/appRole(Assignments|AssignedTo)/, roles: [], others: 'everything' },
  { operations: / \/(applications|servicePrincipals)/, roles: APPLICATION_ROLES, others: 'own' },
  { operations: / \/directory\/deletedItems/, roles: [...APPLICATION_ROLES, userAdministrator], others: 'own' },
  {
    operations: / \/oauth2PermissionGrants/,
    roles: [...APPLICATION_ROLES, privilegedRoleAdministrator],
    others: 'nothing',
  },
  { operations: /^PATCH \/(users\/|me$)/, roles: PEOPLE_ROLES, others: 'own' },
  { operations: / \/users/, roles: PEOPLE_ROLES, others: 'nothing' },
  // Every member may create security groups, and manages its own.
  { operations: /^POST \/groups$/, roles: PEOPLE_ROLES, others: 'everything' },
  { operations: / \/groups\//, roles: PEOPLE_ROLES, others: 'own' },
  {
    operations: / \/policies\/authorizationPolicy/,
    roles: [globalAdministrator, privilegedRoleAdministrator],
    others: 'nothing',
  },
  { operations: / \/directoryRoles/, roles: [globalAdministrator, privilegedRoleAdministrator], others: 'nothing' },
  { operations: / \/policies\//, roles: APPLICATION_ROLES, others: 'nothing' },
  { operations: / /, roles: [globalAdministrator], others: 'nothing' },
];

/** How far a user may go with the operation `METHOD /path`. Throws GraphError 403 when the user may not at all. */
export function accessOfUser(route: string, caller: UserCaller, tenant: Tenant): { readonly ownedOnly: boolean } {
  const right = RIGHTS.find(({ operations }) => operations.test(route));
  const isKnown = tenant.users[caller.objectId]?.accountEnabled === true;
  if (right === undefined || !isKnown) {
    throw denied();
  }
  if (hasRole(caller, right.roles) || right.others === 'everything') {
    return { ownedOnly: false };
  }
  if (right.others === 'nothing') {
    throw denied();
  }
  return { ownedOnly: true };
}

/**
 * Throws GraphError 403 for users who may not register applications: plain members when the tenant forbids it
 * (`allowedToCreateApps`). Application Developers always may
 * (https://learn.microsoft.com/graph/api/application-post-applications).
 */
export function requireCreator({ caller, tenant }: GraphCall): void {
  const isAllowed =
    caller.kind === 'application' ||
    tenant.authorizationPolicy.defaultUserRolePermissions.allowedToCreateApps ||
    hasRole(caller, [...APPLICATION_ROLES, applicationDeveloper]);
  if (!isAllowed) {
    throw denied();
  }
}

/**
 * Throws GraphError 403 for users who may not assign roles of a resource. Its owners and the administrators of
 * applications may; for Microsoft Graph itself only a Privileged Role or Global Administrator
 * (https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference).
 */
export function requireAssigner(
  { caller }: GraphCall,
  resource: { readonly ownerIds: readonly string[]; readonly isMicrosoftGraph: boolean },
): void {
  if (caller.kind === 'application') {
    return;
  }
  const isAllowed = resource.isMicrosoftGraph
    ? hasRole(caller, [globalAdministrator, privilegedRoleAdministrator])
    : resource.ownerIds.includes(caller.objectId) ||
      hasRole(caller, [...APPLICATION_ROLES, privilegedRoleAdministrator]);
  if (!isAllowed) {
    throw denied();
  }
}

/**
 * Whether the caller becomes the owner of a security group that it creates: members do, administrators do not (recorded
 * for one in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_group_scenario.yaml).
 */
export function ownsNewGroups(caller: Caller): boolean {
  return caller.kind === 'user' && !hasRole(caller, PEOPLE_ROLES);
}

/** Whether a user has one of these directory roles, by their template ids. */
function hasRole(caller: UserCaller, roles: readonly string[]): boolean {
  return roles.some((role) => caller.directoryRoles.includes(role));
}
