import type { Tenant } from '../tenant/tenant.ts';

/** The resource group, workspace and FHIR service that every sandbox has. */
export const RESOURCE_GROUP = 'fhir-sandbox';
export const WORKSPACE = 'contoso';
export const FHIR_SERVICE = 'fhir';

/** The id of the sandbox's resource group. */
export function resourceGroupId(tenant: Tenant): string {
  return `/subscriptions/${tenant.subscription.id}/resourceGroups/${RESOURCE_GROUP}`;
}

/** The id of the workspace that holds the FHIR service. */
export function workspaceId(tenant: Tenant): string {
  return `${resourceGroupId(tenant)}/providers/Microsoft.HealthcareApis/workspaces/${WORKSPACE}`;
}

/** The id of the FHIR service: where Azure roles decide about `/fhir/ahds` (facts/fhir-entra.md §4.4). */
export function fhirServiceId(tenant: Tenant): string {
  return `${workspaceId(tenant)}/fhirservices/${FHIR_SERVICE}`;
}
