import { proofByRegistration } from '../client/client-authentication.ts';
import { EntraError } from '../entra-error.ts';
import { withRefreshToken } from '../refresh-tokens.ts';
import { required } from '../request-parameters.ts';
import { tenantSegment } from '../tenant-segment.ts';
import { userTokens } from '../tokens/user-tokens.ts';
import { signInWithPassword } from '../user-sign-in.ts';
import {
  type GrantOutcome,
  requestedScopes,
  requestingClient,
  requireOrigin,
  type TokenRequest,
} from './token-request.ts';

/**
 * The password grant (RFC 6749 §4.3, https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc), of a sandbox that
 * is set to serve it.
 * Throws EntraError 9001023 (no tenant named), 900144, 50034, 50126, 50057, and those of the client's proof, of its scopes
 * and of `userTokens`.
 */
export function grantPassword(request: TokenRequest): GrantOutcome {
  const { tenant, endpoint, form, now } = request;
  const client = requestingClient(request);
  requireOrigin(request, null);
  if (tenantSegment(tenant, request.segment) === 'common') {
    throw new EntraError(
      9001023,
      'invalid_request',
      400,
      'The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or ' +
        'tenant-specific endpoint.',
    );
  }
  const [userName, password] = [required(form, 'username'), required(form, 'password')];
  required(form, endpoint === 'v1' ? 'resource' : 'scope');
  const { proof, platform } = proofByRegistration(client, request);
  const user = signInWithPassword(tenant, userName, password);
  const scopes = requestedScopes(request, client, '');
  const signedInAt = now.getTime();
  const right = {
    clientAppId: client.appId,
    userId: user.id,
    scope: scopes.text,
    platform,
    passwordSalt: user.password.salt,
    authorizationCodeId: null,
    signedInAt,
  };
  const kept = scopes.openId.includes('offline_access') ? withRefreshToken(tenant, right, now) : null;
  const tokens = userTokens({
    ...request,
    client,
    scopes,
    user,
    proof,
    signedInAt,
    nonce: null,
    refreshToken: kept?.refreshToken ?? null,
    wantsClientInfo: form.get('client_info') === '1',
  });
  return { ...(kept === null ? {} : { tenant: kept.tenant }), tokens, platform };
}
