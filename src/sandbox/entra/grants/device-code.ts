import type { DeviceCode } from '../../tenant/sign-in.ts';
import { proofByRegistration } from '../client/client-authentication.ts';
import type { ClientRegistration } from '../client/client-registration.ts';
import { heldDeviceCode, withRedeemedDeviceCode } from '../device-codes.ts';
import { EntraError } from '../entra-error.ts';
import { given, required } from '../request-parameters.ts';
import { grantToUser } from './grant-to-user.ts';
import {
  grantedUser,
  type GrantOutcome,
  requestedScopes,
  requestingClient,
  requireOrigin,
  type TokenRequest,
} from './token-request.ts';

/**
 * The device code grant (RFC 8628 §3.4).
 * Throws EntraError 7000218 (the client is not public), 70016 (pending), 70020 (expired), 70018 (no such code), 70017
 * (declined) and 54005 (redeemed before), both assumption A24, and those of `userTokens`.
 */
export function grantDeviceCode(request: TokenRequest): GrantOutcome {
  const { tenant, form, now } = request;
  const client = requestingClient(request);
  requireOrigin(request, null);
  // The v1 endpoint calls it `code`.
  const presented = given(form, 'device_code') ?? required(form, request.endpoint === 'v1' ? 'code' : 'device_code');
  const { proof, platform } = proofByRegistration(client, request);
  const deviceCode = approvedDeviceCode(request, client, presented);
  const user = grantedUser(tenant, deviceCode.userId);
  const scopes = requestedScopes(request, client, deviceCode.scope);
  const redeemed = { ...request, tenant: withRedeemedDeviceCode(tenant, deviceCode) };
  const refreshScope = deviceCode.scope;
  return grantToUser(redeemed, { client, user, scopes, proof, platform, signedInAt: now.getTime(), refreshScope });
}

/** A device code that a person has approved: it has their id. */
type ApprovedDeviceCode = DeviceCode & { readonly userId: string };

/** The device code that `presented` names. Throws EntraError 70018, 70020, 70017, 54005 and 70016. */
function approvedDeviceCode(
  { tenant, now }: TokenRequest,
  client: ClientRegistration,
  presented: string,
): ApprovedDeviceCode {
  const deviceCode = heldDeviceCode(tenant, presented);
  if (deviceCode === null || deviceCode.clientAppId !== client.appId) {
    throw new EntraError(
      70018,
      'bad_verification_code',
      400,
      "OAuth 2.0 device flow error. The provided value for the input parameter 'device_code' is not valid.",
    );
  }
  if (deviceCode.expiresAt <= now.getTime()) {
    throw new EntraError(
      70020,
      'expired_token',
      400,
      "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
    );
  }
  if (deviceCode.state === 'declined') {
    throw new EntraError(
      70017,
      'authorization_declined',
      400,
      'OAuth 2.0 device flow error. The end user denied the authorization request.',
    );
  }
  if (deviceCode.state === 'redeemed') {
    throw new EntraError(54005, 'invalid_grant', 400, 'OAuth2 Authorization code was already redeemed.');
  }
  const { userId } = deviceCode;
  if (deviceCode.state === 'pending' || userId === null) {
    throw new EntraError(
      70016,
      'authorization_pending',
      400,
      'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
    );
  }
  return { ...deviceCode, userId };
}
