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

/** `HEAD …/resourceGroups/{name}`: 204 for one that exists. Throws AzureError 404. */
export function headResourceGroup(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, 'Microsoft.Resources/subscriptions/resourceGroups/read', scope);
  return { status: 204 };
}

/**
 * `GET …/resources?$filter=resourceType eq '…'`, also by `name`, `location` and `resourceGroup`, joined by `and` or by `or`
 * (https://learn.microsoft.com/rest/api/resources/resources/list). Throws AzureError 400 for any other filter.
 */
export function listResources(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, 'Microsoft.Resources/subscriptions/resources/read', scope);
  const filter = call.request.query.get('$filter') ?? '';
  const isWanted = filter.trim() === '' ? () => true : filterTest(filter);
  const found = allResources(call).filter(isWanted);
  return { status: 200, body: { value: found.map(({ properties: _none, etag: _tag, ...told }) => told) } };
}

function filterTest(filter: string): (resource: AzureResource) => boolean {
  const alternatives = filter
    .split(/ +or +/i)
    .map((alternative) => alternative.split(/ +and +/i).map((part) => conditionTest(part, filter)));
  return (resource) => alternatives.some((tests) => tests.every((test) => test(resource)));
}

function conditionTest(part: string, filter: string): (resource: AzureResource) => boolean {
  const [, property = '', wanted = ''] = /^ *(\w+) +eq +'([^']*)' *$/i.exec(part) ?? [];
  switch (property.toLowerCase()) {
    case 'resourcetype':
      return ({ type }) => isSame(type, wanted);
    case 'name':
      return ({ name }) => isSame(name, wanted);
    case 'location':
      return ({ location }) => isSame(location, wanted);
    case 'resourcegroup':
      return () => isSame(RESOURCE_GROUP, wanted);
    default:
      // Assumption A21.
      throw new AzureError(
        400,
        'InvalidFilterInQueryString',
        `Invalid $filter '${filter}' specified in the query string.`,
      );
  }
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
