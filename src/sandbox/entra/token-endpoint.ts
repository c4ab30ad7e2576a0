import type { Tenant } from '../tenant/model.ts';
import { type ClientCredentials, readClientCredentials } from './client/client-authentication.ts';
import { clientRegistration } from './client/client-registration.ts';
import { isFederated, matchingFederatedCredential } from './client/federated-identity.ts';
import type { IssuerKeys } from './client/issuer-keys.ts';
import { EntraError } from './entra-error.ts';
import { grantAuthorizationCode } from './grants/authorization-code.ts';
import { grantClientCredentials } from './grants/client-credentials.ts';
import { grantDeviceCode } from './grants/device-code.ts';
import { grantOnBehalfOf } from './grants/on-behalf-of.ts';
import { grantPassword } from './grants/password.ts';
import { grantRefreshToken } from './grants/refresh-token.ts';
import type { GrantOutcome, TokenRequest } from './grants/token-request.ts';
import { required, requireOnce } from './request-parameters.ts';
import type { Visible } from './requested-resource.ts';

/** A way to a token: decides about a request, and changes nothing itself. Throws EntraError. */
export type Grant = (request: TokenRequest) => GrantOutcome;

const GRANTS: Readonly<Record<string, Grant>> = {
  client_credentials: grantClientCredentials,
  authorization_code: grantAuthorizationCode,
  refresh_token: grantRefreshToken,
  'urn:ietf:params:oauth:grant-type:device_code': grantDeviceCode,
  'urn:ietf:params:oauth:grant-type:jwt-bearer': grantOnBehalfOf,
  // The v1 endpoint's name of it.
  device_code: grantDeviceCode,
};

function grantNamed(grantType: string): Grant | undefined {
  return Object.hasOwn(GRANTS, grantType) ? GRANTS[grantType] : undefined;
}

/**
 * The grant that a request asks for, and the credentials that it shows.
 * Throws EntraError 9002313 (a parameter twice), 900144, 70003 (another grant, and passwords unless the sandbox is set to take them), and those of
 * `readClientCredentials`.
 */
export function readTokenRequest(
  form: URLSearchParams,
  authorization: string | undefined,
  takesPasswords: boolean,
): { readonly grant: Grant; readonly credentials: ClientCredentials } {
  requireOnce(form);
  const grantType = required(form, 'grant_type');
  const grant = grantType === 'password' && takesPasswords ? grantPassword : grantNamed(grantType);
  if (grant === undefined) {
    throw new EntraError(
      70003,
      'unsupported_grant_type',
      400,
      `The app requested an unsupported grant type '${grantType}'.`,
    );
  }
  return { grant, credentials: readClientCredentials(form, authorization) };
}

/**
 * The keys that a federated assertion is checked with; null for any other proof. They are asked for only where the
 * client trusts the issuer, so that nobody can send the sandbox to an address of their choice.
 * Throws EntraError where the assertion fits none of the client's federated credentials.
 */
export async function issuerKeysFor(
  tenant: Tenant,
  { clientId, assertion }: ClientCredentials,
  visible: Visible,
  fetchKeys: (issuer: string) => Promise<IssuerKeys>,
): Promise<IssuerKeys | null> {
  if (assertion === null || !isFederated(assertion, clientId)) {
    return null;
  }
  const client = clientRegistration(tenant, clientId, visible);
  return fetchKeys(matchingFederatedCredential(client, assertion, visible).issuer);
}
