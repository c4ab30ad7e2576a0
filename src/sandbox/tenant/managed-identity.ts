import { createHash } from 'node:crypto';
import type { Tenant } from './tenant.ts';

/** A user-assigned managed identity: an Azure resource and a service principal of the tenant. */
export interface ManagedIdentity {
  /** Its id in Azure Resource Manager, which ignores case. */
  readonly resourceId: string;
  readonly name: string;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Object id of its service principal. */
  readonly principalId: string;
  /** The appId of its service principal; no application has it. */
  readonly clientId: string;
}

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
