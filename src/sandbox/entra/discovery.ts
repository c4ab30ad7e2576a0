import type { SigningKey } from '../state/signing-key.ts';
import type { Tenant } from '../tenant/model.ts';
import { EntraError } from './entra-error.ts';
import { tenantSegment } from './tenant-segment.ts';

/** The tenant of Microsoft's personal accounts. */
const PERSONAL_ACCOUNTS_TENANT_ID = '9188040d-6c67-4c5b-b112-36a304b66dad';

/**
 * The v2.0 discovery document (https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc). Its issuer is
 * the sandbox's own origin, as MSAL demands (`Authority.validateIssuer` in
 * https://github.com/AzureAD/microsoft-authentication-library-for-js).
 */
export function discoveryDocumentV2(origin: string, tenant: Tenant, segment: string): Record<string, unknown> {
  const base = `${origin}/${segment}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    ...common(origin, tenant),
    jwks_uri: `${base}/discovery/v2.0/keys`,
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${origin}/${issuerSegment(tenant, segment)}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
  };
}

/** The v1 discovery document; its members are assumption A29. */
export function discoveryDocumentV1(origin: string, tenant: Tenant, segment: string): Record<string, unknown> {
  const base = `${origin}/${segment}`;
  return {
    token_endpoint: `${base}/oauth2/token`,
    ...common(origin, tenant),
    jwks_uri: `${base}/discovery/keys`,
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid'],
    issuer: `${origin}/${issuerSegment(tenant, segment)}/`,
    authorization_endpoint: `${base}/oauth2/authorize`,
    device_authorization_endpoint: `${base}/oauth2/devicecode`,
    end_session_endpoint: `${base}/oauth2/logout`,
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
  return URL.canParse(url) ? new URL(url).host : '';
}

function common(origin: string, tenant: Tenant): Record<string, unknown> {
  return {
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${origin}/oidc/userinfo`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'tid', 'oid', 'ver', 'name', 'preferred_username', 'nonce'],
    kerberos_endpoint: `${origin}/${tenant.tenantId}/kerberos`,
    tenant_region_scope: 'EU',
    cloud_instance_name: new URL(origin).host,
    cloud_graph_host_name: new URL(origin).host,
    msgraph_host: new URL(origin).host,
    rbac_url: origin,
  };
}
