import type { ServicePrincipalLock } from '../../tenant/application.ts';
import { isManagedIdentity } from '../../tenant/service-principal.ts';
import type { ServicePrincipal, Tenant } from '../../tenant/model.ts';
import { applicationByAppId } from '../../tenant/tenant.ts';
import { badRequest, GraphError } from '../graph-error.ts';

/** A property of a service principal that its application can lock. */
export type LockedProperty = 'keyCredentials' | 'passwordCredentials' | 'tokenEncryptionKeyId';

/**
 * Checks a change of a sensitive property against the application's instance lock
 * (https://learn.microsoft.com/entra/identity-platform/howto-configure-app-instance-property-locks). `usages` are those
 * of the credentials that would be added or removed; passwords are for `Verify`. Nobody may add one to a managed
 * identity (https://github.com/microsoftgraph/microsoft-graph-docs/issues/10754).
 * Throws GraphError 400 `CannotUpdateLockedServicePrincipalProperty` (https://github.com/Azure/azure-cli/issues/28734),
 * and `Request_BadRequest` for a managed identity (text: assumption A73).
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
