import { initialDomain } from '../tenant/tenant.ts';
import type { Tenant } from '../tenant/model.ts';
import { isAtOrBelow, principalAndGroups } from './azure-access.ts';
import { type AzureCall, type AzureOutcome, requireAction } from './azure-call.ts';

/** `GET /subscriptions`: the one of the sandbox, for whoever has any Azure role in it. */
export function listSubscriptions({ tenant, caller }: AzureCall): AzureOutcome {
  const ids = principalAndGroups(tenant, caller.objectId);
  const hasRole = Object.values(tenant.azureRoleAssignments).some(
    ({ principalId, scope }) =>
      ids.includes(principalId) && (scope === '/' || isAtOrBelow(scope, `/subscriptions/${tenant.subscription.id}`)),
  );
  const value = hasRole ? [subscription(tenant)] : [];
  return { status: 200, body: { value, count: { type: 'Total', value: value.length } } };
}

/** `GET /subscriptions/{id}`. */
export function getSubscription(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, 'Microsoft.Resources/subscriptions/read', scope);
  return { status: 200, body: subscription(call.tenant) };
}

/** `GET /tenants`: the one that the caller's token is of. */
export function listTenants({ tenant }: AzureCall): AzureOutcome {
  const value = [
    {
      id: `/tenants/${tenant.tenantId}`,
      tenantId: tenant.tenantId,
      countryCode: 'US',
      displayName: tenant.displayName,
      domains: tenant.domains.map((domain) => domain.id),
      tenantCategory: 'Home',
      defaultDomain: initialDomain(tenant),
      tenantType: 'AAD',
    },
  ];
  return { status: 200, body: { value } };
}

function subscription({ subscription: { id, displayName }, tenantId }: Tenant): Record<string, unknown> {
  return {
    id: `/subscriptions/${id}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: id,
    tenantId,
    displayName,
    state: 'Enabled',
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}
