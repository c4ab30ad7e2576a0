import type {
  AzureAccess,
  AzureFhirRole,
  AzureRoleAssignment,
  FhirResource,
} from '../../src/registration/model/azure-access.ts';
import { readFhirResourceId } from '../../src/registration/roles/fhir-resource-id.ts';

/** The resource group of {@link FHIR_RESOURCE_ID}. */
export const GROUP_ID = '/subscriptions/00000000-1111-4222-8333-444444444444/resourceGroups/fhir';

/** The FHIR service behind https://ward-main.fhir.azurehealthcareapis.com. */
export const FHIR_RESOURCE_ID = `${GROUP_ID}/providers/Microsoft.HealthcareApis/workspaces/ward/fhirservices/main`;

/** The same as it is read. */
export function fhirResource(id = FHIR_RESOURCE_ID): FhirResource {
  const resource = readFhirResourceId(id);
  if (resource === null) {
    throw new Error(`${id} is no resource id of a FHIR service.`);
  }
  return resource;
}

/** A role that a principal holds on a scope, by default on the FHIR service. */
export function azureAssignment(
  role: AzureFhirRole,
  principalId: string,
  scope = FHIR_RESOURCE_ID,
): AzureRoleAssignment {
  const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${role.definitionId}`;
  return { id, role, principalId, principalType: 'ServicePrincipal', scope, createdOn: null };
}

/** A FHIR service on which these assignments could be read. */
export function azureAccess(assignments: readonly AzureRoleAssignment[] = []): AzureAccess {
  return { resource: fhirResource(), assignments, obstacle: null };
}
