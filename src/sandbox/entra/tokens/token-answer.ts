import type { SigningKey } from '../../state/signing-key.ts';
import type { Tenant } from '../../tenant/model.ts';
import type { User } from '../../tenant/user.ts';
import { type AccessTokenFacts, accessTokenClaims, accessTokenVersion } from './access-token.ts';
import { type IdTokenFacts, idTokenClaims } from './id-token.ts';
import { signClaims, TOKEN_LIFETIME_SECONDS } from './token-claims.ts';

/** What a grant gives, before anything is signed. */
export interface GrantedTokens {
  readonly accessToken: AccessTokenFacts;
  /** Null where no user is told of. */
  readonly idToken: IdTokenFacts | null;
  readonly refreshToken: string | null;
  /** The scopes as the answer tells them; null in an application's own name. */
  readonly scope: string | null;
  /** Null unless the client asked for it with `client_info=1`. */
  readonly clientInfo: string | null;
}

/**
 * The token endpoint's answer, by the version of the endpoint
 * (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow).
 */
export async function tokenAnswer(
  granted: GrantedTokens,
  endpoint: 'v1' | 'v2',
  key: SigningKey,
): Promise<Readonly<Record<string, unknown>>> {
  const { accessToken, idToken, refreshToken, scope, clientInfo } = granted;
  const [access_token, id_token] = await Promise.all([
    signClaims(accessTokenClaims(accessToken), accessTokenVersion(accessToken.resource), key),
    idToken === null ? null : signClaims(idTokenClaims(idToken), idToken.version, key),
  ]);
  return {
    token_type: 'Bearer',
    ...(scope === null ? {} : { scope }),
    ...(endpoint === 'v2' ? lifetime() : lifetimeV1(accessToken)),
    access_token,
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    ...(id_token === null ? {} : { id_token }),
    ...(clientInfo === null ? {} : { client_info: clientInfo }),
  };
}

/** What MSAL keeps an account under: `{uid, utid}`, base64url. */
export function clientInfo(tenant: Tenant, user: User): string {
  return Buffer.from(JSON.stringify({ uid: user.id, utid: tenant.tenantId })).toString('base64url');
}

function lifetime(): Readonly<Record<string, unknown>> {
  return { expires_in: TOKEN_LIFETIME_SECONDS, ext_expires_in: TOKEN_LIFETIME_SECONDS };
}

/** Version 1 gives numbers, and so times, as strings (assumption A25). */
function lifetimeV1({ now, resource }: AccessTokenFacts): Readonly<Record<string, unknown>> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return {
    expires_in: String(TOKEN_LIFETIME_SECONDS),
    ext_expires_in: String(TOKEN_LIFETIME_SECONDS),
    expires_on: String(issuedAt + TOKEN_LIFETIME_SECONDS + 1),
    not_before: String(issuedAt),
    resource: resource.name,
  };
}
