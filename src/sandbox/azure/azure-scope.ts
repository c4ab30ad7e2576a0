import type { Tenant } from '../tenant/model.ts';
import { AzureError } from './azure-error.ts';
import { RESOURCE_GROUP, resourceGroupId, resourceIds } from './resource-ids.ts';

const FORM = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+)(\/providers\/.+)?)?$/i;

/** Azure takes the id of any secret, whether or not it exists (assumption A22). */
const SECRET = /(?<=\/providers\/Microsoft\.KeyVault\/vaults\/[^/]+)\/secrets\/[^/]+$/i;

/**
 * The id, in Azure's own spelling, of the subscription, resource group or resource that `path` names; `/` for the root.
 * Throws AzureError 404 for what the sandbox's subscription does not have.
 */
export function requireScope(tenant: Tenant, path: string): string {
  const scope = scopeOf(tenant, path);
  const [, , group = '', resource] = FORM.exec(scope) ?? [];
  if (scope === '/' || group === '') {
    return scope;
  }
  if (!isNamed(group, RESOURCE_GROUP)) {
    throw new AzureError(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`);
  }
  if (resource !== undefined && knownResource(tenant, scope) === undefined) {
    throw resourceNotFound(path);
  }
  return scope;
}

/**
 * The same, where a group or resource need not exist: then it is as it was sent. Throws AzureError 404 for another
 * subscription.
 */
export function scopeOf(tenant: Tenant, path: string): string {
  if (path === '' || path === '/') {
    return '/';
  }
  const [, subscription, group, resource] = FORM.exec(path) ?? [];
  if (subscription === undefined) {
    throw resourceNotFound(path);
  }
  if (!isNamed(subscription, tenant.subscription.id)) {
    throw new AzureError(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
  }
  if (group === undefined) {
    return `/subscriptions/${tenant.subscription.id}`;
  }
  if (resource === undefined) {
    return isNamed(group, RESOURCE_GROUP) ? resourceGroupId(tenant) : path;
  }
  return knownResource(tenant, path) ?? path;
}

function knownResource(tenant: Tenant, path: string): string | undefined {
  const [secret = ''] = SECRET.exec(path) ?? [];
  const id = resourceIds(tenant).find((each) => isNamed(path, `${each}${secret}`));
  return id === undefined ? undefined : `${id}${secret}`;
}

/** The refusal of a path to a resource that there is not. */
export function resourceNotFound(path: string): AzureError {
  const [, group = '', resource = path] = /\/resourceGroups\/([^/]+)\/providers\/(.+)$/i.exec(path) ?? [];
  return new AzureError(
    404,
    'ResourceNotFound',
    `The Resource '${resource}' under resource group '${group}' was not found. For more details please go to ` +
      'https://aka.ms/ARMResourceNotFoundFix',
  );
}

function isNamed(given: string, name: string): boolean {
  return given.toLowerCase() === name.toLowerCase();
}
