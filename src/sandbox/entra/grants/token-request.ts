import type { ReplyPlatform } from '../../tenant/sign-in.ts';
import type { SigningKey } from '../../state/signing-key.ts';
import type { Tenant } from '../../tenant/model.ts';
import { userByKey } from '../../tenant/tenant.ts';
import type { User } from '../../tenant/user.ts';
import type { ClientCredentials } from '../client/client-authentication.ts';
import { type ClientRegistration, clientRegistration } from '../client/client-registration.ts';
import type { IssuerKeys } from '../client/issuer-keys.ts';
import { type DelegatedScopes, delegatedScopes, resourcesOf } from '../consent/delegated-scopes.ts';
import { EntraError } from '../entra-error.ts';
import { given } from '../request-parameters.ts';
import { requireSameResource, type Visible } from '../requested-resource.ts';
import { requireAudience, tenantSegment } from '../tenant-segment.ts';
import type { GrantedTokens } from '../tokens/token-answer.ts';

/** A request to the token endpoint, after TLS and HTTP. */
export interface TokenRequest {
  readonly tenant: Tenant;
  readonly origin: string;
  /** Every origin that the sandbox is called by. */
  readonly origins: readonly string[];
  /** The first segment of the path. */
  readonly segment: string;
  readonly endpoint: 'v1' | 'v2';
  /** The form fields of the body. */
  readonly form: URLSearchParams;
  readonly credentials: ClientCredentials;
  /** Of the issuer of a federated assertion; null where there is none. */
  readonly issuerKeys: IssuerKeys | null;
  /** The key of the sandbox's own tokens; null where the request shows none of them. */
  readonly tokenKey: SigningKey | null;
  /** The `Origin` of the page whose script sent the request; null where none did. */
  readonly pageOrigin: string | null;
  /** Whether replication has made an object created at this time known here. */
  readonly visible: Visible;
  readonly now: Date;
}

/** What a grant comes to; the tenant is kept in either case, where there is one. */
export type GrantOutcome =
  | {
      readonly tenant?: Tenant;
      readonly tokens: GrantedTokens;
      /** Null in an application's own name. */
      readonly platform: ReplyPlatform | null;
    }
  | { readonly tenant?: Tenant; readonly refusal: EntraError };

/** The client that a request names, at an endpoint that is right for it. Throws EntraError 700016, 50194, 9002332. */
export function requestingClient({ tenant, credentials, segment, visible }: TokenRequest): ClientRegistration {
  const client = clientRegistration(tenant, credentials.clientId, visible);
  requireAudience(client, tenantSegment(tenant, segment));
  return client;
}

/**
 * The scopes of a request; `standing`, as first granted, where it names none. Throws EntraError 28003, 9010010 and those
 * of `delegatedScopes`.
 */
export function requestedScopes(request: TokenRequest, client: ClientRegistration, standing: string): DelegatedScopes {
  const scopes = namedScopes(request, client, standing);
  if (request.endpoint === 'v2') {
    requireSameResource(request, request.form, resourcesOf(request, scopes));
  }
  return scopes;
}

function namedScopes(request: TokenRequest, client: ClientRegistration, standing: string): DelegatedScopes {
  const { form, endpoint } = request;
  const named = given(form, endpoint === 'v1' ? 'resource' : 'scope');
  if (named !== null) {
    return delegatedScopes({ ...request, client }, endpoint === 'v1' ? scopeOfResource(named) : named);
  }
  const scopes = delegatedScopes({ ...request, client }, standing);
  if (scopes.apis.length > 1) {
    throw new EntraError(
      28003,
      'invalid_request',
      400,
      'Provided value for the input parameter scope cannot be empty when requesting an access token using the provided ' +
        'authorization code. Please specify a valid scope.',
    );
  }
  return scopes;
}

/** What naming a `resource` at the v1 endpoint means in scopes. */
export function scopeOfResource(resource: string): string {
  return `${resource}/.default openid profile offline_access`;
}

/**
 * Tokens of single-page applications go to scripts only, and no others do
 * (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow).
 * Throws EntraError 9002327 and 9002326.
 */
export function requireOrigin({ pageOrigin }: TokenRequest, platform: ReplyPlatform | null): void {
  if (platform === 'spa' && pageOrigin === null) {
    throw new EntraError(
      9002327,
      'invalid_request',
      400,
      "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
    );
  }
  if (platform !== 'spa' && pageOrigin !== null) {
    throw new EntraError(
      9002326,
      'invalid_request',
      400,
      "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: " +
        `'${pageOrigin}'.`,
    );
  }
}

/** A grant that nobody gave, or gave to another client. */
export function invalidGrant(): EntraError {
  // Number and text are assumption A23.
  return new EntraError(9002313, 'invalid_grant', 400, 'Invalid request. Request is malformed or invalid.');
}

/** The user of a grant, who may have been deleted since. Throws EntraError 50034. */
export function grantedUser(tenant: Tenant, userId: string): User {
  const user = userByKey(tenant, userId);
  if (user === undefined) {
    const text = `The user account ${userId} does not exist in the ${tenant.tenantId} directory.`;
    throw new EntraError(50034, 'invalid_grant', 400, text);
  }
  return user;
}
