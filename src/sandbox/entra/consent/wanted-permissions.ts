import type { PermissionScope } from '../../tenant/application.ts';
import { MICROSOFT_GRAPH_APP_ID } from '../../tenant/first-party-applications.ts';
import { publicationOf } from '../../tenant/service-principal.ts';
import type { Tenant } from '../../tenant/model.ts';
import type { ClientRegistration } from '../client/client-registration.ts';
import type { DelegatedScopes } from './delegated-scopes.ts';
import { middleTiers } from './middle-tiers.ts';
import { type GrantedTo, grantedScopes } from './granted-scopes.ts';

/** A delegated permission that a client wants. */
export interface WantedPermission {
  readonly resourceAppId: string;
  readonly resourceName: string;
  readonly scope: PermissionScope;
}

/**
 * The delegated permissions that a request is about, granted or not. `.default` wants the registration's whole list,
 * but only while nothing of that API has been granted to `to`; with null, always.
 */
export function wantedPermissions(
  tenant: Tenant,
  client: ClientRegistration,
  { apis, openId }: DelegatedScopes,
  to: GrantedTo | null,
): readonly WantedPermission[] {
  const ofApis = apis
    .filter(({ resource }) => resource.principal.appId !== client.appId)
    .flatMap(({ resource, isDefault, scopes }) => {
      const { appId } = resource.principal;
      const name = resource.publication.displayName;
      if (isDefault) {
        const has = to !== null && grantedScopes(tenant, client, resource, to).length > 0;
        return has ? [] : listedPermissions(tenant, client);
      }
      return scopes.map((scope) => ({ resourceAppId: appId, resourceName: name, scope }));
    });
  const graph = publicationOf(tenant, MICROSOFT_GRAPH_APP_ID);
  const ofOpenId = (graph?.scopes ?? [])
    .filter(({ value }) => openId.includes(value ?? ''))
    .map((scope) => ({ resourceAppId: MICROSOFT_GRAPH_APP_ID, resourceName: graph?.displayName ?? '', scope }));
  return withoutRepeats([...ofApis, ...ofOpenId]);
}

/**
 * All delegated permissions of a request, granted or not, with those of the APIs behind it: what `prompt=consent` shows.
 */
export function requestedPermissions(
  tenant: Tenant,
  client: ClientRegistration,
  scopes: DelegatedScopes,
): readonly WantedPermission[] {
  const behind = middleTiersOf(tenant, client, scopes).flatMap((tier) => listedPermissions(tenant, tier));
  return withoutRepeats([...wantedPermissions(tenant, client, scopes, null), ...behind]);
}

/** The permissions with each once, as a page shows them: a client and the APIs behind it may want the same. */
export function withoutRepeats(permissions: readonly WantedPermission[]): readonly WantedPermission[] {
  return permissions.filter((each, index) => permissions.findIndex((other) => isSame(each, other)) === index);
}

/** The APIs that consent to `.default` is asked for too, as they act for the client's users. */
export function middleTiersOf(
  tenant: Tenant,
  client: ClientRegistration,
  { apis }: DelegatedScopes,
): readonly ClientRegistration[] {
  const appIds = apis.filter(({ isDefault }) => isDefault).map(({ resource }) => resource.principal.appId);
  return middleTiers(tenant, client, appIds);
}

/** The same for consent to all that the registration lists. */
export function listedMiddleTiers(tenant: Tenant, client: ClientRegistration): readonly ClientRegistration[] {
  const listed = client.application?.resource.requiredResourceAccess ?? [];
  return middleTiers(
    tenant,
    client,
    listed.map(({ resourceAppId }) => resourceAppId),
  );
}

/** What the administrator is asked at `/adminconsent` without a scope: all that the registration lists. */
export function listedPermissions(tenant: Tenant, client: ClientRegistration): readonly WantedPermission[] {
  return (client.application?.resource.requiredResourceAccess ?? []).flatMap(({ resourceAppId, resourceAccess }) => {
    const publication = publicationOf(tenant, resourceAppId);
    return (publication?.scopes ?? [])
      .filter((scope) => resourceAccess.some(({ id, type }) => type === 'Scope' && id === scope.id))
      .map((scope) => ({ resourceAppId, resourceName: publication?.displayName ?? resourceAppId, scope }));
  });
}

/** An application permission that the registration lists. */
export interface ListedRole {
  readonly resourceAppId: string;
  readonly resourceName: string;
  readonly role: { readonly id: string; readonly value: string | null; readonly displayName: string | null };
}

/** The application permissions that the registration lists. */
export function listedRoles(tenant: Tenant, client: ClientRegistration): readonly ListedRole[] {
  return (client.application?.resource.requiredResourceAccess ?? []).flatMap(({ resourceAppId, resourceAccess }) => {
    const publication = publicationOf(tenant, resourceAppId);
    return (publication?.appRoles ?? [])
      .filter((role) => role.isEnabled && resourceAccess.some(({ id, type }) => type === 'Role' && id === role.id))
      .map((role) => ({ resourceAppId, resourceName: publication?.displayName ?? resourceAppId, role }));
  });
}

/**
 * Two APIs may give their scopes the same id, as the SMART samples do
 * (https://github.com/Azure-Samples/azure-health-data-and-ai-samples).
 */
function isSame(one: WantedPermission, other: WantedPermission): boolean {
  return one.resourceAppId === other.resourceAppId && one.scope.id === other.scope.id;
}
