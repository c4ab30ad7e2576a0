import { withoutBytes } from '../credentials/key-credentials.ts';
import { isManagedIdentity, publicationOf } from '../../tenant/service-principal.ts';
import type { ServicePrincipal, Tenant } from '../../tenant/model.ts';

/** A service principal as Graph shows it: its own settings, and what its application publishes. */
export function showServicePrincipal(tenant: Tenant, principal: ServicePrincipal): Record<string, unknown> {
  const publication = publicationOf(tenant, principal.appId);
  // A managed identity has a name of its own, and no application that could have one.
  const appDisplayName = isManagedIdentity(principal) ? null : (publication?.displayName ?? null);
  const relayState = principal.samlSingleSignOnSettings?.relayState;
  return {
    id: principal.id,
    deletedDateTime: principal.deletedDateTime,
    accountEnabled: principal.accountEnabled,
    alternativeNames: principal.alternativeNames,
    addIns: [],
    appDescription: publication?.description ?? null,
    appDisplayName,
    applicationTemplateId: null,
    appOwnerOrganizationId: publication?.ownerTenantId ?? null,
    appId: principal.appId,
    appRoleAssignmentRequired: principal.appRoleAssignmentRequired,
    appRoles: (publication?.appRoles ?? []).map((role) => ({ ...role, origin: 'Application' })),
    createdByAppId: null,
    description: principal.description,
    disabledByMicrosoftStatus: null,
    displayName: publication?.displayName ?? null,
    homepage: principal.homepage,
    info: {
      termsOfServiceUrl: null,
      supportUrl: null,
      privacyStatementUrl: null,
      marketingUrl: null,
      logoUrl: null,
    },
    isDisabled: null,
    keyCredentials: withoutBytes(principal.keyCredentials),
    loginUrl: principal.loginUrl,
    logoutUrl: publication?.logoutUrl ?? null,
    notes: principal.notes,
    notificationEmailAddresses: principal.notificationEmailAddresses,
    oauth2PermissionScopes: publication?.scopes ?? [],
    passwordCredentials: principal.passwordCredentials,
    preferredSingleSignOnMode: principal.preferredSingleSignOnMode,
    preferredTokenSigningKeyThumbprint: null,
    replyUrls: publication?.replyUrls ?? [],
    resourceSpecificApplicationPermissions: [],
    samlSingleSignOnSettings: typeof relayState === 'string' ? { relayState } : null,
    servicePrincipalNames: publication?.names ?? [principal.appId],
    servicePrincipalType: principal.servicePrincipalType,
    signInAudience: publication?.signInAudience ?? null,
    // The application's tags appear here too.
    tags: [...new Set([...(publication?.tags ?? []), ...principal.tags])],
    tokenEncryptionKeyId: principal.tokenEncryptionKeyId ?? null,
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
  };
}
