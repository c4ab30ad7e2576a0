import type { Application, AppRole, PermissionScope } from './application.ts';
import { FIRST_PARTY_APPLICATIONS, firstPartyApplication } from './first-party-applications.ts';
import type { ManagedIdentity, ServicePrincipal, Tenant } from './model.ts';
import { managedIdentityByClientId, managedIdentityUri } from './managed-identity.ts';
import { indexOfApplications, indexOfServicePrincipals } from './tenant-index.ts';

/** A service principal with nothing set but its ids and defaults. */
export function blankServicePrincipal(facts: {
  readonly id: string;
  readonly appId: string;
  readonly createdDateTime: string;
  readonly ownerIds: readonly string[];
  readonly createdAt: number;
}): ServicePrincipal {
  return {
    ...facts,
    deletedDateTime: null,
    accountEnabled: true,
    appRoleAssignmentRequired: false,
    alternativeNames: [],
    description: null,
    homepage: null,
    loginUrl: null,
    notes: null,
    notificationEmailAddresses: [],
    preferredSingleSignOnMode: null,
    servicePrincipalType: 'Application',
    tags: [],
    keyCredentials: [],
    passwordCredentials: [],
    secretHashes: [],
  };
}

/** Whether it belongs to a managed identity, which Azure manages and which has no application. */
export function isManagedIdentity({ servicePrincipalType }: ServicePrincipal): boolean {
  return servicePrincipalType === 'ManagedIdentity';
}

/** What an application publishes: of this tenant's application, or of a Microsoft one. */
export interface Publication {
  readonly displayName: string;
  readonly description: string | null;
  /** Null for a managed identity; the same for the next properties that may be null. */
  readonly ownerTenantId: string | null;
  readonly names: readonly string[];
  readonly tags: readonly string[];
  readonly appRoles: readonly AppRole[];
  readonly scopes: readonly PermissionScope[];
  readonly replyUrls: readonly string[];
  readonly logoutUrl: string | null;
  readonly signInAudience: string | null;
  readonly accessTokenVersion: number;
}

/** Whether a live service principal of the tenant has this name: an appId or an identifier URI. */
export function isServicePrincipalName(tenant: Tenant, name: string): boolean {
  const principals = indexOfServicePrincipals(tenant.servicePrincipals);
  const appIds = [
    ...indexOfApplications(tenant.applications)
      .byIdentifierUri(name)
      .map(({ resource }) => resource.appId),
    ...Object.values(tenant.managedIdentities).map(({ clientId }) => clientId),
    ...FIRST_PARTY_APPLICATIONS.map((each) => each.appId),
    name,
  ];
  return appIds.some(
    (appId) =>
      principals.byAppId(appId) !== undefined && (publicationOf(tenant, appId)?.names ?? [appId]).includes(name),
  );
}

/**
 * What the application of this appId publishes, or what a managed identity has instead; null when neither the tenant
 * nor Microsoft has such an application.
 */
export function publicationOf(tenant: Tenant, appId: string): Publication | null {
  // An application in the recycle bin still provides its name.
  const own = indexOfApplications(tenant.applications).byAppId(appId.toLowerCase());
  if (own !== undefined) {
    return publish(tenant, own);
  }
  const identity = managedIdentityByClientId(tenant, appId);
  if (identity !== undefined) {
    return ofManagedIdentity(identity);
  }
  const foreign = firstPartyApplication(appId);
  return foreign === undefined
    ? null
    : {
        ...foreign,
        description: null,
        names: [foreign.appId, ...foreign.identifierUris],
        tags: [],
        replyUrls: [],
        logoutUrl: null,
        signInAudience: 'AzureADMultipleOrgs',
        accessTokenVersion: 1,
      };
}

function publish(tenant: Tenant, { resource }: Application): Publication {
  return {
    displayName: resource.displayName,
    description: resource.description,
    ownerTenantId: tenant.tenantId,
    names: [resource.appId, ...resource.identifierUris],
    tags: resource.tags,
    appRoles: resource.appRoles,
    scopes: resource.api.oauth2PermissionScopes,
    replyUrls: [...resource.web.redirectUris, ...resource.spa.redirectUris, ...resource.publicClient.redirectUris],
    logoutUrl: resource.web.logoutUrl,
    signInAudience: resource.signInAudience,
    accessTokenVersion: resource.api.requestedAccessTokenVersion ?? 1,
  };
}

function ofManagedIdentity(identity: ManagedIdentity): Publication {
  return {
    displayName: identity.name,
    description: null,
    ownerTenantId: null,
    names: [identity.clientId, managedIdentityUri(identity)],
    tags: [],
    appRoles: [],
    scopes: [],
    replyUrls: [],
    logoutUrl: null,
    signInAudience: null,
    accessTokenVersion: 1,
  };
}
