import { UsageError } from '../../errors/usage-error.ts';
import { unknownName } from '../consent/api-permissions.ts';
import type { AppRole } from '../model/permissions.ts';
import { serviceRoleIssue } from './app-role.ts';
import { type Principal, type RoleResource, roleName } from './role-assignment.ts';

/** What is done with roles. */
export type RoleChange = 'assign' | 'remove';

/** One role of one principal, and what there is to do about it. */
export interface RoleStep {
  readonly role: AppRole;
  readonly principal: Principal;
  /** The assignment that stands; null for none. */
  readonly assignmentId: string | null;
  /** False where it is as wanted already. */
  readonly isNeeded: boolean;
}

/**
 * Every named role, each once, for every principal, by principal. Throws UsageError: `unknown_role` with the nearest
 * one, and `role_not_assignable` where a role may not be given, or not to one of these.
 */
export function planRoles(
  change: RoleChange,
  names: readonly string[],
  principals: readonly Principal[],
  resource: RoleResource,
): readonly RoleStep[] {
  const roles = distinct(names.map((name) => findRole(name, resource)));
  if (change === 'assign') {
    assertFits(roles, principals, resource);
  }
  return principals.flatMap((principal) =>
    roles.map((role) => {
      const existing = resource.assignments.find(
        (each) => each.appRoleId === role.id && each.principal.id === principal.id,
      );
      const assignmentId = existing?.id ?? null;
      return { role, principal, assignmentId, isNeeded: (assignmentId === null) === (change === 'assign') };
    }),
  );
}

function distinct<T extends { readonly id: string }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

/**
 * The role of a name as it is written, else with case ignored as the FHIR server does; throws UsageError
 * `unknown_role`.
 */
export function findRole(name: string, resource: RoleResource): AppRole {
  const { appRoles } = resource;
  const role =
    appRoles.find(({ value }) => value === name) ??
    appRoles.find(({ value }) => value?.toLowerCase() === name.toLowerCase());
  if (role === undefined) {
    const known = appRoles.flatMap(({ value, isEnabled }) => (value === null || !isEnabled ? [] : [value]));
    throw unknownName('role', name, resource, known);
  }
  return role;
}

function assertFits(roles: readonly AppRole[], principals: readonly Principal[], resource: RoleResource): void {
  const issues = roles.flatMap((role) =>
    role.isEnabled
      ? principals.flatMap((principal) => unfitness(role, principal) ?? [])
      : [`The role "${roleName(role)}" of "${resource.displayName}" is disabled.`],
  );
  const [issue] = issues;
  if (issue !== undefined) {
    throw new UsageError('role_not_assignable', issue, { details: { faults: issues } });
  }
}

/** The sentence that says why a principal may not hold a role, or null (Graph: appRole, allowedMemberTypes). */
export function unfitness(role: AppRole, { type, displayName }: Principal): string | null {
  const name = roleName(role);
  if (type !== 'servicePrincipal') {
    return role.allowedMemberTypes.includes('User')
      ? null
      : `The role "${name}" is for applications only, and "${displayName}" is a ${type}.`;
  }
  return role.allowedMemberTypes.includes('Application')
    ? serviceRoleIssue(name)
    : `The role "${name}" is for users and groups only, and "${displayName}" is an application.`;
}
