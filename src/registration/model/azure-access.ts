import type { Wording } from '../../errors/wording.ts';
import type { ServerKind } from './app-type.ts';

/**
 * An Azure role for the data of a managed FHIR service
 * (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/integration).
 */
export interface AzureFhirRole {
  readonly name: string;
  /** Id of the built-in role definition: the same GUID in every subscription. */
  readonly definitionId: string;
  /** The role of the open-source server that comes nearest. */
  readonly serverRole: string;
  /** How it differs from {@link serverRole}, as a clause after "which"; null where both allow the same. */
  readonly difference: string | null;
}

/**
 * A managed FHIR service as Azure Resource Manager knows it
 * (https://learn.microsoft.com/azure/templates/microsoft.healthcareapis/workspaces/fhirservices).
 */
export interface FhirResource {
  /** Its resource id: the scope that Azure roles are given on. */
  readonly id: string;
  readonly resourceGroup: string;
  /** Such as `Microsoft.HealthcareApis/workspaces/fhirservices`. */
  readonly type: string;
  /** Such as `contoso/fhir`: with the workspace, where it is in one. */
  readonly name: string;
  readonly kind: Exclude<ServerKind, 'oss'>;
}

/** What Azure calls the kinds of those who can hold a role (Azure RBAC: principalType). */
export type AzurePrincipalType = 'User' | 'Group' | 'ServicePrincipal';

/** A FHIR role that someone holds, at the FHIR service or above it. */
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

/** Why the Azure roles on a managed FHIR service could not be read, or the service was not found. */
export interface AzureObstacle {
  readonly code: 'azure_not_readable' | 'azure_unknown' | 'fhir_resource_missing';
  readonly message: Wording;
}

/** The Azure roles on a managed FHIR service, as far as they could be read. */
export interface AzureAccess {
  /** Null where the service was not found. */
  readonly resource: FhirResource | null;
  /** The FHIR roles at the service and above; null where they could not be read. */
  readonly assignments: readonly AzureRoleAssignment[] | null;
  /** Why one of these is null; null where none is. */
  readonly obstacle: AzureObstacle | null;
}
