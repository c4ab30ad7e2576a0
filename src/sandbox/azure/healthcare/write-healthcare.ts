import { randomUUID } from 'node:crypto';
import type { FhirFacts, HealthcareResource, HealthcareServiceType } from '../../tenant/healthcare-resource.ts';
import { type AzureCall, type AzureOutcome, requireRight } from '../azure-call.ts';
import { AzureError } from '../azure-error.ts';
import { requireScope, resourceNotFound } from '../azure-scope.ts';
import { type NewHealthcareResource, readChange, readNewResource } from './healthcare-body.ts';
import { beginOperation, providerHeaders } from './asynchronous-operations.ts';
import { resourceType } from './healthcare-shape.ts';
import {
  healthcareResource,
  requireChangeable,
  servicesIn,
  withHealthcare,
  withoutHealthcare,
} from './healthcare-store.ts';
import { shownOutcome } from './read-healthcare.ts';

/** Names of workspaces and of services (https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules). */
const WORKSPACE_NAME = /^[a-z0-9]{3,24}$/i;
const SERVICE_NAME = /^[a-z0-9][a-z0-9-]{1,22}[a-z0-9]$/i;

const NESTED_TYPES = ['fhirservices', 'dicomservices', 'iotconnectors', 'fhirdestinations'] as const;

/** Properties that have a place of their own, or that Azure alone says. */
const KNOWN = new Set([
  'accessPolicies',
  'acrConfiguration',
  'authenticationConfiguration',
  'corsConfiguration',
  'cosmosDbConfiguration',
  'eventState',
  'exportConfiguration',
  'privateEndpointConnections',
  'provisioningState',
  'publicNetworkAccess',
  'resourceVersionPolicyConfiguration',
  'serviceUrl',
]);

/**
 * `PUT …/workspaces/{name}`: 201 with what is finished at once; 200 for one that is there. As recorded in
 * https://github.com/Azure/azure-cli-extensions/blob/main/src/healthcareapis/azext_healthcareapis/tests/latest/recordings/test_healthcare_workspace_fhir.yaml;
 * refusals are assumption A21.
 */
export function putWorkspace(call: AzureCall, group: string, name: string): AzureOutcome {
  const id = `${group}/providers/Microsoft.HealthcareApis/workspaces/${name}`;
  requireRight(call, `${resourceType('workspaces')}/write`, id);
  requireScope(call.tenant, group);
  requireName(name, WORKSPACE_NAME);
  const before = healthcareResource(call, id);
  requireChangeable(call, id);
  const body = readNewResource(call.request.body);
  const made = { ...factsOf(call, body, before), type: 'workspaces', resourceId: id, name } as const;
  return {
    ...shownOutcome(call, made, before === undefined ? 201 : 200),
    tenant: withHealthcare(call.tenant, made),
  };
}

/**
 * `PUT …/workspaces/{name}/{type}/{name}`, or `…/iotconnectors/{name}/fhirdestinations/{name}`: 201 with a resource that
 * is still being made, and where that can be followed; 200 for one that is there. As recorded in the same place and in
 * https://github.com/Azure/azure-powershell/tree/main/src/HealthcareApis/test.
 */
export function putService(
  call: AzureCall,
  id: string,
  type: HealthcareServiceType | 'fhirdestinations',
): AzureOutcome {
  const [, parentId = '', parentName = '', name = ''] = /^(.*\/([^/]+))\/[^/]+\/([^/]+)$/.exec(id) ?? [];
  requireRight(call, `${resourceType(type)}/write`, id);
  const parent = healthcareResource(call, parentId);
  if (parent === undefined) {
    const text = `Can not perform requested operation on nested resource. Parent resource '${parentName}' not found.`;
    throw new AzureError(404, 'ParentResourceNotFound', text);
  }
  requireName(name, SERVICE_NAME);
  requireChangeable(call, id);
  const before = healthcareResource(call, id);
  const body = readNewResource(call.request.body);
  const made: HealthcareResource = {
    ...factsOf(call, body, before),
    type,
    resourceId: `${parent.resourceId}/${type}/${name}`,
    name: `${parent.name}/${name}`,
    ...(type === 'fhirservices'
      ? { fhir: fhirFacts(call, body, `${parent.name}-${name}.fhir.azurehealthcareapis.com`, before?.fhir) }
      : {}),
    ...(type === 'iotconnectors' && hasIdentity(body) ? { principalId: before?.principalId ?? randomUUID() } : {}),
  };
  return begun(call, made, before);
}

/** `PUT …/Microsoft.HealthcareApis/services/{name}`, the retired Azure API for FHIR: in the same way, without a workspace. */
export function putRetiredService(call: AzureCall, group: string, name: string): AzureOutcome {
  const id = `${group}/providers/Microsoft.HealthcareApis/services/${name}`;
  requireRight(call, `${resourceType('services')}/write`, id);
  requireScope(call.tenant, group);
  requireName(name, SERVICE_NAME);
  const before = healthcareResource(call, id);
  const body = readNewResource(call.request.body);
  const fhir = fhirFacts(call, body, `${name}.azurehealthcareapis.com`, before?.fhir);
  return begun(call, { ...factsOf(call, body, before), type: 'services', resourceId: id, name, fhir }, before);
}

