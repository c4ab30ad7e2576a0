import { fhirServerUrl } from '../fhir/fhir-server.ts';
import { liveKeyVaults } from '../tenant/key-vault.ts';
import type { Tenant } from '../tenant/model.ts';
import { type AzureCall, type AzureOutcome, type AzureResource, requireAction } from './azure-call.ts';
import { AzureError } from './azure-error.ts';
import { resourceNotFound } from './azure-scope.ts';
import { managedIdentityResource } from './managed-identities.ts';
import { keyVaultResource } from './key-vaults.ts';
import {
  FHIR_SERVICE,
  fhirServiceId,
  LOCATION,
  RESOURCE_GROUP,
  resourceGroupId,
  WORKSPACE,
  workspaceId,
} from './resource-ids.ts';

const WORKSPACES_READ = 'Microsoft.HealthcareApis/workspaces/read';
const SERVICES_READ = 'Microsoft.HealthcareApis/workspaces/fhirservices/read';

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

/** `GET …/Microsoft.HealthcareApis/workspaces` of a subscription or resource group. */
export function listWorkspaces(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, WORKSPACES_READ, scope);
  return { status: 200, body: { value: [workspace(call.tenant)] } };
}

/** `GET …/workspaces/{name}`. */
export function getWorkspace(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, WORKSPACES_READ, scope);
  return { status: 200, body: workspace(call.tenant) };
}

/** `GET …/workspaces/{name}/fhirservices`. */
export function listFhirServices(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, SERVICES_READ, scope);
  return { status: 200, body: { value: [fhirService(call)] } };
}

/** `GET …/fhirservices/{name}`: shows the resource id and the audience of a FHIR URL. */
export function getFhirService(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, SERVICES_READ, scope);
  return { status: 200, body: fhirService(call) };
}

/** `GET …/Microsoft.HealthcareApis/services`, the retired Azure API for FHIR: the subscription has none. */
export function listRetiredServices(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, 'Microsoft.HealthcareApis/services/read', scope);
  return { status: 200, body: { value: [] } };
}

/** `GET …/Microsoft.HealthcareApis/services/{name}`. Throws AzureError 404 for any. */
export function getRetiredService(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, 'Microsoft.HealthcareApis/services/read', scope);
  throw resourceNotFound(call.request.path);
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
  return { status: 200, body: { value: found.map(({ properties: _none, ...told }) => told) } };
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
    workspace(call.tenant),
    fhirService(call),
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

function workspace(tenant: Tenant): AzureResource {
  return {
    id: workspaceId(tenant),
    name: WORKSPACE,
    type: 'Microsoft.HealthcareApis/workspaces',
    location: LOCATION,
    properties: { provisioningState: 'Succeeded', publicNetworkAccess: 'Enabled' },
  };
}

function fhirService({ tenant, origin, fhirService: { authority, audience } }: AzureCall): AzureResource {
  return {
    id: fhirServiceId(tenant),
    name: `${WORKSPACE}/${FHIR_SERVICE}`,
    type: 'Microsoft.HealthcareApis/workspaces/fhirservices',
    location: LOCATION,
    kind: 'fhir-R4',
    properties: {
      authenticationConfiguration: { authority, audience, smartProxyEnabled: false, smartIdentityProviders: [] },
      // Not in the real one, whose URL follows from its name; this one's does not.
      serviceUrl: fhirServerUrl(origin, 'ahds'),
      provisioningState: 'Succeeded',
      publicNetworkAccess: 'Enabled',
    },
  };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
