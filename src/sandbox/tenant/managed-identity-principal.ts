import { randomBytes, randomUUID } from 'node:crypto';
import type { KeyCredential } from './application.ts';
import { wholeSeconds } from './graph-time.ts';
import type { ManagedIdentity, ServicePrincipal, Tenant } from './model.ts';
import { withoutDirectoryObject } from './remove-directory-object.ts';
import { blankServicePrincipal } from './service-principal.ts';
import { without, withServicePrincipal } from './tenant.ts';

/**
 * A certificate of a managed identity is valid for 90 days, as recorded in Azure CLI's tests
 * (https://github.com/Azure/azure-cli); Azure renews it automatically.
 */
const CERTIFICATE_DAYS = 90;

/** The creation time of an identity: in ISO 8601, and in epoch milliseconds, from which replication lag counts. */
interface Beginning {
  readonly createdDateTime: string;
  readonly createdAt: number;
}

/** The tenant with this new identity and its service principal. */
export function withNewManagedIdentity(tenant: Tenant, identity: ManagedIdentity, beginning: Beginning): Tenant {
  return withServicePrincipal(withManagedIdentity(tenant, identity), principalOf(tenant, identity, beginning));
}

/** The tenant with the Azure resource of this identity. */
export function withManagedIdentity(tenant: Tenant, identity: ManagedIdentity): Tenant {
  const managedIdentities = { ...tenant.managedIdentities, [identity.resourceId.toLowerCase()]: identity };
  return { ...tenant, managedIdentities };
}

/**
 * The tenant without this identity and its service principal, which skips the recycle bin (assumption A90). Its Azure
 * roles stay behind, as for every deleted principal.
 */
export function withoutManagedIdentity(tenant: Tenant, { resourceId, principalId }: ManagedIdentity): Tenant {
  const left = withoutDirectoryObject(tenant, principalId);
  return {
    ...left,
    servicePrincipals: without(left.servicePrincipals, principalId),
    managedIdentities: without(left.managedIdentities, resourceId.toLowerCase()),
  };
}

function principalOf(tenant: Tenant, identity: ManagedIdentity, beginning: Beginning): ServicePrincipal {
  return {
    ...blankServicePrincipal({ ...beginning, id: identity.principalId, appId: identity.clientId, ownerIds: [] }),
    servicePrincipalType: 'ManagedIdentity',
    alternativeNames: ['isExplicit=True', identity.resourceId],
    keyCredentials: [certificateOf(tenant, identity, beginning)],
  };
}

/** The key that Azure manages for the identity: Graph shows it, but no one else can use it. */
function certificateOf(
  { tenantId }: Tenant,
  { clientId }: ManagedIdentity,
  { createdDateTime }: Beginning,
): KeyCredential {
  const end = new Date(createdDateTime);
  end.setUTCDate(end.getUTCDate() + CERTIFICATE_DAYS);
  return {
    keyId: randomUUID(),
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: null,
    displayName: `CN=${clientId}, DC=${tenantId}`,
    startDateTime: wholeSeconds(createdDateTime),
    endDateTime: wholeSeconds(end),
    customKeyIdentifier: randomBytes(20).toString('hex').toUpperCase(),
  };
}
