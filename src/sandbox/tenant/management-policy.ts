import type { AppManagementPolicy, Tenant } from './tenant.ts';

/**
 * The policy that governs an application or service principal: the enabled one that it was assigned, else the tenant's
 * default. An assigned one has a say on identifier URIs only where it has rules for them (facts/graph.md §2.4).
 */
export function managementPolicy(tenant: Tenant, objectId: string): AppManagementPolicy {
  const own = Object.values(tenant.appManagementPolicies).find(
    ({ isEnabled, appliesToIds }) => isEnabled && appliesToIds.includes(objectId),
  );
  if (own === undefined) {
    return tenant.appManagementPolicy;
  }
  const { id, displayName, description, isEnabled, restrictions } = own;
  return {
    id,
    displayName,
    description,
    isEnabled,
    applicationRestrictions: restrictions,
    servicePrincipalRestrictions: restrictions,
  };
}
