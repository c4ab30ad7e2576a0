import { issuerV1, issuerV2 } from '../entra/discovery.ts';
import type { Tenant } from '../tenant/model.ts';
import { FhirError } from './fhir-error.ts';
import type { FhirServerName } from './fhir-server.ts';
import { isV2Authority, ownAuthority, type SettingsInForce } from './fhir-settings.ts';

/** Where the users of a FHIR server sign in. */
export interface SignInEndpoints {
  readonly authorize: string;
  readonly token: string;
  readonly issuer: string;
  readonly keys: string;
}

/**
 * The endpoints that a FHIR server advertises: those in the discovery document of its authority. `ahds` has no
 * authority of its own choice and advertises the v2.0 ones (assumption A18).
 * Throws FhirError 503 for an authority whose discovery document the sandbox does not serve.
 */
export function signInEndpoints(
  { authority }: SettingsInForce,
  server: FhirServerName,
  origin: string,
  tenant: Tenant,
): SignInEndpoints {
  const own = ownAuthority(authority, origin, tenant);
  if (own === null) {
    const text = 'Failed to retrieve the OpenId configuration from the authentication provider.';
    throw new FhirError(503, 'transient', text);
  }
  const isV2 = server === 'ahds' || isV2Authority(own);
  const base = own.replace(/\/v2\.0$/, '');
  const version = isV2 ? '/v2.0' : '';
  return {
    authorize: `${base}/oauth2${version}/authorize`,
    token: `${base}/oauth2${version}/token`,
    issuer: isV2 ? issuerV2(origin, tenant) : issuerV1(origin, tenant),
    keys: `${base}/discovery${version}/keys`,
  };
}