/** The answer to a PUT: what is changed is so at once, what is new is being made. */
function begun(call: AzureCall, made: HealthcareResource, before: HealthcareResource | undefined): AzureOutcome {
  if (before !== undefined) {
    return { ...shownOutcome(call, made, 200), tenant: withHealthcare(call.tenant, made) };
  }
  const { statusUrl, tenant } = beginOperation(call, made.location);
  const shown = shownOutcome(call, made, 201, 'Creating');
  return {
    ...shown,
    headers: { ...shown.headers, 'azure-asyncoperation': statusUrl },
    tenant: withHealthcare(tenant, made),
  };
}

/**
 * `PATCH`: other tags, all of them, and who may reach it, at once; what a body says besides them is not heeded. Throws
 * AzureError 404.
 */
export function patchHealthcare(call: AzureCall, id: string, type: HealthcareResource['type']): AzureOutcome {
  requireRight(call, `${resourceType(type)}/write`, id);
  const before = healthcareResource(call, id);
  if (before === undefined) {
    throw resourceNotFound(id);
  }
  requireChangeable(call, id);
  const { tags, properties } = readChange(call.request.body);
  const changed = {
    ...before,
    tags: tags ?? before.tags,
    publicNetworkAccess: properties?.publicNetworkAccess ?? before.publicNetworkAccess,
    updatedAt: call.now.getTime(),
  };
  return { ...shownOutcome(call, changed, 200), tenant: withHealthcare(call.tenant, changed) };
}

/**
 * `DELETE`: 202, and where it can be followed; the resource itself is gone at once. 204 where there is none. Throws
 * AzureError 409 for a workspace that still has services, and for an IoT connector with destinations.
 */
export function deleteHealthcare(call: AzureCall, id: string, type: HealthcareResource['type']): AzureOutcome {
  requireRight(call, `${resourceType(type)}/delete`, id);
  const found = healthcareResource(call, id);
  if (found === undefined) {
    return { status: 204 };
  }
  requireChangeable(call, id);
  const [nested] = NESTED_TYPES.flatMap((each) => servicesIn(call, found.resourceId, each));
  if (nested !== undefined) {
    throw new AzureError(
      409,
      'CannotDeleteResource',
      `Cannot delete resource while nested resources exist. Some existing nested resource IDs include: '${nested.resourceId}'. ` +
        'Please delete all nested resources before deleting this resource.',
    );
  }
  const operation = beginOperation(call, found.location);
  return {
    status: 202,
    headers: { ...providerHeaders(), 'azure-asyncoperation': operation.statusUrl, location: operation.resultUrl },
    tenant: withoutHealthcare(operation.tenant, found),
  };
}

function factsOf(
  { now }: AzureCall,
  { location, tags, properties }: NewHealthcareResource,
  before: HealthcareResource | undefined,
): Omit<HealthcareResource, 'type' | 'resourceId' | 'name' | 'fhir'> {
  const updatedAt = now.getTime();
  const settings = Object.fromEntries(Object.entries(properties ?? {}).filter(([name]) => !KNOWN.has(name)));
  return {
    location,
    tags: tags ?? null,
    createdAt: before?.createdAt ?? updatedAt,
    updatedAt,
    publicNetworkAccess: properties?.publicNetworkAccess ?? undefined,
    settings,
  };
}

function hasIdentity({ identity }: NewHealthcareResource): boolean {
  return identity?.type === 'SystemAssigned';
}

/** Authority and audience are taken as they are said, whatever they name. */
function fhirFacts(
  { origin, tenant }: AzureCall,
  body: NewHealthcareResource,
  host: string,
  before: FhirFacts | undefined,
): FhirFacts {
  const { authenticationConfiguration, corsConfiguration, exportConfiguration, acrConfiguration, ...others } =
    body.properties ?? {};
  return {
    kind: body.kind ?? 'fhir-R4',
    authentication: {
      authority: authenticationConfiguration?.authority ?? `${origin}/${tenant.tenantId}`,
      audience: authenticationConfiguration?.audience ?? `https://${host}`,
      smartProxyEnabled: authenticationConfiguration?.smartProxyEnabled ?? false,
      smartIdentityProviders: authenticationConfiguration?.smartIdentityProviders,
    },
    cors: corsConfiguration ?? { origins: [], headers: [], methods: [], allowCredentials: false },
    storageAccountName: exportConfiguration?.storageAccountName ?? null,
    loginServers: acrConfiguration?.loginServers ?? [],
    resourceVersionPolicy: others.resourceVersionPolicyConfiguration ?? undefined,
    principalId: hasIdentity(body) ? (before?.principalId ?? randomUUID()) : null,
    accessPolicies: others.accessPolicies ?? [],
  };
}

function requireName(name: string, form: RegExp): void {
  if (!form.test(name)) {
    throw new AzureError(400, 'InvalidResourceName', `The resource name '${name}' is not valid.`);
  }
}
