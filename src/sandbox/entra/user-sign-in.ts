import { userByKey } from '../tenant/tenant.ts';
import type { Tenant } from '../tenant/model.ts';
import { isPassword, type User } from '../tenant/user.ts';
import { EntraError } from './entra-error.ts';

/**
 * The user with this name and password.
 * Throws EntraError 50034 (no such user), 50126 (wrong password), 50057 (disabled).
 */
export function signInWithPassword(tenant: Tenant, userPrincipalName: string, password: string): User {
  const user = findUser(tenant, userPrincipalName);
  if (!isPassword(user.password, password)) {
    throw new EntraError(
      50126,
      'invalid_grant',
      400,
      'Error validating credentials due to invalid username or password.',
    );
  }
  requireEnabled(user);
  return user;
}

/**
 * The user whose button on the sign-in page was pressed. No account of this tenant is real, so its own page vouches for
 * a person; every other way in asks for the password. Throws EntraError 50034 (no such user), 50057 (disabled).
 */
export function signInByChoice(tenant: Tenant, userPrincipalName: string): User {
  const user = findUser(tenant, userPrincipalName);
  requireEnabled(user);
  return user;
}

/**
 * The user with this name, before a password was given. A guest comes also with the invited address, which is not the
 * name in this tenant (https://learn.microsoft.com/entra/external-id/user-properties). Throws EntraError 50034.
 */
function findUser(tenant: Tenant, userPrincipalName: string): User {
  const wanted = userPrincipalName.trim();
  const user =
    userByKey(tenant, wanted) ??
    Object.values(tenant.users).find((each) => isGuest(each) && each.mail?.toLowerCase() === wanted.toLowerCase());
  if (user === undefined) {
    throw new EntraError(
      50034,
      'invalid_grant',
      400,
      `The user account ${userPrincipalName} does not exist in the ${tenant.tenantId} directory. To sign into this ` +
        'application, the account must be added to the directory.',
    );
  }
  return user;
}

/** Whether a user's account is in another organization. */
export function isGuest({ userType }: User): boolean {
  return userType === 'Guest';
}

/** Throws EntraError 50057 for a user who may not sign in. */
export function requireEnabled(user: User): void {
  if (!user.accountEnabled) {
    throw new EntraError(50057, 'invalid_grant', 400, 'The user account is disabled.');
  }
}
