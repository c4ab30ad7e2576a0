import type { RequestedResource } from './requested-resource.ts';
import { directGroupsOf } from '../tenant/group-membership.ts';
import { publicationOf } from '../tenant/service-principal.ts';
import type { AppRoleAssignment, ServicePrincipal, Tenant } from '../tenant/model.ts';
import type { User } from '../tenant/user.ts';
import type { ClientRegistration } from './client/client-registration.ts';
import type { ApiScopes } from './consent/delegated-scopes.ts';
import { EntraError } from './entra-error.ts';

/**
 * The values of the app roles that a user or service principal has on a resource, of itself or through its groups: the
 * `roles` claim.
 */
export function assignedRoles(tenant: Tenant, principalId: string, resource: RequestedResource): readonly string[] {
  const roleIds = assignmentsOf(tenant, principalId, resource.principal.id).map((each) => each.appRoleId);
  return resource.publication.appRoles
    .filter((role) => role.isEnabled && roleIds.includes(role.id))
    .map((role) => role.value)
    .filter((value) => value !== null);
}

/** Whether the principal, or a group that it is a member of, has any assignment on the resource. */
export function isAssigned(tenant: Tenant, principalId: string, resourceId: string): boolean {
  return assignmentsOf(tenant, principalId, resourceId).length > 0;
}

/**
 * Where the client or the API takes only who is assigned to it, the user must be.
 * Throws EntraError 50105
 * (https://learn.microsoft.com/entra/identity-platform/howto-restrict-your-app-to-a-set-of-users).
 */
export function requireUserAssignment(
  tenant: Tenant,
  client: ClientRegistration,
  apis: readonly ApiScopes[],
  user: User,
): void {
  const principals = [client.principal, ...apis.map(({ resource }) => resource.principal)];
  for (const principal of principals) {
    if (principal?.appRoleAssignmentRequired === true && !isAssigned(tenant, user.id, principal.id)) {
      throw notAssigned(tenant, principal, user);
    }
  }
}

function notAssigned(tenant: Tenant, principal: ServicePrincipal, user: User): EntraError {
  const name = publicationOf(tenant, principal.appId)?.displayName ?? '';
  return new EntraError(
    50105,
    'invalid_grant',
    400,
    `Your administrator has configured the application ${name} ('${principal.appId}') to block users unless they are ` +
      `specifically granted ('assigned') access to the application. The signed in user '${user.userPrincipalName}' is ` +
      'blocked because they are not a direct member of a group with access, nor had access directly assigned by an ' +
      'administrator. Please contact your administrator to assign access to this application.',
  );
}

/** Groups give what they are assigned to direct members only, as Entra does. */
function assignmentsOf(tenant: Tenant, principalId: string, resourceId: string): readonly AppRoleAssignment[] {
  const ids = [principalId, ...directGroupsOf(tenant, principalId)];
  return Object.values(tenant.appRoleAssignments).filter(
    (each) => each.resourceId === resourceId && ids.includes(each.principalId),
  );
}
