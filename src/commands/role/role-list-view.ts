import { type Principal, type RoleResource, roleName } from '../../registration/roles/role-assignment.ts';
import type { AppRole } from '../../registration/model/permissions.ts';
import type { Paint } from '../../output/paint.ts';
import { renderTable } from '../../output/table.ts';
import type { RoleListResult } from './role-results.ts';

/**
 * Access without any role: what Graph records for an assignment to a resource without roles
 * (https://learn.microsoft.com/graph/api/resources/approleassignment).
 */
const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000';

/** The result of `role list` for a resource as it was read. */
export function roleListResult(
  { appId, displayName, servicePrincipalId, appRoles, assignments }: RoleResource,
  { tenantId, sandbox }: { readonly tenantId: string; readonly sandbox: boolean },
): RoleListResult {
  const nameOf = (id: string): string | null => {
    const role = appRoles.find((each) => each.id === id);
    return role === undefined ? null : roleName(role);
  };
  return {
    tenantId,
    sandbox,
    resource: { appId, displayName, servicePrincipalId },
    appRoles: appRoles.map((role: AppRole) => ({
      value: role.value,
      id: role.id,
      displayName: role.displayName,
      isEnabled: role.isEnabled,
      allowedMemberTypes: role.allowedMemberTypes,
    })),
    roleAssignments: assignments.map(({ appRoleId, principal, createdDateTime }) => ({
      role: nameOf(appRoleId),
      roleId: appRoleId,
      principal,
      assignedAt: createdDateTime,
    })),
  };
}

/** The result of `role list` for people: a row for each holder of each role, and one for a role that nobody has. */
export function describeRoleList(result: RoleListResult, paint: Paint): string {
  const { resource, appRoles, roleAssignments } = result;
  const externalAccess = (roleId: string): readonly (readonly string[])[] =>
    roleAssignments
      .filter((each) => each.roleId === roleId)
      .map(({ principal, assignedAt }) => [
        principal.displayName,
        PRINCIPAL_WORDS[principal.type],
        principal.id,
        assignedAt?.slice(0, 10) ?? '',
      ]);
  const defined = new Set(appRoles.map(({ id }) => id));
  const undefinedIds = [...new Set(roleAssignments.map(({ roleId }) => roleId))].filter((id) => !defined.has(id));
  const named = [
    ...appRoles.map(({ id, value, displayName, isEnabled }) => ({
      id,
      name: `${value ?? displayName ?? id}${isEnabled ? '' : ' (disabled)'}`,
    })),
    ...undefinedIds.map((id) => ({ id, name: id === DEFAULT_ACCESS ? '(access without a role)' : `(gone) ${id}` })),
  ];
  const rows = named.flatMap(({ id, name }) => {
    const assigned = externalAccess(id);
    return assigned.length === 0 ? [[name, '(no one)', '', '', '']] : assigned.map((cells) => [name, ...cells]);
  });
  const body =
    rows.length === 0
      ? `"${resource.displayName}" (${resource.appId}) has no app roles.\n`
      : `App roles of ${paint.bold(`"${resource.displayName}"`)} (${resource.appId})\n\n${renderTable(['Role', 'Who', 'Type', 'Object id', 'Since'], rows, paint)}`;
  return `${body}`;
}

/** What each type of principal is called in a table. */
export const PRINCIPAL_WORDS: Readonly<Record<Principal['type'], string>> = {
  user: 'user',
  group: 'group',
  servicePrincipal: 'application',
};
