import type { SigningKey } from '../state/signing-key.ts';
import type { Tenant } from '../tenant/model.ts';
import { EntraError } from './entra-error.ts';
import { tenantSegment } from './tenant-segment.ts';
import { canParseUrl } from '../../text/can-parse-url.ts';

/** The tenant of Microsoft's personal accounts. */
const PERSONAL_ACCOUNTS_TENANT_ID = '9188040d-6c67-4c5b-b112-36a304b66dad';

const AUTHENTICATION_METHODS = ['client_secret_post', 'private_key_jwt', 'client_secret_basic'];

/** The claims that tokens of either version may have. */
const CLAIMS = [
  'sub',
  'iss',
  'cloud_instance_name',
  'cloud_instance_host_name',
  'cloud_graph_host_name',
  'msgraph_host',
  'aud',
  'exp',
  'iat',
  'auth_time',
  'acr',
];

/**
 * The v2.0 discovery document, its members in Entra's order
 * (https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration). Its issuer is the sandbox's own
 * origin, as MSAL demands (`Authority.validateIssuer` in
 * https://github.com/AzureAD/microsoft-authentication-library-for-js). A domain's endpoints are those of its tenant.
 */
export function discoveryDocumentV2(origin: string, tenant: Tenant, segment: string): Record<string, unknown> {
  const base = baseOf(origin, tenant, segment);
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: AUTHENTICATION_METHODS,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${origin}/${issuerSegment(tenant, segment)}/v2.0`,
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${origin}/oidc/userinfo`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: [
      ...CLAIMS,
      ...['nonce', 'preferred_username', 'name', 'tid', 'ver', 'at_hash', 'c_hash', 'email'],
    ],
    ...instance(origin, tenant, segment),
  };
}

/** The v1 discovery document; its members are assumption A29. */
export function discoveryDocumentV1(origin: string, tenant: Tenant, segment: string): Record<string, unknown> {
  const base = baseOf(origin, tenant, segment);
  return {
    token_endpoint: `${base}/oauth2/token`,
    token_endpoint_auth_methods_supported: AUTHENTICATION_METHODS,
    jwks_uri: `${base}/discovery/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
    scopes_supported: ['openid'],
    issuer: `${origin}/${issuerSegment(tenant, segment)}/`,
    microsoft_multi_refresh_token: true,
    authorization_endpoint: `${base}/oauth2/authorize`,
    device_authorization_endpoint: `${base}/oauth2/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/logout`,
    claims_supported: [...CLAIMS, 'amr', 'nonce', 'email', 'given_name', 'family_name', 'nickname'],
    userinfo_endpoint: `${origin}/oidc/userinfo`,
    ...instance(origin, tenant, segment),
  };
}

/** The issuer of v2 access tokens. */
export function issuerV2(origin: string, tenant: Tenant): string {
  return `${origin}/${tenant.tenantId}/v2.0`;
}

/** The issuer of v1 access tokens; Entra's is `https://sts.windows.net/{tenant}/`. */
export function issuerV1(origin: string, tenant: Tenant): string {
  return `${origin}/${tenant.tenantId}/`;
}

/** What instance discovery is asked. */
export interface InstanceQuestion {
  /** The authorize endpoint that the client wonders about; null when it names none. */
  readonly authorizationEndpoint: string | null;
  /** By which the sandbox was reached: it may have more names than that of its origin. */
  readonly host: string;
}

/**
 * The answer to instance discovery, as MSAL reads it
 * (https://github.com/AzureAD/microsoft-authentication-library-for-js).
 * Throws EntraError 50049 for a host that is not the sandbox.
 */
export function instanceDiscovery(origin: string, tenant: Tenant, asked: InstanceQuestion): Record<string, unknown> {
  const { host } = new URL(origin);
  const aliases = [...new Set([host, asked.host])].filter((each) => each !== '');
  const { authorizationEndpoint } = asked;
  if (authorizationEndpoint !== null && !aliases.includes(hostOf(authorizationEndpoint))) {
    throw new EntraError(50049, 'invalid_instance', 400, 'Unknown or invalid instance.');
  }
  return {
    tenant_discovery_endpoint: `${origin}/${tenant.tenantId}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases }],
  };
}

/** The JSON Web Key Set with the key that signs access tokens. */
export function keySet(key: SigningKey, origin: string, tenant: Tenant): { keys: Record<string, unknown>[] } {
  const jwk = key.publicKey.export({ format: 'jwk' });
  return {
    keys: [{ ...jwk, use: 'sig', kid: key.keyId, x5t: key.keyId, alg: 'RS256', issuer: issuerV2(origin, tenant) }],
  };
}

/**
 * Where accounts of many tenants sign in, the issuer is known only from the token
 * (https://learn.microsoft.com/entra/identity-platform/access-tokens).
 */
function issuerSegment(tenant: Tenant, segment: string): string {
  switch (tenantSegment(tenant, segment)) {
    case 'tenant':
      return tenant.tenantId;
    case 'consumers':
      return PERSONAL_ACCOUNTS_TENANT_ID;
    case 'common':
    case 'organizations':
      return '{tenantid}';
  }
}

function hostOf(url: string): string {
  return canParseUrl(url) ? new URL(url).host : '';
}

/** The tenant by its id, whichever of its names was used; names for many tenants stay. */
function baseOf(origin: string, tenant: Tenant, segment: string): string {
  return `${origin}/${tenantSegment(tenant, segment) === 'tenant' ? tenant.tenantId : segment.toLowerCase()}`;
}

/** Whose cloud it is; its region is told of a tenant only. */
function instance(origin: string, tenant: Tenant, segment: string): Record<string, unknown> {
  const { host } = new URL(origin);
  return {
    kerberos_endpoint: `${baseOf(origin, tenant, segment)}/kerberos`,
    tenant_region_scope: tenantSegment(tenant, segment) === 'tenant' ? 'EU' : null,
    cloud_instance_name: host,
    cloud_graph_host_name: host,
    msgraph_host: host,
    rbac_url: origin,
  };
}
