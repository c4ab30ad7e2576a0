import type { AppRole } from '../model/permissions.ts';
import { unfitness } from '../roles/plan-roles.ts';
import { type Principal, roleName } from '../roles/role-assignment.ts';
import type { LostAssignment } from './impact.ts';

/** The API whose role is lost. */
export interface RoleOwner {
  readonly displayName: string;
  /** Empty or null where it could not be read. */
  readonly appId: string | null;
  readonly appRoles: readonly AppRole[];
}

/** The loss of a role, by its id, which the API may not define any more. */
export function lostAssignment(
  { displayName, appId, appRoles }: RoleOwner,
  appRoleId: string,
  principal: Principal,
): LostAssignment {
  const role = appRoles.find(({ id }) => id === appRoleId);
  const apiAppId = appId === '' ? null : appId;
  const isAssignable =
    role !== undefined && role.value !== null && role.isEnabled && unfitness(role, principal) === null;
  return {
    ...{ role: role === undefined ? appRoleId : roleName(role), api: displayName, apiAppId, principal },
    assignable: apiAppId !== null && isAssignable,
  };
}
