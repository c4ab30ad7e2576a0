import type { ManagedIdentity, Tenant } from '../tenant/model.ts';
import { managedIdentityByResourceId } from '../tenant/managed-identity.ts';
import { livePrincipal } from '../tenant/tenant.ts';
import { requireEnabledClient } from './client/client-registration.ts';
import { resourceNamed, type Visible } from './requested-resource.ts';
import type { AccessTokenFacts } from './tokens/access-token.ts';
import { applicationToken } from './tokens/application-token.ts';

/** A request to the endpoint that Azure gives the programs it runs, so that they sign in as a managed identity. */
export interface ManagedIdentityRequest {
  readonly tenant: Tenant;
  readonly origin: string;
  /** `resource`, and which identity. */
  readonly query: URLSearchParams;
  readonly visible: Visible;
  readonly now: Date;
}

/** What a managed identity gets: the token, and the identity that it is of. */
export interface ManagedIdentityToken {
  readonly identity: ManagedIdentity;
  readonly accessToken: AccessTokenFacts;
}

/** A refusal of the endpoint itself, before Entra is asked. */
export class ManagedIdentityError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/**
 * Names of the query's parameter for an identity; MSAL says `object_id` where App Service's page says `principal_id`.
 */
const OBJECT_ID_NAMES = ['principal_id', 'object_id'];

/**
 * The token of the identity that a request names with `client_id`, `principal_id` or `mi_res_id`, for its `resource`
 * (App Service's protocol, https://learn.microsoft.com/azure/app-service/overview-managed-identity). Identities have no
 * roles but those that were given to their service principal.
 * Throws ManagedIdentityError for no resource and no such identity, and EntraError 7000112, 500011, 500014, 501051.
 */
export function managedIdentityToken(request: ManagedIdentityRequest): ManagedIdentityToken {
  const { tenant, origin, query, visible, now } = request;
  const resourceName = query.get('resource') ?? '';
  if (resourceName === '') {
    throw new ManagedIdentityError("Required query parameter 'resource' is missing."); // The text is assumption A13.
  }
  const identity = requestedIdentity(tenant, query);
  const principal = livePrincipal(tenant, identity?.principalId ?? '');
  if (identity === undefined || principal === undefined || !visible(principal.createdAt)) {
    throw new ManagedIdentityError(
      'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
    );
  }
  const client = { appId: identity.clientId, displayName: identity.name };
  requireEnabledClient({ ...client, principal });
  const resource = resourceNamed(tenant, origin, resourceName, visible);
  // Azure proves it with the certificate that it holds for the identity.
  return { identity, accessToken: applicationToken({ tenant, origin, now, client, proof: '2', resource, principal }) };
}

/** An identity that the program runs as of itself is none: the sandbox knows user-assigned ones only. */
function requestedIdentity(tenant: Tenant, query: URLSearchParams): ManagedIdentity | undefined {
  const resourceId = query.get('mi_res_id');
  if (resourceId !== null) {
    return managedIdentityByResourceId(tenant, resourceId);
  }
  const clientId = query.get('client_id')?.toLowerCase();
  const objectIds = OBJECT_ID_NAMES.map((name) => query.get(name)?.toLowerCase());
  return Object.values(tenant.managedIdentities).find(
    (each) => each.clientId === clientId || objectIds.includes(each.principalId),
  );
}
