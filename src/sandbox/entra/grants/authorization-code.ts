import { createHash } from 'node:crypto';
import type { AuthorizationCode } from '../../tenant/sign-in.ts';
import type { ClientProof } from '../tokens/access-token.ts';
import { findAuthorizationCode, withRedeemedCode } from '../authorize/authorization-codes.ts';
import { replyUrlMismatch } from '../client/requested-reply-url.ts';
import { authenticateClient, requirePublic } from '../client/client-authentication.ts';
import type { ClientRegistration } from '../client/client-registration.ts';
import { platformOf } from '../client/reply-url.ts';
import { EntraError } from '../entra-error.ts';
import { withoutRefreshTokensOf, withRefreshToken } from '../refresh-tokens.ts';
import { given, required } from '../request-parameters.ts';
import { userTokens } from '../tokens/user-tokens.ts';
import {
  grantedUser,
  type GrantOutcome,
  invalidGrant,
  requestedScopes,
  requestingClient,
  requireOrigin,
  type TokenRequest,
} from './token-request.ts';

/**
 * The authorization code grant (RFC 6749 §4.1, RFC 7636). A code that comes a second time also ends the refresh tokens
 * that the first one gave.
 * Throws EntraError 9002313, 9002325, 9002326, 9002327, 70008, 50011, 500112, 501481, and those of the client's proof,
 * of its scopes and of `userTokens`.
 */
export function grantAuthorizationCode(request: TokenRequest): GrantOutcome {
  const { tenant, form, now } = request;
  const client = requestingClient(request);
  const code = findAuthorizationCode(tenant, required(form, 'code'));
  if (code === null || code.clientAppId !== client.appId) {
    throw invalidGrant();
  }
  requireOrigin(request, code.platform);
  const proof = clientProof(request, client, code);
  if (code.redeemedAt !== null) {
    return { tenant: withoutRefreshTokensOf(tenant, code.id), refusal: alreadyRedeemed() };
  }
  requireYoung(code, now);
  checkReplyUrl(request, client, code);
  checkCodeVerifier(request, code);
  const user = grantedUser(tenant, code.userId);
  const scopes = requestedScopes(request, client, code.scope);
  const mayRefresh = [code.scope, scopes.text].some((each) => each.split(' ').includes('offline_access'));
  const wish = {
    ...request,
    client,
    scopes,
    user,
    proof,
    signedInAt: code.signedInAt,
    nonce: code.nonce,
    wantsClientInfo: form.get('client_info') === '1',
  };
  const redeemed = withRedeemedCode(tenant, code, now);
  const right = {
    clientAppId: client.appId,
    userId: user.id,
    scope: code.scope,
    platform: code.platform,
    passwordSalt: user.password.salt,
    authorizationCodeId: code.id,
    signedInAt: code.signedInAt,
  };
  const kept = mayRefresh ? withRefreshToken(redeemed, right, now) : { tenant: redeemed, refreshToken: null };
  return {
    tenant: kept.tenant,
    tokens: userTokens({ ...wish, refreshToken: kept.refreshToken }),
    platform: code.platform,
  };
}

function clientProof(request: TokenRequest, client: ClientRegistration, { platform }: AuthorizationCode): ClientProof {
  return platform === 'web' ? authenticateClient(client, request) : requirePublic(request);
}

/** AADSTS54005. */
function alreadyRedeemed(): EntraError {
  return new EntraError(
    54005,
    'invalid_grant',
    400,
    'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  );
}

function requireYoung({ expiresAt }: AuthorizationCode, now: Date): void {
  if (expiresAt <= now.getTime()) {
    throw new EntraError(
      70008,
      'invalid_grant',
      400,
      'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive ' +
        'authorization request for this user and resource.',
    );
  }
}

/**
 * The same reply URL as before (RFC 6749 §4.1.3): 50011 for one that is not registered, 500112 for another one
 * (assumption A24).
 */
function checkReplyUrl({ form }: TokenRequest, client: ClientRegistration, code: AuthorizationCode): void {
  const redirectUri = required(form, 'redirect_uri');
  if (redirectUri === code.redirectUri) {
    return;
  }
  if (platformOf(client.replyUrls, redirectUri) === null) {
    throw replyUrlMismatch(client, redirectUri, 'invalid_grant');
  }
  throw new EntraError(
    500112,
    'invalid_grant',
    400,
    `The reply address '${redirectUri}' does not match the reply address '${code.redirectUri}' provided when ` +
      'requesting Authorization code.',
  );
}

function checkCodeVerifier({ form }: TokenRequest, { platform, codeChallenge }: AuthorizationCode): void {
  const verifier = given(form, 'code_verifier');
  if (codeChallenge === null && platform === 'spa') {
    throw new EntraError(
      9002325,
      'invalid_request',
      400,
      'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
    );
  }
  if ((codeChallenge?.value ?? null) !== transformed(verifier, codeChallenge?.method ?? 'plain')) {
    throw new EntraError(
      501481,
      'invalid_grant',
      400,
      'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
    );
  }
}

function transformed(verifier: string | null, method: 'S256' | 'plain'): string | null {
  return verifier === null || method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
}
