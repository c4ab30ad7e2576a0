import type { SigningKey } from '../state/signing-key.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { signAccessToken, TOKEN_LIFETIME_SECONDS } from './access-token.ts';
import { authenticateClient } from './client-authentication.ts';
import { EntraError } from './entra-error.ts';
import { requestedResource, type Visible } from './requested-resource.ts';

/** A request to the token endpoint, after TLS and HTTP. */
export interface TokenRequest {
  readonly tenant: Tenant;
  readonly origin: string;
  /** The form fields of the body. */
  readonly form: URLSearchParams;
  /** The `Authorization` header: `client_secret_basic`. */
  readonly authorization: string | undefined;
  /** Whether replication has made an object created at this time known here. */
  readonly visible: Visible;
  readonly now: Date;
}

/** A granted token, as the v2.0 endpoint answers it (facts/graph.md §10.3). */
export interface TokenAnswer {
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly ext_expires_in: number;
  readonly access_token: string;
}

/**
 * Answers `POST /{tenant}/oauth2/v2.0/token` for the client credentials grant with a secret.
 * Throws EntraError with the codes of facts/graph.md §10.6.
 */
export async function grantToken(request: TokenRequest, key: () => Promise<SigningKey>): Promise<TokenAnswer> {
  const grantType = required(request.form, 'grant_type');
  if (grantType !== 'client_credentials') {
    throw new EntraError(
      70003,
      'unsupported_grant_type',
      400,
      `The app requested an unsupported grant type '${grantType}'.`,
    );
  }
  const basic = basicCredentials(request.authorization);
  const clientId = basic?.clientId ?? required(request.form, 'client_id');
  const clientSecret = basic?.clientSecret ?? given(request.form, 'client_secret');
  const client = authenticateClient(request.tenant, clientId, clientSecret, request.visible, request.now);
  const scope = required(request.form, 'scope');
  const resource = requestedResource(request.tenant, request.origin, scope, request.visible);
  const assignedRoleIds = Object.values(request.tenant.appRoleAssignments)
    .filter((each) => each.principalId === client.principal.id && each.resourceId === resource.principal.id)
    .map((each) => each.appRoleId);
  if (resource.principal.appRoleAssignmentRequired && assignedRoleIds.length === 0) {
    const { appId, displayName } = client.application.resource;
    // [guess] facts/graph.md §10.4.
    throw new EntraError(
      501051,
      'invalid_grant',
      400,
      `Application '${appId}'(${displayName}) is not assigned to a role for the application ` +
        `'${resource.name}'(${resource.publication.displayName}).`,
    );
  }
  const roles = resource.publication.appRoles
    .filter((role) => role.isEnabled && assignedRoleIds.includes(role.id))
    .map((role) => role.value)
    .filter((value) => value !== null);
  const { tenant, origin, now } = request;
  const { displayName } = client.application.resource;
  const facts = { tenant, origin, client: { principal: client.principal, displayName }, resource, roles, now };
  return {
    token_type: 'Bearer',
    expires_in: TOKEN_LIFETIME_SECONDS,
    ext_expires_in: TOKEN_LIFETIME_SECONDS,
    access_token: await signAccessToken(facts, await key()),
  };
}

function given(form: URLSearchParams, name: string): string | null {
  const value = form.get(name);
  return value === '' ? null : value;
}

function required(form: URLSearchParams, name: string): string {
  const value = given(form, name);
  if (value === null) {
    throw new EntraError(
      900144,
      'invalid_request',
      400,
      `The request body must contain the following parameter: '${name}'.`,
    );
  }
  return value;
}

function basicCredentials(authorization: string | undefined): { clientId: string; clientSecret: string } | null {
  const encoded = /^Basic +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) {
    return null;
  }
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  // Form-decoded, RFC 6749 §2.3.1.
  const [clientId, clientSecret] = [decoded.slice(0, colon), decoded.slice(colon + 1)].map(formDecode);
  return colon < 0 || clientId === undefined || clientSecret === undefined ? null : { clientId, clientSecret };
}

function formDecode(text: string): string {
  return new URLSearchParams(`value=${text}`).get('value') ?? '';
}
