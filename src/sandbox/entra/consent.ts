import { randomUUID } from 'node:crypto';
import type { PermissionScope } from '../tenant/application.ts';
import { firstPartyApplication, MICROSOFT_GRAPH_APP_ID } from '../tenant/first-party-applications.ts';
import { blankServicePrincipal, publicationOf } from '../tenant/service-principal.ts';
import { applicationByAppId, servicePrincipalByAppId, type Tenant, withServicePrincipal } from '../tenant/tenant.ts';
import { DIRECTORY_ROLES, type User } from '../tenant/user.ts';
import type { ClientRegistration } from './client/client-registration.ts';
import type { DelegatedScopes } from './delegated-scopes.ts';
import { type Api, grantedScopes, scopeValues } from './granted-scopes.ts';

/** A delegated permission that a client wants. */
export interface WantedPermission {
  readonly resourceAppId: string;
  readonly resourceName: string;
  readonly scope: PermissionScope;
}

/** What must be agreed to before the client gets what it asks for. */
export interface ConsentQuestion {
  readonly permissions: readonly WantedPermission[];
  /** Only an administrator may agree, and this user is none. */
  readonly needsAdministrator: boolean;
  /** The user may agree for everybody. */
  readonly mayConsentForTenant: boolean;
}

/** For whom a user consents. */
export type ConsentExtent = 'user' | 'tenant';

/** The delegated permissions that consent is asked for now; null when all has been granted. */
export function consentQuestion(
  tenant: Tenant,
  client: ClientRegistration,
  scopes: DelegatedScopes,
  user: User,
): ConsentQuestion | null {
  const permissions = wantedPermissions(tenant, client, scopes, user.id).filter(
    (each) => !isGranted(tenant, client, each, user.id),
  );
  if (permissions.length === 0) {
    return null;
  }
  const mayForTenant = mayConsentForTenant(user);
  return {
    permissions,
    needsAdministrator: !mayForTenant && permissions.some(({ scope }) => scope.type === 'Admin'),
    mayConsentForTenant: mayForTenant,
  };
}

/** All delegated permissions of a request, granted or not: what `prompt=consent` shows. */
export function requestedPermissions(
  tenant: Tenant,
  client: ClientRegistration,
  scopes: DelegatedScopes,
): readonly WantedPermission[] {
  return wantedPermissions(tenant, client, scopes, null);
}

/** Whether this user may consent for the whole tenant (facts/graph.md §8.2). */
export function mayConsentForTenant(user: User): boolean {
  const { globalAdministrator, applicationAdministrator, cloudApplicationAdministrator } = DIRECTORY_ROLES;
  const { privilegedRoleAdministrator } = DIRECTORY_ROLES;
  return [
    globalAdministrator,
    applicationAdministrator,
    cloudApplicationAdministrator,
    privilegedRoleAdministrator,
  ].some((role) => user.directoryRoleTemplateIds.includes(role));
}

/**
 * The tenant after the user agreed to what the client asks for. Grants that stand are added to; a service principal that
 * is missing is made, as Entra does at the first consent.
 */
