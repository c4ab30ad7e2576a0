import { MICROSOFT_GRAPH } from './consent/graph-permissions.ts';
import type { AppRole, PermissionScope } from './model/permissions.ts';
import type { ObservedApplication, OtherApiProperties } from './model/observed.ts';

/**
 * The application with the members of its lists in an order of our own, so that nothing depends on Graph's, which
 * changes from one read to the next: texts, scopes and roles by name, permissions by API with Microsoft Graph last,
 * secrets and certificates newest first.
 */
export function inCanonicalOrder(application: ObservedApplication): ObservedApplication {
  const { api, web, spa, publicClient, requiredResourceAccess } = application;
  return {
    ...application,
    tags: sortedTexts(application.tags),
    identifierUris: sortedTexts(application.identifierUris),
    api: {
      ...api,
      oauth2PermissionScopes: sortedEntitlements(api.oauth2PermissionScopes),
      ...(api.others === undefined ? {} : { others: othersInOrder(api.others) }),
    },
    appRoles: sortedEntitlements(application.appRoles),
    web: { ...web, redirectUris: sortedTexts(web.redirectUris) },
    spa: { redirectUris: sortedTexts(spa.redirectUris) },
    publicClient: { redirectUris: sortedTexts(publicClient.redirectUris) },
    requiredResourceAccess: sortedBy(
      requiredResourceAccess,
      ({ resourceAppId }) => `${Number(resourceAppId === MICROSOFT_GRAPH)} ${resourceAppId}`,
    ),
    passwordCredentials: newestFirst(application.passwordCredentials),
    keyCredentials: newestFirst(application.keyCredentials),
  };
}

function othersInOrder(others: OtherApiProperties): OtherApiProperties {
  const { knownClientApplications, preAuthorizedApplications } = others;
  return {
    ...others,
    ...(knownClientApplications === undefined ? {} : { knownClientApplications: sortedTexts(knownClientApplications) }),
    ...(preAuthorizedApplications === undefined
      ? {}
      : { preAuthorizedApplications: sortedBy(preAuthorizedApplications, ({ appId }) => appId) }),
  };
}

/** Texts in the order of their code units, which no locale changes. */
export function sortedTexts(texts: readonly string[]): readonly string[] {
  return [...texts].sort();
}

/** Roles or scopes by value, then id. */
export function sortedEntitlements<T extends AppRole | PermissionScope>(entitlements: readonly T[]): readonly T[] {
  return sortedBy(entitlements, ({ value, id }) => `${value ?? ''} ${id}`);
}

/** The members in the order of the code units of their keys; equal keys keep their order. */
export function sortedBy<T>(members: readonly T[], keyOf: (member: T) => string): readonly T[] {
  return [...members].sort((a, b) => compareTexts(keyOf(a), keyOf(b)));
}

function newestFirst<T extends { readonly keyId: string | null; readonly startDateTime: string | null }>(
  credentials: readonly T[],
): readonly T[] {
  const startOf = ({ startDateTime }: T): number => (startDateTime === null ? 0 : Date.parse(startDateTime));
  return [...credentials].sort((a, b) => startOf(b) - startOf(a) || compareTexts(a.keyId ?? '', b.keyId ?? ''));
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
