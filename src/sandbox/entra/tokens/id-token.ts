import { createHash } from 'node:crypto';
import { servicePrincipalByAppId } from '../../tenant/tenant.ts';
import { publicationOf } from '../../tenant/service-principal.ts';
import type { User } from '../../tenant/user.ts';
import { userClaimsV1 } from './access-token.ts';
import { assignedRoles } from '../assigned-roles.ts';
import type { ClientRegistration } from '../client/client-registration.ts';
import { groupClaims, optionalClaimNames, optionalUserClaims, present } from './optional-claims.ts';
import { type Claims, commonClaims, type Issuance, pairwiseSubject } from './token-claims.ts';

/** Whom an ID token tells of, and to whom. */
export interface IdTokenFacts extends Issuance {
  readonly client: ClientRegistration;
  readonly user: User;
  /** Those of `openid`, `profile`, `email` that were granted: they decide what the token tells. */
  readonly openId: readonly string[];
  readonly signedInAt: number;
  readonly nonce: string | null;
  /** Of what is handed over beside it by the authorize endpoint (OpenID Connect Core §3.3.2.11). */
  readonly code: string | null;
  readonly accessToken: string | null;
}

/**
 * The claims of an ID token; its version is that of the endpoint (Microsoft identity platform: ID token claims
 * reference).
 */
export function idTokenClaims(facts: IdTokenFacts): Claims {
  const { tenant, client, user, openId, version } = facts;
  return {
    ...commonClaims(facts),
    aud: client.appId,
    ...(version === 1 ? userClaimsV1(user) : {}),
    ...(version === 2 && openId.includes('profile')
      ? { name: user.displayName, preferred_username: user.userPrincipalName }
      : {}),
    ...(openId.includes('email') ? present({ email: user.mail }) : {}),
    ...optionalUserClaims(optionalClaimNames(client.application, 'idToken'), user, facts.signedInAt),
    ...groupClaims(tenant, client.application, user.id),
    ...rolesClaim(facts),
    oid: user.id,
    sub: pairwiseSubject(user.id, client.appId),
    ...present({ nonce: facts.nonce, c_hash: halfHash(facts.code), at_hash: halfHash(facts.accessToken) }),
  };
}

/** An ID token tells the roles that the user has on the client itself. */
function rolesClaim({ tenant, client, user }: IdTokenFacts): Claims {
  const publication = publicationOf(tenant, client.appId);
  const principal = servicePrincipalByAppId(tenant, client.appId);
  if (publication === null || principal === undefined) {
    return {};
  }
  const roles = assignedRoles(tenant, user.id, { name: client.appId, principal, publication });
  return roles.length > 0 ? { roles } : {};
}

function halfHash(value: string | null): string | null {
  return value === null ? null : createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url');
}
