import type { AzureCall } from './azure-call.ts';
import { AzureError } from './azure-error.ts';

/** A user, group or service principal of the tenant, as Azure RBAC tells them apart. */
interface Principal {
  readonly type: 'User' | 'Group' | 'ServicePrincipal';
  /** When it was made, in epoch milliseconds. */
  readonly createdAt: number;
}

/**
 * The type of a principal that a role goes to. A principal that replication has not yet brought to Azure is known only
 * by the type that the caller says (https://learn.microsoft.com/azure/role-based-access-control/troubleshooting).
 * Throws AzureError 400 `PrincipalNotFound`, or `UnmatchedPrincipalType` for another type than the caller says.
 */
export function requirePrincipalType(call: AzureCall, principalId: string, said: string | null): Principal['type'] {
  const principal = findPrincipal(call, principalId.toLowerCase());
  if (principal === null || (said === null && !call.visible(principal.createdAt))) {
    throw new AzureError(
      400,
      'PrincipalNotFound',
      `Principal ${principalId.replaceAll('-', '')} does not exist in the directory ${call.tenant.tenantId}. Check that ` +
        'you have the correct principal ID. If you are creating this principal and then immediately assigning a role, ' +
        'this error might be related to a replication delay. In this case, set the role assignment principalType ' +
        'property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype',
    );
  }
  if (said !== null && said.toLowerCase() !== principal.type.toLowerCase()) {
    throw new AzureError(
      400,
      'UnmatchedPrincipalType',
      `The PrincipalId '${principalId.replaceAll('-', '')}' has type '${principal.type}' , which is different from ` +
        `specified PrinciaplType '${said}'.`,
    );
  }
  return principal.type;
}

function findPrincipal({ tenant }: AzureCall, id: string): Principal | null {
  const user = tenant.users[id];
  const group = tenant.groups[id];
  const servicePrincipal = tenant.servicePrincipals[id];
  if (user !== undefined && (user.deletedDateTime ?? null) === null) {
    return { type: 'User', createdAt: user.createdAt };
  }
  if (group !== undefined) {
    return { type: 'Group', createdAt: group.createdAt };
  }
  return servicePrincipal?.deletedDateTime === null
    ? { type: 'ServicePrincipal', createdAt: servicePrincipal.createdAt }
    : null;
}
