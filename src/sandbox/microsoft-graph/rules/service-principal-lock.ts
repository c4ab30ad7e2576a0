import type { ServicePrincipalLock } from '../../tenant/application.ts';
import { isManagedIdentity, type ServicePrincipal } from '../../tenant/service-principal.ts';
import { applicationByAppId, type Tenant } from '../../tenant/tenant.ts';
import { badRequest, GraphError } from '../graph-error.ts';

/** A property of a service principal that its application can lock. */
export type LockedProperty = 'keyCredentials' | 'passwordCredentials' | 'tokenEncryptionKeyId';

/**
 * Refuses a change of a sensitive property while the application's instance lock holds for it (facts/graph.md §1.9b);
 * `usages` are those of the credentials that would come or go. Passwords are for `Verify`. A managed identity takes none
 * from anybody (microsoft-graph-docs#10754).
 * Throws GraphError 400 `CannotUpdateLockedServicePrincipalProperty` (azure-cli#28734), and `Request_BadRequest` for a
 * managed identity [guess].
 */
export function checkServicePrincipalLock(
  tenant: Tenant,
  principal: ServicePrincipal,
  property: LockedProperty,
  usages: readonly string[] = ['Verify'],
): void {
  if (isManagedIdentity(principal)) {
    throw badRequest(`Property ${property} of a managed identity cannot be changed.`);
  }
  const lock = applicationByAppId(tenant, principal.appId)?.resource.servicePrincipalLockConfiguration ?? null;
  if (lock?.isEnabled === true && (lock.allProperties === true || isNamed(lock, property, usages))) {
    throw new GraphError(400, 'CannotUpdateLockedServicePrincipalProperty', `Property ${property} is invalid.`);
  }
}

function isNamed(lock: ServicePrincipalLock, property: LockedProperty, usages: readonly string[]): boolean {
  if (property === 'tokenEncryptionKeyId') {
    return lock.tokenEncryptionKeyId === true;
  }
  return (
    (lock.credentialsWithUsageVerify === true && usages.includes('Verify')) ||
    (lock.credentialsWithUsageSign === true && usages.includes('Sign'))
  );
}
