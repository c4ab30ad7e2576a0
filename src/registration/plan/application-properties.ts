import { apiNames, wellKnownPermission } from '../consent/well-known-apis.ts';
import { knownClient } from '../consent/known-clients.ts';
import { preAuthorizationsOf } from '../consent/pre-authorization.ts';
import type { ObservedApi, ObservedApplication } from '../model/observed.ts';
import { allowedActions } from '../roles/allowed-actions.ts';

/** What names the values of changes; all of it is known already, and nothing is read for it. */
export interface ChangeNames {
  /** The API that a client asks permissions of; null for any other application. */
  readonly api: ObservedApi | null;
  /** Clients that a resource pre-authorizes. */
  readonly clients: readonly { readonly appId: string; readonly displayName: string }[];
}

/** Reads one property of an application, with names beside the ids in it. */
type PropertyReader = (application: ObservedApplication, names: ChangeNames) => unknown;

/**
 * How each property that we write is read from an application, by the name that Graph gives it (Graph: application);
 * entries of lists have their ids and what people call them.
 */
export const APPLICATION_PROPERTIES: Readonly<Record<string, PropertyReader>> = {
  displayName: ({ displayName }) => displayName,
  uniqueName: ({ uniqueName }) => uniqueName,
  description: ({ description }) => description,
  notes: ({ notes }) => notes,
  serviceManagementReference: ({ serviceManagementReference }) => serviceManagementReference,
  signInAudience: ({ signInAudience }) => signInAudience,
  tags: ({ tags }) => tags,
  identifierUris: ({ identifierUris }) => identifierUris,
  isFallbackPublicClient: ({ isFallbackPublicClient }) => isFallbackPublicClient,
  'api.requestedAccessTokenVersion': ({ api }) => api.requestedAccessTokenVersion,
  'api.oauth2PermissionScopes': ({ api }) =>
    api.oauth2PermissionScopes.map(({ id, value, type, isEnabled }) => ({ id, value, type, isEnabled })),
  'api.preAuthorizedApplications': preAuthorizedClients,
  appRoles: ({ appRoles }) =>
    appRoles.map((role) => ({
      ...{ id: role.id, value: role.value, isEnabled: role.isEnabled },
      allows: allowedActions(role),
    })),
  'web.redirectUris': ({ web }) => web.redirectUris,
  'web.logoutUrl': ({ web }) => web.logoutUrl,
  'web.implicitGrantSettings': ({ web }) => web.implicitGrantSettings,
  'spa.redirectUris': ({ spa }) => spa.redirectUris,
  'publicClient.redirectUris': ({ publicClient }) => publicClient.redirectUris,
  requiredResourceAccess: requestedPermissions,
  'optionalClaims.accessToken': ({ optionalClaims }) => optionalClaims?.accessToken.map(({ name }) => name) ?? null,
  servicePrincipalLockConfiguration: ({ servicePrincipalLockConfiguration }) => servicePrincipalLockConfiguration,
};

function preAuthorizedClients(application: ObservedApplication, { clients }: ChangeNames): readonly unknown[] {
  return preAuthorizationsOf(application).map((entry) => ({
    ...entry,
    name:
      clients.find(({ appId }) => appId === entry.appId)?.displayName ?? knownClient(entry.appId)?.displayName ?? null,
    scopes: entry.delegatedPermissionIds.map(
      (wanted) => application.api.oauth2PermissionScopes.find(({ id }) => id === wanted)?.value ?? null,
    ),
  }));
}

function requestedPermissions(
  { requiredResourceAccess }: ObservedApplication,
  { api }: ChangeNames,
): readonly unknown[] {
  const apis = apiNames(api);
  return requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) =>
    resourceAccess.map(({ type, id }) => ({
      ...{ resourceAppId, type, id },
      value: permissionName(resourceAppId, id, api),
      api: apis[resourceAppId] ?? null,
    })),
  );
}

/** What people call a permission of an API; null for one of an API that was not read. */
function permissionName(appId: string, id: string, api: ObservedApi | null): string | null {
  const own = api?.appId === appId ? [...api.appRoles, ...api.scopes].find((each) => each.id === id) : undefined;
  return own?.value ?? wellKnownPermission(appId, id);
}
