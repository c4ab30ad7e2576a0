import { shownInfo, shownRoles, shownScopes } from '../applications/shown-parts.ts';
import { shownKeys, shownPasswords } from '../credentials/shown-credentials.ts';
import { wholeSeconds } from '../../tenant/graph-time.ts';
import { firstPartyApplication } from '../../tenant/first-party-applications.ts';
import { isManagedIdentity, type Publication, publicationOf } from '../../tenant/service-principal.ts';
import type { ServicePrincipal, Tenant } from '../../tenant/model.ts';

/**
 * A service principal as Graph shows it, its own settings and what its application publishes: the properties of the
 * newest recording, in its order
 * (https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_create_for_rbac_service_management_reference.yaml),
 * with `createdByAppId` and `isDisabled`, which a capture of 2026 has (https://github.com/calvinchengx/entra-emulator).
 * Complex properties come last, unless they are null.
 */
export function showServicePrincipal(tenant: Tenant, principal: ServicePrincipal): Record<string, unknown> {
  const publication = publicationOf(tenant, principal.appId);
  const relayState = principal.samlSingleSignOnSettings?.relayState;
  const samlSingleSignOnSettings = typeof relayState === 'string' ? { relayState } : null;
  const info = isManagedIdentity(principal) ? null : shownInfo();
  return {
    ...ownProperties(principal, publication),
    ...(info === null ? { info } : {}),
    ...(samlSingleSignOnSettings === null ? { samlSingleSignOnSettings } : {}),
    addIns: [],
    appRoles: shownRoles(publication?.appRoles ?? []),
    ...(info === null ? {} : { info }),
    keyCredentials: shownKeys(principal.keyCredentials),
    oauth2PermissionScopes: shownScopes(publication?.scopes ?? []),
    passwordCredentials: shownPasswords(principal.passwordCredentials),
    resourceSpecificApplicationPermissions: [],
    ...(samlSingleSignOnSettings === null ? {} : { samlSingleSignOnSettings }),
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
  };
}

/** What queries read of a service principal: as cheap as possible, since they read all of them. */
export function seenServicePrincipal(tenant: Tenant, principal: ServicePrincipal): Record<string, unknown> {
  const { keyCredentials, passwordCredentials } = principal;
  const own = ownProperties(principal, publicationOf(tenant, principal.appId));
  return Object.assign(own, { keyCredentials, passwordCredentials });
}

function ownProperties(principal: ServicePrincipal, publication: Publication | null): Record<string, unknown> {
  const isMicrosofts = firstPartyApplication(principal.appId) !== undefined;
  return {
    id: principal.id,
    deletedDateTime: principal.deletedDateTime,
    accountEnabled: principal.accountEnabled,
    alternativeNames: principal.alternativeNames,
    // A managed identity has a name of its own, and no application that could have one.
    appDisplayName: isManagedIdentity(principal) ? null : (publication?.displayName ?? null),
    appDescription: publication?.description ?? null,
    appId: principal.appId,
    applicationTemplateId: null,
    appOwnerOrganizationId: publication?.ownerTenantId ?? null,
    appRoleAssignmentRequired: principal.appRoleAssignmentRequired,
    createdByAppId: principal.createdByAppId ?? null,
    createdDateTime: isMicrosofts ? null : wholeSeconds(principal.createdDateTime),
    description: principal.description,
    disabledByMicrosoftStatus: null,
    displayName: publication?.displayName ?? null,
    homepage: principal.homepage,
    isDisabled: null,
    loginUrl: principal.loginUrl,
    logoutUrl: publication?.logoutUrl ?? null,
    notes: principal.notes,
    notificationEmailAddresses: principal.notificationEmailAddresses,
    preferredSingleSignOnMode: principal.preferredSingleSignOnMode,
    preferredTokenSigningKeyThumbprint: null,
    replyUrls: publication?.replyUrls ?? [],
    servicePrincipalNames: publication?.names ?? [principal.appId],
    servicePrincipalType: principal.servicePrincipalType,
    signInAudience: publication?.signInAudience ?? null,
    // The application's tags appear here too.
    tags: [...new Set([...(publication?.tags ?? []), ...principal.tags])],
    tokenEncryptionKeyId: principal.tokenEncryptionKeyId ?? null,
  };
}
