import { type AzureFhirRole, findAzureRole } from './azure-role.ts';
import type { FhirResource } from './fhir-resource-id.ts';
import type { Warning } from '../warning.ts';

/** What Azure calls the kinds of those who can hold a role (Azure RBAC: principalType). */
export type AzurePrincipalType = 'User' | 'Group' | 'ServicePrincipal';

/** A FHIR role that somebody holds, at the FHIR service or above it. */
export interface AzureRoleAssignment {
  /** Resource id of the assignment itself. */
  readonly id: string;
  readonly role: AzureFhirRole;
  readonly principalId: string;
  /** Null where Azure does not say, or names a kind of its own. */
  readonly principalType: AzurePrincipalType | null;
  /** Where it was given: the FHIR service, or what holds it. */
  readonly scope: string;
  /** ISO 8601 UTC; null where Azure does not say. */
  readonly createdOn: string | null;
}

/** The Azure roles on a managed FHIR service, as far as they could be read. */
export interface AzureAccess {
  /** Null where the service was not found. */
  readonly resource: FhirResource | null;
  /** The FHIR roles at the service and above; null where they could not be read. */
  readonly assignments: readonly AzureRoleAssignment[] | null;
  /** Why one of these is null; null where none is. */
  readonly obstacle: Warning | null;
}

/** Who holds a role, besides through a group; an assignment above the service reaches it too. */
export function assignedAzureRoles(
  { assignments }: Pick<AzureAccess, 'assignments'>,
  principalId: string | null,
): readonly AzureRoleAssignment[] {
  return (assignments ?? []).filter((each) => each.principalId === principalId?.toLowerCase());
}

/** The Azure roles of these names that a principal is not known to hold, each once. Throws UsageError `unknown_role`. */
export function missingAzureRoles(
  names: readonly string[],
  access: AzureAccess | null,
  principalId: string | null,
): readonly AzureFhirRole[] {
  const held = access === null ? [] : assignedAzureRoles(access, principalId).map(({ role }) => role);
  return [...new Set(names.map(findAzureRole))].filter((role) => !held.includes(role));
}

/** Whether an assignment was given above a resource, so that it reaches more than that. */
export function isInherited(
  { scope }: Pick<AzureRoleAssignment, 'scope'>,
  resource: Pick<FhirResource, 'id'>,
): boolean {
  return scope.toLowerCase() !== resource.id.toLowerCase();
}
