import { randomUUID } from 'node:crypto';
import { newAppRoleAssignmentId, permissionGrantId } from '../../tenant/guid-bytes.ts';
import { firstPartyApplication } from '../../tenant/first-party-applications.ts';
import { blankServicePrincipal, publicationOf } from '../../tenant/service-principal.ts';
import { applicationByAppId, servicePrincipalByAppId, withServicePrincipal } from '../../tenant/tenant.ts';
import type { Tenant } from '../../tenant/model.ts';
import { DIRECTORY_ROLES, type User } from '../../tenant/user.ts';
import type { ClientRegistration } from '../client/client-registration.ts';
import type { DelegatedScopes } from './delegated-scopes.ts';
import { type Api, grantedScopes, scopeValues } from './granted-scopes.ts';
import {
  listedMiddleTiers,
  listedPermissions,
  listedRoles,
  middleTiersOf,
  type WantedPermission,
  wantedPermissions,
  withoutRepeats,
} from './wanted-permissions.ts';

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
  const missing = (of: ClientRegistration, wanted: readonly WantedPermission[]): readonly WantedPermission[] =>
    wanted.filter((each) => !isGranted(tenant, of, each, user.id));
  const permissions = withoutRepeats([
    ...missing(client, wantedPermissions(tenant, client, scopes, { userId: user.id })),
    ...middleTiersOf(tenant, client, scopes).flatMap((tier) => missing(tier, listedPermissions(tenant, tier))),
  ]);
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

/**
 * Whether this user may consent for the whole tenant
 * (https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent).
 */
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
 * The tenant after the user agreed to what the client, and the APIs behind it, ask for. Grants that stand are added to; a service principal
 * that is missing is made, as Entra does at the first consent.
 */
export function withConsent(
  tenant: Tenant,
  client: ClientRegistration,
  scopes: DelegatedScopes,
  consent: { readonly user: User; readonly extent: ConsentExtent; readonly now: Date },
): Tenant {
  const principalId = consent.extent === 'user' ? consent.user.id : null;
  const wanted = wantedPermissions(
    tenant,
    client,
    scopes,
    principalId === null ? 'everybody' : { userId: principalId },
  );
  const own = withGrants(tenant, client, { permissions: wanted, principalId }, consent.now);
  return middleTiersOf(tenant, client, scopes).reduce(
    (each, tier) => withGrants(each, tier, { permissions: listedPermissions(each, tier), principalId }, consent.now),
    own,
  );
}

/**
 * The tenant after an administrator agreed, for everybody, to all that the client's registration lists, roles included.
 */
export function withConsentToAll(tenant: Tenant, client: ClientRegistration, now: Date): Tenant {
  const granted = [client, ...listedMiddleTiers(tenant, client)].reduce(
    (each, of) => withGrants(each, of, { permissions: listedPermissions(each, of), principalId: null }, now),
    tenant,
  );
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
    const id = newAppRoleAssignmentId(principalId);
    const assignment = { id, appRoleId: role.id, createdDateTime: now.toISOString(), principalId, resourceId };
    return { ...known, appRoleAssignments: { ...known.appRoleAssignments, [id]: assignment } };
  }, granted);
}

function isGranted(
  tenant: Tenant,
  client: ClientRegistration,
  { resourceAppId, scope }: WantedPermission,
  userId: string,
): boolean {
  const api = apiOf(tenant, resourceAppId);
  return api !== null && grantedScopes(tenant, client, api, { userId }).some((each) => each.id === scope.id);
}

function apiOf(tenant: Tenant, appId: string): Api | null {
  const principal = servicePrincipalByAppId(tenant, appId);
  const publication = publicationOf(tenant, appId);
  return principal === undefined || publication === null ? null : { principal, publication };
}

/** Delegated permissions with the user for whom they were consented to; null for everybody. */
interface ConsentedPermissions {
  readonly permissions: readonly WantedPermission[];
  readonly principalId: string | null;
}

function withGrants(
  tenant: Tenant,
  client: ClientRegistration,
  { permissions, principalId }: ConsentedPermissions,
  now: Date,
): Tenant {
  const appIds = [...new Set(permissions.map(({ resourceAppId }) => resourceAppId))];
  const known = [client.appId, ...appIds].reduce((each, appId) => withPrincipal(each, appId, now), tenant);
  return appIds.reduce((each, resourceAppId) => {
    const values = permissions
      .filter((one) => one.resourceAppId === resourceAppId)
      .map(({ scope }) => scope.value ?? '');
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
  const base = standing ?? {
    id: permissionGrantId({ clientId, resourceId, principalId }),
    clientId,
    consentType,
    principalId,
    resourceId,
    scope: null,
  };
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
