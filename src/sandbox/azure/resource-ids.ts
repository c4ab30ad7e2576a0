import { liveKeyVaults } from '../tenant/key-vault.ts';
import type { Tenant } from '../tenant/model.ts';

/** The resource group, workspace, FHIR service, managed identity and key vault that every sandbox begins with. */
export const RESOURCE_GROUP = 'fhir-sandbox';
export const WORKSPACE = 'contoso';
export const FHIR_SERVICE = 'fhir';
export const SEEDED_MANAGED_IDENTITY = 'sandbox-identity';
export const SEEDED_KEY_VAULT = 'sandbox-vault';

/** The region that they are in. */
export const LOCATION = 'westeurope';

/** The id of the sandbox's resource group. */
export function resourceGroupId(tenant: Tenant): string {
  return `/subscriptions/${tenant.subscription.id}/resourceGroups/${RESOURCE_GROUP}`;
}

/** The id of the workspace that holds the FHIR service. */
export function workspaceId(tenant: Tenant): string {
  return `${resourceGroupId(tenant)}/providers/Microsoft.HealthcareApis/workspaces/${WORKSPACE}`;
}

/** The id of the FHIR service: where Azure roles decide about `/fhir/ahds`. */
export function fhirServiceId(tenant: Tenant): string {
  return `${workspaceId(tenant)}/fhirservices/${FHIR_SERVICE}`;
}

/** The id of a managed identity. Its provider spells `resourcegroups` so, unlike the others. */
export function managedIdentityId(tenant: Tenant, name: string): string {
  const group = resourceGroupId(tenant).replace('/resourceGroups/', '/resourcegroups/');
  return `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
}

/** The id of a key vault: where Azure roles decide about its secrets. */
export function keyVaultId(tenant: Tenant, name: string): string {
  return `${resourceGroupId(tenant)}/providers/Microsoft.KeyVault/vaults/${name}`;
}

/** The ids of all resources in the sandbox's resource group. */
export function resourceIds(tenant: Tenant): readonly string[] {
  const identities = Object.values(tenant.managedIdentities).map((each) => each.resourceId);
  const vaults = liveKeyVaults(tenant).map(({ name }) => keyVaultId(tenant, name));
  const healthcare = Object.values(tenant.healthcareResources ?? {}).map((each) => each.resourceId);
  return [workspaceId(tenant), fhirServiceId(tenant), ...healthcare, ...identities, ...vaults];
}
