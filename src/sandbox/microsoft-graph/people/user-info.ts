import { pairwiseSubject } from '../../entra/tokens/token-claims.ts';
import type { Tenant } from '../../tenant/model.ts';
import type { Caller } from '../graph-call.ts';
import { denied, GraphError, notFound } from '../graph-error.ts';

/**
 * The answer of `GET /oidc/userinfo` (https://learn.microsoft.com/entra/identity-platform/userinfo): the same `sub` as
 * in the application's ID token, the name with `profile`, the address with `email`. The sandbox has no pictures.
 * Throws GraphError 403 without the scope `openid`, 404 for a deleted user, 400 for an application's own token.
 */
export function userInfo(tenant: Tenant, caller: Caller): Record<string, string> {
  if (caller.kind === 'application') {
    throw new GraphError(400, 'BadRequest', '/me request is only valid with delegated authentication flow.');
  }
  if (!caller.permissions.includes('openid')) {
    throw denied();
  }
  const user = tenant.users[caller.objectId];
  if (user === undefined) {
    throw notFound(caller.objectId);
  }
  const { displayName, givenName, mail, surname } = user;
  return {
    sub: pairwiseSubject(user.id, caller.appId),
    ...(caller.permissions.includes('profile')
      ? {
          name: displayName,
          ...(surname === null ? {} : { family_name: surname }),
          ...(givenName === null ? {} : { given_name: givenName }),
        }
      : {}),
    ...(caller.permissions.includes('email') && mail !== null ? { email: mail } : {}),
  };
}
