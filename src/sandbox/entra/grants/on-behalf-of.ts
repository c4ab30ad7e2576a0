import { authenticateClient } from '../client/client-authentication.ts';
import { EntraError } from '../entra-error.ts';
import { required } from '../request-parameters.ts';
import { grantToUser } from './grant-to-user.ts';
import {
  grantedUser,
  type GrantOutcome,
  requestedScopes,
  requestingClient,
  requireOrigin,
  type TokenRequest,
} from './token-request.ts';
import { readUserAssertion } from './user-assertion.ts';

/**
 * The on-behalf-of grant: an API shows the token that it was called with, and gets one for the next API, for the same
 * user (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow). Nobody can be asked for consent
 * here, so OpenID Connect's scopes need none of their own.
 * Throws EntraError 900144, 90023 (assumption A24), 65001, and those of the client's proof, of its scopes, of
 * `readUserAssertion` and of `userTokens`.
 */
export function grantOnBehalfOf(request: TokenRequest): GrantOutcome {
  const { tenant, endpoint, form, tokenKey, now } = request;
  const client = requestingClient(request);
  requireOrigin(request, null);
  if (required(form, 'requested_token_use') !== 'on_behalf_of') {
    throw new EntraError(90023, 'invalid_request', 400, "The 'requested_token_use' is not supported.");
  }
  const assertion = required(form, 'assertion');
  required(form, endpoint === 'v1' ? 'resource' : 'scope');
  const proof = authenticateClient(client, request);
  if (tokenKey === null) {
    throw new TypeError('An assertion came without the key that it is checked with.');
  }
  const { userId, issuedAt: signedInAt } = readUserAssertion(assertion, client, tokenKey, now);
  const user = grantedUser(tenant, userId);
  const scopes = requestedScopes(request, client, '');
  return grantToUser(request, { client, user, scopes, proof, platform: 'web', signedInAt, impliesOpenId: true });
}
