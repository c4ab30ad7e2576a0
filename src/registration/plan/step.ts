import type { ApplicationPatch } from '../model/step.ts';
import type { ObservedApplication } from '../model/observed.ts';

/**
 * A change of `api` with everything in it: reports differ on whether Graph replaces the object whole or merges it, and
 * the whole object is right for both.
 */
export function wholeApi(
  { api }: ObservedApplication,
  change: NonNullable<ApplicationPatch['api']>,
): NonNullable<ApplicationPatch['api']> {
  return { ...api.others, oauth2PermissionScopes: api.oauth2PermissionScopes, ...change };
}

/** The application as it stands after a patch: Graph replaces lists whole and merges nested objects by property. */
export function applyPatch(application: ObservedApplication, patch: ApplicationPatch): ObservedApplication {
  return {
    ...application,
    displayName: patch.displayName ?? application.displayName,
    signInAudience: patch.signInAudience ?? application.signInAudience,
    description: patch.description === undefined ? application.description : patch.description,
    notes: patch.notes === undefined ? application.notes : patch.notes,
    serviceManagementReference:
      patch.serviceManagementReference === undefined
        ? application.serviceManagementReference
        : patch.serviceManagementReference,
    tags: patch.tags ?? application.tags,
    identifierUris: patch.identifierUris ?? application.identifierUris,
    isFallbackPublicClient: patch.isFallbackPublicClient ?? application.isFallbackPublicClient,
    api: {
      ...application.api,
      requestedAccessTokenVersion:
        patch.api?.requestedAccessTokenVersion ?? application.api.requestedAccessTokenVersion,
      oauth2PermissionScopes: patch.api?.oauth2PermissionScopes ?? application.api.oauth2PermissionScopes,
      ...(patch.api?.preAuthorizedApplications === undefined
        ? {}
        : {
            others: {
              ...application.api.others,
              preAuthorizedApplications: patch.api.preAuthorizedApplications,
            },
          }),
    },
    appRoles: patch.appRoles ?? application.appRoles,
    web: { ...application.web, ...patch.web },
    spa: patch.spa ?? application.spa,
    publicClient: patch.publicClient ?? application.publicClient,
    requiredResourceAccess: patch.requiredResourceAccess ?? application.requiredResourceAccess,
    servicePrincipalLockConfiguration:
      patch.servicePrincipalLockConfiguration ?? application.servicePrincipalLockConfiguration,
    optionalClaims: patch.optionalClaims ?? application.optionalClaims,
  };
}
