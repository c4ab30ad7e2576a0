import type { PermissionScope } from '../../tenant/application.ts';
import type { Publication } from '../../tenant/service-principal.ts';
import type { PermissionGrant, ServicePrincipal, Tenant } from '../../tenant/model.ts';
import { applicationByAppId, servicePrincipalByAppId } from '../../tenant/tenant.ts';
import type { ClientRegistration } from '../client/client-registration.ts';

/** An API as consent sees it. */
export interface Api {
  readonly principal: ServicePrincipal;
  readonly publication: Publication;
}

/** For whom a client has been given something: one user, every user of the tenant, or any of them. */
export type GrantedTo = { readonly userId: string } | 'everybody' | 'anybody';

/**
 * The delegated permissions on `api` that `client` has for this user: consented to by the user or for the whole tenant,
 * pre-authorised by the API, or given to its own clients by Microsoft.
 */
export function grantedScopes(
  tenant: Tenant,
  client: ClientRegistration,
  api: Api,
  to: GrantedTo,
): readonly PermissionScope[] {
  const { appId } = api.principal;
  const scopes = api.publication.scopes.filter((each) => each.isEnabled && each.value !== null);
  if (appId === client.appId) {
    return scopes;
  }
  const values = new Set([
    ...grantsOf(tenant, client, api, to).flatMap(scopeValues),
    ...(client.microsoft?.preAuthorizedScopes[appId] ?? []),
  ]);
  const ids = new Set(preAuthorizedIds(tenant, client, appId));
  return scopes.filter((each) => values.has(each.value ?? '') || ids.has(each.id));
}

/** The values in a grant. */
export function scopeValues({ scope }: Pick<PermissionGrant, 'scope'>): readonly string[] {
  return (scope ?? '').split(' ').filter((value) => value !== '');
}

function grantsOf(tenant: Tenant, client: ClientRegistration, api: Api, to: GrantedTo): readonly PermissionGrant[] {
  const clientId = servicePrincipalByAppId(tenant, client.appId)?.id;
  return Object.values(tenant.permissionGrants).filter(
    (grant) =>
      grant.clientId === clientId &&
      grant.resourceId === api.principal.id &&
      (grant.principalId === null || to === 'anybody' || (to !== 'everybody' && grant.principalId === to.userId)),
  );
}

function preAuthorizedIds(tenant: Tenant, client: ClientRegistration, resourceAppId: string): readonly string[] {
  const api = applicationByAppId(tenant, resourceAppId)?.resource.api;
  const entries = api?.preAuthorizedApplications ?? [];
  return entries
    .filter((entry) => entry.appId?.toLowerCase() === client.appId)
    .flatMap((entry) => entry.delegatedPermissionIds ?? []);
}
