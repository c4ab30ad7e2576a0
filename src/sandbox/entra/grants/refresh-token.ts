import type { RefreshToken } from '../../tenant/sign-in.ts';
import type { User } from '../../tenant/user.ts';
import { authenticateClient, requirePublic } from '../client/client-authentication.ts';
import { EntraError } from '../entra-error.ts';
import { findRefreshToken, withSuccessor } from '../refresh-tokens.ts';
import { required } from '../request-parameters.ts';
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
 * The refresh token grant (RFC 6749 §6), also for another API than before, where there is consent for it. The old token
 * stays valid beside the new one.
 * Throws EntraError 9002313, 9002326, 9002327, 700082, 700084, 50173, and those of the client's proof, of its scopes
 * and of `userTokens`.
 */
export function grantRefreshToken(request: TokenRequest): GrantOutcome {
  const { tenant, form, now } = request;
  const client = requestingClient(request);
  const token = findRefreshToken(tenant, required(form, 'refresh_token'));
  if (token === null || token.clientAppId !== client.appId) {
    throw invalidGrant();
  }
  requireOrigin(request, token.platform);
  const proof = token.platform === 'web' ? authenticateClient(client, request) : requirePublic(request);
  requireYoung(token, now);
  const user = grantedUser(tenant, token.userId);
  requireSamePassword(token, user, now);
  const scopes = requestedScopes(request, client, token.scope);
  const successor = withSuccessor(tenant, token, now);
  const tokens = userTokens({
    ...request,
    client,
    scopes,
    user,
    proof,
    signedInAt: token.signedInAt,
    nonce: null,
    refreshToken: successor.refreshToken,
    impliesOpenId: token.impliesOpenId ?? false,
    wantsClientInfo: form.get('client_info') === '1',
  });
  return { tenant: successor.tenant, tokens, platform: token.platform };
}

function requireYoung({ platform, issuedAt, expiresAt }: RefreshToken, now: Date): void {
  if (expiresAt > now.getTime()) {
    return;
  }
  const issued = isoTime(issuedAt);
  throw platform === 'spa'
    ? new EntraError(
        700084,
        'invalid_grant',
        400,
        'The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of ' +
          '1.00:00:00, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to ' +
          `the sign in page. The token was issued on ${issued}.`,
      )
    : new EntraError(
        700082,
        'invalid_grant',
        400,
        `The refresh token has expired due to inactivity. The token was issued on ${issued} and was inactive for ` +
          '90.00:00:00.',
      );
}

/** A new password ends what was granted before; when it was set is not kept, so the text tells the present time. */
function requireSamePassword({ passwordSalt, signedInAt }: RefreshToken, { password }: User, now: Date): void {
  if (passwordSalt !== password.salt) {
    throw new EntraError(
      50173,
      { error: 'invalid_grant', suberror: 'bad_token' },
      400,
      'The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have ' +
        `changed or reset their password. The grant was issued on '${isoTime(signedInAt)}' and the TokensValidFrom ` +
        `date (before which tokens are not valid) for this user is '${isoTime(now.getTime())}'.`,
    );
  }
}

/** With seven digits of a second, as Entra writes times in texts. */
function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '0000Z');
}
