import { liveKeyVaults } from '../tenant/key-vault.ts';
import type { Tenant } from '../tenant/model.ts';
import { type AzureCall, type AzureOutcome, type AzureResource, requireAction } from './azure-call.ts';
import { AzureError } from './azure-error.ts';
import { shownHealthcare } from './healthcare/healthcare-shape.ts';
import { healthcareResources } from './healthcare/healthcare-store.ts';
import { managedIdentityResource } from './managed-identities.ts';
import { keyVaultResource } from './key-vaults.ts';
import { LOCATION, RESOURCE_GROUP, resourceGroupId } from './resource-ids.ts';

/** `GET …/resourceGroups`. */
export function listResourceGroups(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, 'Microsoft.Resources/subscriptions/resourceGroups/read', scope);
  return { status: 200, body: { value: [resourceGroup(call.tenant)] } };
}

/** `GET …/resourceGroups/{name}`. */
export function getResourceGroup(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, 'Microsoft.Resources/subscriptions/resourceGroups/read', scope);
  return { status: 200, body: resourceGroup(call.tenant) };
}

/**
 * `GET …/resources?$filter=resourceType eq '…'`, perhaps several joined by `or`. Throws AzureError 400 for any other
 * filter.
 */
export function listResources(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, 'Microsoft.Resources/subscriptions/resources/read', scope);
  const filter = call.request.query.get('$filter') ?? '';
  const types = filter === '' ? null : filter.split(/ +or +/i).map((part) => typeIn(part, filter));
  const found = allResources(call).filter((each) => types === null || types.some((type) => isSame(each.type, type)));
  return { status: 200, body: { value: found.map(({ properties: _none, etag: _tag, ...told }) => told) } };
}

function typeIn(part: string, filter: string): string {
  const [, type] = /^ *resourceType +eq +'([^']*)' *$/i.exec(part) ?? [];
  if (type === undefined) {
    // Assumption A21.
    throw new AzureError(
      400,
      'InvalidFilterInQueryString',
      `Invalid $filter '${filter}' specified in the query string.`,
    );
  }
  return type;
}

/** Every resource of the sandbox's resource group. */
function allResources(call: AzureCall): readonly AzureResource[] {
  const identities = Object.values(call.tenant.managedIdentities);
  return [
    ...healthcareResources(call).map((each) => shownHealthcare(call, each)),
    ...identities.map((each) => managedIdentityResource(call, each)),
    ...liveKeyVaults(call.tenant).map((each) => keyVaultResource(call, each)),
  ];
}

function resourceGroup(tenant: Tenant): AzureResource {
  return {
    id: resourceGroupId(tenant),
    name: RESOURCE_GROUP,
    type: 'Microsoft.Resources/resourceGroups',
    location: LOCATION,
    properties: { provisioningState: 'Succeeded' },
  };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