export function withConsent(
  tenant: Tenant,
  client: ClientRegistration,
  scopes: DelegatedScopes,
  consent: { readonly user: User; readonly extent: ConsentExtent; readonly now: Date },
): Tenant {
  const principalId = consent.extent === 'user' ? consent.user.id : null;
  const wanted = wantedPermissions(tenant, client, scopes, principalId);
  return withGrants(tenant, client, wanted, principalId, consent.now);
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

/** The tenant after an administrator agreed, for everybody, to all that the client's registration lists, roles included. */
export function withConsentToAll(tenant: Tenant, client: ClientRegistration, now: Date): Tenant {
  const granted = withGrants(tenant, client, listedPermissions(tenant, client), null, now);
  return listedRoles(tenant, client).reduce((each, { resourceAppId, role }) => {
    const known = withPrincipal(withPrincipal(each, client.appId, now), resourceAppId, now);
    const principalId = servicePrincipalByAppId(known, client.appId)?.id;
    const resourceId = servicePrincipalByAppId(known, resourceAppId)?.id;
    const isAssigned = Object.values(known.appRoleAssignments).some(
      (one) => one.principalId === principalId && one.resourceId === resourceId && one.appRoleId === role.id,
    );
    if (principalId === undefined || resourceId === undefined || isAssigned) {
      return known;
    }
    const id = randomUUID();
    const assignment = { id, appRoleId: role.id, createdDateTime: now.toISOString(), principalId, resourceId };
    return { ...known, appRoleAssignments: { ...known.appRoleAssignments, [id]: assignment } };
  }, granted);
}

/** `.default` wants the registration's whole list, but only while nothing of that API has been granted. */
function wantedPermissions(
  tenant: Tenant,
  client: ClientRegistration,
  { apis, openId }: DelegatedScopes,
  userId: string | null,
): readonly WantedPermission[] {
  const ofApis = apis
    .filter(({ resource }) => resource.principal.appId !== client.appId)
    .flatMap(({ resource, isDefault, scopes }) => {
      const { appId } = resource.principal;
      const name = resource.publication.displayName;
      if (isDefault) {
        return grantedScopes(tenant, client, resource, userId).length > 0 ? [] : listedPermissions(tenant, client);
      }
      return scopes.map((scope) => ({ resourceAppId: appId, resourceName: name, scope }));
    });
  const graph = publicationOf(tenant, MICROSOFT_GRAPH_APP_ID);
  const ofOpenId = (graph?.scopes ?? [])
    .filter(({ value }) => openId.includes(value ?? ''))
    .map((scope) => ({ resourceAppId: MICROSOFT_GRAPH_APP_ID, resourceName: graph?.displayName ?? '', scope }));
  const all = [...ofApis, ...ofOpenId];
  return all.filter((each, index) => all.findIndex((other) => other.scope.id === each.scope.id) === index);
}

function isGranted(
  tenant: Tenant,
  client: ClientRegistration,
  { resourceAppId, scope }: WantedPermission,
  userId: string,
): boolean {
  const api = apiOf(tenant, resourceAppId);
  return api !== null && grantedScopes(tenant, client, api, userId).some((each) => each.id === scope.id);
}

function apiOf(tenant: Tenant, appId: string): Api | null {
  const principal = servicePrincipalByAppId(tenant, appId);
  const publication = publicationOf(tenant, appId);
  return principal === undefined || publication === null ? null : { principal, publication };
}

function withGrants(
  tenant: Tenant,
  client: ClientRegistration,
  wanted: readonly WantedPermission[],
  principalId: string | null,
  now: Date,
): Tenant {
  const appIds = [...new Set(wanted.map(({ resourceAppId }) => resourceAppId))];
  const known = [client.appId, ...appIds].reduce((each, appId) => withPrincipal(each, appId, now), tenant);
  return appIds.reduce((each, resourceAppId) => {
    const values = wanted.filter((one) => one.resourceAppId === resourceAppId).map(({ scope }) => scope.value ?? '');
    return withGrant(each, { clientAppId: client.appId, resourceAppId, principalId, values });
  }, known);
}

function withGrant(
  tenant: Tenant,
  facts: { clientAppId: string; resourceAppId: string; principalId: string | null; values: readonly string[] },
): Tenant {
  const clientId = servicePrincipalByAppId(tenant, facts.clientAppId)?.id;
  const resourceId = servicePrincipalByAppId(tenant, facts.resourceAppId)?.id;
  if (clientId === undefined || resourceId === undefined) {
    return tenant;
  }
  const { principalId } = facts;
  const standing = Object.values(tenant.permissionGrants).find(
    (grant) => grant.clientId === clientId && grant.resourceId === resourceId && grant.principalId === principalId,
  );
  const consentType = principalId === null ? 'AllPrincipals' : 'Principal';
  const base = standing ?? { id: randomUUID(), clientId, consentType, principalId, resourceId, scope: null };
  const scope = [...new Set([...scopeValues(base), ...facts.values])].join(' ');
  return { ...tenant, permissionGrants: { ...tenant.permissionGrants, [base.id]: { ...base, scope } } };
}

function withPrincipal(tenant: Tenant, appId: string, now: Date): Tenant {
  const isKnown = applicationByAppId(tenant, appId) !== undefined || firstPartyApplication(appId) !== undefined;
  if (servicePrincipalByAppId(tenant, appId) !== undefined || !isKnown) {
    return tenant;
  }
  const facts = { id: randomUUID(), appId, createdDateTime: now.toISOString(), ownerIds: [], createdAt: now.getTime() };
  return withServicePrincipal(tenant, blankServicePrincipal(facts));
}
