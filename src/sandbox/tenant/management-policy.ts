import type { AppManagementPolicy, Tenant } from './model.ts';

/**
 * The policy that applies to an application or service principal: the enabled one that it was assigned, else the
 * tenant's default (https://learn.microsoft.com/graph/api/resources/appmanagementpolicy). An assigned policy decides on
 * identifier URIs only when it has rules for them.
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
