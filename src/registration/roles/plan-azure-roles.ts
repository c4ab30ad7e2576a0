import { UsageError } from '../../errors/usage-error.ts';
import { serviceRoleIssue } from './app-role.ts';
import type { AzureAccess, AzureFhirRole, AzurePrincipalType, AzureRoleAssignment } from '../model/azure-access.ts';
import { isInherited } from './azure-access.ts';
import { findAzureRole } from './azure-role.ts';
import type { RoleChange } from './plan-roles.ts';
import type { Principal } from './role-assignment.ts';

/** One Azure role of one principal, and what there is to do about it. */
export interface AzureRoleChangeStep {
  readonly role: AzureFhirRole;
  readonly principal: Principal;
  /**
   * The assignment that stands, one on the service itself before one above it; null for none, or none that could be
   * read.
   */
  readonly assignment: AzureRoleAssignment | null;
  /** False where it is as wanted already. */
  readonly isNeeded: boolean;
}

/** What Azure calls the types of principals. */
export const AZURE_PRINCIPAL_TYPES: Readonly<Record<Principal['type'], AzurePrincipalType>> = {
  user: 'User',
  group: 'Group',
  servicePrincipal: 'ServicePrincipal',
};

/**
 * Every named role, each once, for every principal, by principal. Where the assignments could not be read, all of it is
 * needed. Throws UsageError: `unknown_role`, `role_not_assignable`, and `role_inherited` for one that is to be removed
 * and was given above the service.
 */
export function planAzureRoles(
  change: RoleChange,
  names: readonly string[],
  principals: readonly Principal[],
  access: AzureAccess,
): readonly AzureRoleChangeStep[] {
  const roles = [...new Set(names.map(findAzureRole))];
  if (change === 'assign') {
    assertFits(roles, principals);
  }
  const steps = principals.flatMap((principal) =>
    roles.map((role): AzureRoleChangeStep => {
      const assignment = existingAssignment(access, role, principal);
      const isAsWanted = access.assignments !== null && (assignment !== null) === (change === 'assign');
      return { role, principal, assignment, isNeeded: !isAsWanted };
    }),
  );
  if (change === 'remove') {
    assertNotInherited(steps, access);
  }
  return steps;
}

function existingAssignment(
  { assignments, resource }: AzureAccess,
  role: AzureFhirRole,
  principal: Principal,
): AzureRoleAssignment | null {
  const assigned = (assignments ?? []).filter(
    (each) => each.role === role && each.principalId === principal.id.toLowerCase(),
  );
  return assigned.find((each) => resource !== null && !isInherited(each, resource)) ?? assigned[0] ?? null;
}

function assertFits(roles: readonly AzureFhirRole[], principals: readonly Principal[]): void {
  const issue = principals.some(({ type }) => type === 'servicePrincipal')
    ? roles.map(({ name }) => serviceRoleIssue(name)).find((each) => each !== null)
    : undefined;
  if (issue !== undefined) {
    throw new UsageError('role_not_assignable', issue, { details: { faults: [issue] } });
  }
}

/** What was given on a group or subscription reaches more than this server, so it is not taken away from here. */
function assertNotInherited(steps: readonly AzureRoleChangeStep[], { resource }: AzureAccess): void {
  const above = steps.flatMap(({ role, principal, assignment }) =>
    assignment !== null && resource !== null && isInherited(assignment, resource)
      ? [{ ...assignment, role: role.name, principal: principal.displayName }]
      : [],
  );
  const [first] = above;
  if (first !== undefined) {
    throw new UsageError(
      'role_inherited',
      `"${first.principal}" has "${first.role}" from ${first.scope}, above the FHIR service; it reaches more than this server.`,
      {
        hint: `If it is to go everywhere: az role assignment delete --ids ${above.map(({ id }) => `"${id}"`).join(' ')}`,
        details: { inherited: above.map(({ id, role, principal, scope }) => ({ id, role, principal, scope })) },
      },
    );
  }
}
