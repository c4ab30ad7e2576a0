import type { Tenant } from '../tenant/tenant.ts';
import { AzureError } from './azure-error.ts';
import {
  FHIR_SERVICE,
  fhirServiceId,
  RESOURCE_GROUP,
  resourceGroupId,
  WORKSPACE,
  workspaceId,
} from './fhir-resource.ts';

const FORM =
  /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+)(?:\/providers\/Microsoft\.HealthcareApis\/workspaces\/([^/]+)(?:\/fhirservices\/([^/]+))?)?)?$/i;

/**
 * The id, in Azure's own spelling, of the subscription, resource group or resource that `path` names; `/` for the root.
 * Throws AzureError 404 for what the sandbox's subscription does not have.
 */
export function requireScope(tenant: Tenant, path: string): string {
  if (path === '' || path === '/') {
    return '/';
  }
  const [, subscription, group, workspace, service] = FORM.exec(path) ?? [];
  if (subscription === undefined) {
    throw resourceNotFound(path);
  }
  if (!isNamed(subscription, tenant.subscription.id)) {
    throw new AzureError(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
  }
  if (group === undefined) {
    return `/subscriptions/${tenant.subscription.id}`;
  }
  if (!isNamed(group, RESOURCE_GROUP)) {
    throw new AzureError(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`);
  }
  if (workspace === undefined) {
    return resourceGroupId(tenant);
  }
  if (!isNamed(workspace, WORKSPACE) || (service !== undefined && !isNamed(service, FHIR_SERVICE))) {
    throw resourceNotFound(path);
  }
  return service === undefined ? workspaceId(tenant) : fhirServiceId(tenant);
}

function isNamed(given: string, name: string): boolean {
  return given.toLowerCase() === name.toLowerCase();
}

function resourceNotFound(path: string): AzureError {
  const [, group = '', resource = path] = /\/resourceGroups\/([^/]+)\/providers\/(.+)$/i.exec(path) ?? [];
  return new AzureError(
    404,
    'ResourceNotFound',
    `The Resource '${resource}' under resource group '${group}' was not found. For more details please go to ` +
      'https://aka.ms/ARMResourceNotFoundFix',
  );
}
