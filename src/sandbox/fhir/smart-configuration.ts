import type { SignInEndpoints } from './sign-in-endpoints.ts';

/** `/.well-known/smart-configuration` (https://hl7.org/fhir/smart-app-launch/conformance.html). */
export function smartConfiguration({ authorize, token, issuer, keys }: SignInEndpoints): Record<string, unknown> {
  return {
    issuer,
    jwks_uri: keys,
    authorization_endpoint: authorize,
    token_endpoint: token,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    grant_types_supported: ['authorization_code', 'client_credentials'],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'profile', 'offline_access', 'fhirUser', 'user_impersonation'],
    capabilities: [
      'launch-standalone',
      'client-public',
      'client-confidential-symmetric',
      'client-confidential-asymmetric',
      'sso-openid-connect',
      'permission-offline',
      'permission-patient',
      'permission-user',
      'permission-v1',
      'permission-v2',
    ],
  };
}
