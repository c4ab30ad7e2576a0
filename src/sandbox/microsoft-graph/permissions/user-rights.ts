import type { Tenant } from '../../tenant/tenant.ts';
import { DIRECTORY_ROLES } from '../../tenant/user.ts';
import type { GraphCall, UserCaller } from '../graph-call.ts';
import { denied } from '../graph-error.ts';

/** Who among users may do an operation. */
interface UserRight {
  readonly operations: RegExp;
  /** Directory roles that may do it to everything. */
  readonly roles: readonly string[];
  /** What it may do to what one owns, or, of users, to oneself. */
  readonly others: 'everything' | 'own' | 'nothing';
}

const { globalAdministrator, applicationAdministrator, cloudApplicationAdministrator, privilegedRoleAdministrator } =
  DIRECTORY_ROLES;
const { applicationDeveloper, userAdministrator } = DIRECTORY_ROLES;

const APPLICATION_ROLES = [globalAdministrator, applicationAdministrator, cloudApplicationAdministrator];
const PEOPLE_ROLES = [globalAdministrator, userAdministrator];

/** Directory roles by operation (facts/graph.md §8.2; details from the reference pages). The first that matches counts. */
const RIGHTS: readonly UserRight[] = [
  { operations: /^GET |^POST .*\/(getByIds|getMemberGroups|checkMemberGroups)$/, roles: [], others: 'everything' },
  // Who may assign which role depends on the resource: `requireAssigner`.
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
  // Every member may make security groups, and manages those.
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
 * Refuses users who may not register applications: plain members when the tenant does not let them
 * (`allowedToCreateApps`); Application Developers still may (facts/graph.md §8.2). Throws GraphError 403.
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
 * Refuses users who may not assign roles of a resource: its owners and the administrators of applications may, but
 * Microsoft Graph's own only a Privileged Role or Global Administrator (facts/graph.md §8.2). Throws GraphError 403.
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

/** Whether a user has one of these directory roles, by their template ids. */
export function hasRole(caller: UserCaller, roles: readonly string[]): boolean {
  return roles.some((role) => caller.directoryRoles.includes(role));
}
