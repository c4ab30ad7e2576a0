import { UsageError } from '../../errors/usage-error.ts';
import type { AppRole } from '../model/permissions.ts';
import type { ObservedApplication } from '../model/observed.ts';
import { findRole, type RoleStep } from './plan-roles.ts';
import { type RoleResource, roleName } from './role-assignment.ts';

/** What it takes to remove roles from the application that defines them. */
export interface RoleRemovalPlan {
  readonly roles: readonly AppRole[];
  /** The assignments that go first: Entra would leave them behind, pointing to a role that is gone (assumption A4). */
  readonly assignments: readonly RoleStep[];
  /** The roles of the application with those to go disabled; null where they are disabled already. */
  readonly disabled: readonly AppRole[] | null;
  /** The roles of the application that stay, as others may have set them. */
  readonly remaining: readonly AppRole[];
}

/**
 * The removal of roles in the two steps that Graph demands: disabled first, then left out
 * (https://learn.microsoft.com/graph/api/resources/approle). The next run completes one that ended between the two.
 *
 * Throws UsageError: `unknown_role` with the nearest one, and `role_in_use` where someone holds one of them and
 * `force` is false.
 */
export function planRoleRemoval(
  names: readonly string[],
  { appRoles }: Pick<ObservedApplication, 'appRoles'>,
  resource: RoleResource,
  force: boolean,
): RoleRemovalPlan {
  const roles = names.map((name) => findRole(name, { ...resource, appRoles }));
  const plan = roleRemoval(roles, { appRoles }, resource);
  if (plan.assignments.length > 0 && !force) {
    throw roleInUse(plan.assignments, resource, 'force');
  }
  return plan;
}

/**
 * As {@link planRoleRemoval}, of roles that were found, whoever has them. `resource` is null for an application without
 * a service principal, of which no one has roles.
 */
export function roleRemoval(
  found: readonly AppRole[],
  { appRoles }: Pick<ObservedApplication, 'appRoles'>,
  resource: Pick<RoleResource, 'assignments'> | null,
): RoleRemovalPlan {
  const roles = [...new Map(found.map((role) => [role.id, role])).values()];
  const goes = (role: AppRole): boolean => roles.some(({ id }) => id === role.id);
  return {
    roles,
    assignments: roles.flatMap((role) =>
      (resource?.assignments ?? [])
        .filter(({ appRoleId }) => appRoleId === role.id)
        .map(({ id, principal }): RoleStep => ({ role, principal, assignmentId: id, isNeeded: true })),
    ),
    disabled: roles.some(({ isEnabled }) => isEnabled)
      ? appRoles.map((role) => (goes(role) ? { ...role, isEnabled: false } : role))
      : null,
    remaining: appRoles.filter((role) => !goes(role)),
  };
}

/** The most holders that a message names. */
const MAX_NAMED = 5;

/**
 * The refusal to remove roles that someone has: UsageError `role_in_use`. `input` is the key of the switch that takes
 * the roles from them, too.
 */
export function roleInUse(
  assignments: readonly RoleStep[],
  resource: Pick<RoleResource, 'appId' | 'displayName'>,
  input: string,
): UsageError {
  const externalAccess = assignments.map(({ role, principal }) => ({ role: roleName(role), principal }));
  const named = externalAccess.slice(0, MAX_NAMED).map(({ role, principal }) => `"${principal.displayName}" (${role})`);
  const more = externalAccess.length - named.length;
  const who = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const [first] = externalAccess;
  return new UsageError(
    'role_in_use',
    `${externalAccess.length === 1 ? '1 assignment exists' : `${externalAccess.length} assignments exist`} for what is to be removed from "${resource.displayName}": ${who}.`,
    {
      hint: (nameInput) =>
        `Remove their assignments first, or add ${nameInput(input)} to do both at once. For the first of them:`,
      command: ['role', 'remove', resource.appId, '--role', first?.role ?? '', '--from', first?.principal.id ?? ''],
      details: { holders: externalAccess },
    },
  );
}
