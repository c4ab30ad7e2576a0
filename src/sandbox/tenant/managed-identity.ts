import { createHash } from 'node:crypto';
import type { ManagedIdentity, Tenant } from './model.ts';

/** The identity with this resource id, ignoring case. */
export function managedIdentityByResourceId(tenant: Tenant, resourceId: string): ManagedIdentity | undefined {
  return tenant.managedIdentities[resourceId.toLowerCase()];
}

/** The identity with this client id. */
export function managedIdentityByClientId(tenant: Tenant, clientId: string): ManagedIdentity | undefined {
  return Object.values(tenant.managedIdentities).find((each) => each.clientId === clientId.toLowerCase());
}

/** The second name of the service principal beside its appId, as Azure makes it: a digest. */
export function managedIdentityUri({ resourceId }: ManagedIdentity): string {
  return `https://identity.azure.net/${createHash('sha256').update(resourceId.toLowerCase()).digest('base64')}`;
}
