import { createHash } from 'node:crypto';
import type { FhirFacts, HealthcareResource } from '../../tenant/healthcare-resource.ts';
import type { AzureCall, AzureResource } from '../azure-call.ts';
import { FHIR_SERVICE, fhirServiceId, LOCATION, WORKSPACE, workspaceId } from '../resource-ids.ts';

/** Whether a resource is finished: `Creating` is what the answer to its PUT says, and reads until Azure has made it. */
export type ProvisioningState = 'Creating' | 'Succeeded';

/** A type as Azure Resource Manager names it, and the rights to it. */
export function resourceType(type: HealthcareResource['type']): string {
  switch (type) {
    case 'workspaces':
    case 'services':
      return `Microsoft.HealthcareApis/${type}`;
    case 'fhirdestinations':
      return 'Microsoft.HealthcareApis/workspaces/iotconnectors/fhirdestinations';
    case 'fhirservices':
    case 'dicomservices':
    case 'iotconnectors':
      return `Microsoft.HealthcareApis/workspaces/${type}`;
  }
}

/** Whether Azure has finished making a resource; a workspace is finished at once. */
export function stateOf(call: AzureCall, { type, createdAt }: HealthcareResource): ProvisioningState {
  return type === 'workspaces' || call.visible(createdAt) ? 'Succeeded' : 'Creating';
}

/**
 * A resource as Azure Resource Manager shows it, recorded in
 * https://github.com/Azure/azure-cli-extensions/tree/main/src/healthcareapis/azext_healthcareapis/tests/latest/recordings
 * for version 2021-11-01 of the API; the specification has no service URL in newer versions of it either
 * (https://learn.microsoft.com/rest/api/healthcareapis/fhir-services/get).
 */
export function shownHealthcare(
  call: AzureCall,
  resource: HealthcareResource,
  state: ProvisioningState = stateOf(call, resource),
): AzureResource {
  const { resourceId, name, type, location, tags, fhir } = resource;
  const identity = identityOf(call, resource);
  // The retired kind tells of tags once it is finished, also of none.
  const shownTags = tags ?? (type === 'services' && state === 'Succeeded' ? {} : null);
  return {
    id: resourceId,
    name,
    type: resourceType(type),
    etag: etagOf(resource, state),
    location,
    ...(fhir === undefined ? {} : { kind: fhir.kind }),
    ...(shownTags === null ? {} : { tags: shownTags }),
    properties: { ...propertiesOf(call, resource, state), provisioningState: state },
    ...(identity === null ? {} : { identity }),
  };
}

/** The entity tag of a resource in a state; it ends in the time of the last write, in hexadecimal. */
export function etagOf({ resourceId, updatedAt }: HealthcareResource, state: ProvisioningState): string {
  const mark = createHash('sha256').update(`${resourceId} ${updatedAt} ${state}`).digest('hex').slice(0, 8);
  return `"${mark}-0000-0400-0000-${Math.floor(updatedAt / 1000).toString(16)}0000"`;
}

/** The workspace and the FHIR service that every sandbox begins with, which are not kept: their facts are elsewhere. */
export function seededHealthcare({ tenant, fhirService }: AzureCall): readonly HealthcareResource[] {
  const { authority, audience } = fhirService;
  const madeAt = Date.parse(tenant.createdDateTime);
  const common = { location: LOCATION, tags: null, createdAt: madeAt, updatedAt: madeAt };
  const fhir: FhirFacts = {
    kind: 'fhir-R4',
    authentication: { authority, audience, smartProxyEnabled: false },
    cors: { origins: ['*'], headers: ['*'], methods: ['GET', 'POST', 'PUT', 'DELETE'], allowCredentials: false },
    storageAccountName: null,
    principalId: null,
    accessPolicies: [],
  };
  return [
    { ...common, type: 'workspaces', resourceId: workspaceId(tenant), name: WORKSPACE },
    {
      ...common,
      type: 'fhirservices',
      resourceId: fhirServiceId(tenant),
      name: `${WORKSPACE}/${FHIR_SERVICE}`,
      // It was finished when the sandbox was made, however long others take.
      createdAt: 0,
      fhir,
    },
  ];
}

