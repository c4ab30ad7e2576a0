import type { AzureAccess, AzureFhirRole, AzureRoleAssignment, FhirResource } from '../model/azure-access.ts';
import { findAzureRole } from './azure-role.ts';

/** Who holds a role, besides through a group; an assignment above the service reaches it too. */
export function assignedAzureRoles(
  { assignments }: Pick<AzureAccess, 'assignments'>,
  principalId: string | null,
): readonly AzureRoleAssignment[] {
  return (assignments ?? []).filter((each) => each.principalId === principalId?.toLowerCase());
}

/**
 * The Azure roles of these names that a principal is not known to hold, each once. Throws UsageError `unknown_role`.
 */
export function missingAzureRoles(
  names: readonly string[],
  access: AzureAccess | null,
  principalId: string | null,
): readonly AzureFhirRole[] {
  const assigned = access === null ? [] : assignedAzureRoles(access, principalId).map(({ role }) => role);
  return [...new Set(names.map(findAzureRole))].filter((role) => !assigned.includes(role));
}

/** Whether an assignment was given above a resource, so that it reaches more than that. */
export function isInherited(
  { scope }: Pick<AzureRoleAssignment, 'scope'>,
  resource: Pick<FhirResource, 'id'>,
): boolean {
  return scope.toLowerCase() !== resource.id.toLowerCase();
}
