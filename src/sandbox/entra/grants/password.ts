import { proofByRegistration } from '../client/client-authentication.ts';
import { EntraError } from '../entra-error.ts';
import { required } from '../request-parameters.ts';
import { tenantSegment } from '../tenant-segment.ts';
import { signInWithPassword } from '../user-sign-in.ts';
import { grantToUser } from './grant-to-user.ts';
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
  return grantToUser(request, { client, user, scopes, proof, platform, signedInAt: now.getTime() });
}
