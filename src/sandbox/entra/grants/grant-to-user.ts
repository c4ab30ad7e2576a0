import type { ClientProof } from '../tokens/access-token.ts';
import type { ClientRegistration } from '../client/client-registration.ts';
import type { DelegatedScopes } from '../consent/delegated-scopes.ts';
import { withRefreshToken } from '../refresh-tokens.ts';
import type { ReplyPlatform } from '../../tenant/sign-in.ts';
import type { User } from '../../tenant/user.ts';
import { userTokens } from '../tokens/user-tokens.ts';
import type { GrantOutcome, TokenRequest } from './token-request.ts';

/** For whom a client gets tokens without a page that it would be sent back from. */
export interface UserGrant {
  readonly client: ClientRegistration;
  readonly user: User;
  readonly scopes: DelegatedScopes;
  readonly proof: ClientProof;
  readonly platform: ReplyPlatform;
  /** Milliseconds since 1970. */
  readonly signedInAt: number;
  /** Whether OpenID Connect's scopes need no consent of their own; default false. */
  readonly impliesOpenId?: boolean;
  /** What a refresh token is for, separated by spaces; default: what this request asks for. */
  readonly refreshScope?: string;
}

/**
 * What a token request comes to that no authorization page went before: tokens, and a refresh token where
 * `offline_access` is among its scopes. Throws the EntraErrors of `userTokens`.
 */
export function grantToUser(request: TokenRequest, grant: UserGrant): GrantOutcome {
  const { tenant, form, now } = request;
  const { client, user, scopes, platform, signedInAt, impliesOpenId = false, refreshScope = scopes.text } = grant;
  const right = {
    clientAppId: client.appId,
    userId: user.id,
    scope: refreshScope,
    platform,
    passwordSalt: user.password.salt,
    authorizationCodeId: null,
    signedInAt,
    ...(impliesOpenId ? { impliesOpenId } : {}),
  };
  const kept = refreshScope.toLowerCase().split(' ').includes('offline_access')
    ? withRefreshToken(tenant, right, now)
    : { tenant, refreshToken: null };
  const tokens = userTokens({
    ...request,
    ...grant,
    nonce: null,
    refreshToken: kept.refreshToken,
    wantsClientInfo: form.get('client_info') === '1',
  });
  return { tenant: kept.tenant, tokens, platform };
}