function propertiesOf(
  call: AzureCall,
  resource: HealthcareResource,
  state: ProvisioningState,
): Record<string, unknown> {
  const { type, fhir, settings } = resource;
  const reach = tellsOfReach(call) ? reachOf(resource) : {};
  switch (type) {
    case 'workspaces':
      return { ...settings, ...reach };
    case 'dicomservices':
      return { ...dicomProperties(call, resource, state), ...settings, ...reach };
    case 'services':
      return fhir === undefined ? reach : { ...retiredProperties(resource, fhir, state), ...settings };
    case 'fhirservices':
      return fhir === undefined ? reach : { ...fhirProperties(fhir), ...settings, ...reach };
    case 'iotconnectors':
      return { ...settings };
    case 'fhirdestinations':
      return inOrder(settings ?? {});
  }
}

/**
 * Earlier versions have nothing of it (recorded in
 * https://github.com/Azure/azure-powershell/blob/main/src/HealthcareApis/test/AzHealthcareAPIsWorkspace.Recording.json).
 */
function tellsOfReach({ request }: AzureCall): boolean {
  return (request.query.get('api-version') ?? '') >= '2021-11-01';
}

/** What a resource says of how it can be reached. */
function reachOf({ publicNetworkAccess = 'Enabled' }: HealthcareResource): Record<string, unknown> {
  return { privateEndpointConnections: [], publicNetworkAccess };
}

/**
 * A destination's properties in the service's order, recorded in
 * https://github.com/Azure/azure-powershell/blob/main/src/HealthcareApis/test/AzHealthcareIotConnectorFhirDestination.Recording.json.
 */
function inOrder({ resourceIdentityResolutionType, fhirServiceResourceId, ...others }: Record<string, unknown>) {
  return { resourceIdentityResolutionType, fhirServiceResourceId, ...others };
}

function dicomProperties(
  { tenant, origin }: AzureCall,
  { name }: HealthcareResource,
  state: ProvisioningState,
): Record<string, unknown> {
  return {
    authenticationConfiguration: {
      authority: `${origin}/${tenant.tenantId}/`,
      audiences: ['https://dicom.healthcareapis.azure.com/', 'https://dicom.healthcareapis.azure.com'],
    },
    serviceUrl: state === 'Succeeded' ? `https://${name.replace('/', '-')}.dicom.azurehealthcareapis.com` : '',
  };
}

function fhirProperties(fhir: FhirFacts): Record<string, unknown> {
  const { authentication, cors, storageAccountName, loginServers = [], resourceVersionPolicy } = fhir;
  return {
    accessPolicies: [],
    acrConfiguration: { loginServers },
    authenticationConfiguration: authentication,
    corsConfiguration: cors,
    exportConfiguration: storageAccountName === null ? {} : { storageAccountName },
    resourceVersionPolicyConfiguration: resourceVersionPolicy ?? { default: 'versioned' },
    eventState: 'Disabled',
  };
}

function retiredProperties(
  resource: HealthcareResource,
  fhir: FhirFacts,
  state: ProvisioningState,
): Record<string, unknown> {
  const { authentication, cors, storageAccountName, accessPolicies, loginServers = [] } = fhir;
  return {
    accessPolicies,
    cosmosDbConfiguration: { offerThroughput: 1000 },
    authenticationConfiguration: authentication,
    corsConfiguration: cors,
    exportConfiguration: storageAccountName === null ? {} : { storageAccountName },
    acrConfiguration: { loginServers },
    ...(state === 'Creating' ? { privateEndpointConnections: [] } : reachOf(resource)),
  };
}

function identityOf({ tenant }: AzureCall, resource: HealthcareResource): Record<string, unknown> | null {
  const principalId = resource.fhir?.principalId ?? resource.principalId ?? null;
  return principalId === null ? null : { principalId, tenantId: tenant.tenantId, type: 'SystemAssigned' };
}
