import { z } from 'zod';
import type {
  ObservedApplication,
  OtherApiProperties,
  ObservedServicePrincipal,
  ServicePrincipalCredential,
} from '../registration/model/observed.ts';
import { inCanonicalOrder, sortedEntitlements, sortedTexts } from '../registration/canonical-order.ts';
import { parseAnswer, sourceOf, withSource } from '../http/parse-answer.ts';

/**
 * The id of an object in an answer of Microsoft Graph: a GUID, or base64url for assignments and grants. Later requests
 * have it in their path, so it is one segment of one, and nothing that leads elsewhere.
 */
export const OBJECT_ID = z.string().regex(/^[\w-]{1,200}$/);

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();

const PERMISSION_SCOPE = z.object({
  id: z.string(),
  value: text,
  type: text,
  isEnabled: z.boolean().nullish(),
  adminConsentDisplayName: text,
  adminConsentDescription: text,
  userConsentDisplayName: text,
  userConsentDescription: text,
});

const APP_ROLE = z.object({
  id: z.string(),
  value: text,
  displayName: text,
  description: text,
  isEnabled: z.boolean().nullish(),
  allowedMemberTypes: texts,
});

const APPLICATION = z.object({
  id: OBJECT_ID,
  appId: OBJECT_ID,
  displayName: text,
  uniqueName: text,
  createdDateTime: text,
  createdByAppId: text,
  description: text,
  notes: text,
  serviceManagementReference: text,
  signInAudience: text,
  isFallbackPublicClient: z.boolean().nullish(),
  tags: texts,
  identifierUris: texts,
  api: z
    .object({
      requestedAccessTokenVersion: z.number().nullish(),
      oauth2PermissionScopes: z.array(PERMISSION_SCOPE).nullish(),
      acceptMappedClaims: z.boolean().nullish(),
      knownClientApplications: texts,
      preAuthorizedApplications: z
        .array(z.object({ appId: z.string(), delegatedPermissionIds: z.array(z.string()) }))
        .nullish(),
    })
    .nullish(),
  appRoles: z.array(APP_ROLE).nullish(),
  web: z
    .object({
      redirectUris: texts,
      logoutUrl: text,
      implicitGrantSettings: z
        .object({ enableIdTokenIssuance: z.boolean().nullish(), enableAccessTokenIssuance: z.boolean().nullish() })
        .nullish(),
    })
    .nullish(),
  spa: z.object({ redirectUris: texts }).nullish(),
  publicClient: z.object({ redirectUris: texts }).nullish(),
  requiredResourceAccess: z
    .array(
      z.object({
        resourceAppId: z.string(),
        resourceAccess: z.array(z.object({ id: z.string(), type: z.string() })).nullish(),
      }),
    )
    .nullish(),
  passwordCredentials: z
    .array(z.object({ keyId: z.string(), displayName: text, hint: text, startDateTime: text, endDateTime: text }))
    .nullish(),
  keyCredentials: z
    .array(
      z.object({
        keyId: text,
        displayName: text,
        customKeyIdentifier: text,
        startDateTime: text,
        endDateTime: text,
      }),
    )
    .nullish(),
  servicePrincipalLockConfiguration: z.object({ isEnabled: z.boolean().nullish() }).nullish(),
});

const NAMED_KEYS = z.array(z.object({ keyId: text, displayName: text })).nullish();

const SERVICE_PRINCIPAL = z.object({
  id: OBJECT_ID,
  appId: OBJECT_ID,
  displayName: text,
  tags: texts,
  accountEnabled: z.boolean().nullish(),
  servicePrincipalType: text,
  appRoleAssignmentRequired: z.boolean().nullish(),
  servicePrincipalNames: texts,
  passwordCredentials: NAMED_KEYS,
  keyCredentials: NAMED_KEYS,
  appRoles: z.array(APP_ROLE).nullish(),
  oauth2PermissionScopes: z.array(PERMISSION_SCOPE).nullish(),
});

function scopesFrom(
  scopes: readonly z.infer<typeof PERMISSION_SCOPE>[] | null | undefined,
): ObservedServicePrincipal['oauth2PermissionScopes'] {
  return (scopes ?? []).map((scope) => ({
    id: scope.id,
    value: scope.value ?? '',
    type: scope.type ?? 'User',
    isEnabled: scope.isEnabled ?? false,
    adminConsentDisplayName: scope.adminConsentDisplayName ?? null,
    adminConsentDescription: scope.adminConsentDescription ?? null,
    userConsentDisplayName: scope.userConsentDisplayName ?? null,
    userConsentDescription: scope.userConsentDescription ?? null,
  }));
}

function rolesFrom(
  roles: readonly z.infer<typeof APP_ROLE>[] | null | undefined,
): ObservedServicePrincipal['appRoles'] {
  return (roles ?? []).map((role) => ({
    id: role.id,
    value: role.value ?? null,
    displayName: role.displayName ?? null,
    description: role.description ?? null,
    isEnabled: role.isEnabled ?? false,
    allowedMemberTypes: role.allowedMemberTypes ?? [],
  }));
}

function othersFrom(api: z.infer<typeof APPLICATION>['api']): OtherApiProperties {
  const { acceptMappedClaims, knownClientApplications, preAuthorizedApplications } = api ?? {};
  return {
    ...(typeof acceptMappedClaims === 'boolean' ? { acceptMappedClaims } : {}),
    ...(knownClientApplications?.length ? { knownClientApplications } : {}),
    ...(preAuthorizedApplications?.length ? { preAuthorizedApplications } : {}),
  };
}

type ApplicationAnswer = z.infer<typeof APPLICATION>;

function secretsFrom(secrets: ApplicationAnswer['passwordCredentials']): ObservedApplication['passwordCredentials'] {
  return (secrets ?? []).map((secret) => ({
    keyId: secret.keyId,
    displayName: secret.displayName ?? null,
    hint: secret.hint ?? null,
    startDateTime: secret.startDateTime ?? null,
    endDateTime: secret.endDateTime ?? null,
  }));
}

function keysFrom(keys: ApplicationAnswer['keyCredentials']): ObservedApplication['keyCredentials'] {
  return (keys ?? []).map((key) => ({
    keyId: key.keyId ?? null,
    displayName: key.displayName ?? null,
    customKeyIdentifier: key.customKeyIdentifier ?? null,
    startDateTime: key.startDateTime ?? null,
    endDateTime: key.endDateTime ?? null,
  }));
}

/**
 * Reads an application object, its lists in canonical order; throws ConnectionError `response_invalid` where an answer
 * has not the shape that Graph documents.
 */
export function readApplication(body: unknown): ObservedApplication {
  const found = parseAnswer(APPLICATION, body);
  return inCanonicalOrder({
    id: found.id,
    appId: found.appId,
    displayName: found.displayName ?? '',
    uniqueName: found.uniqueName ?? null,
    createdDateTime: found.createdDateTime ?? null,
    createdByAppId: found.createdByAppId ?? null,
    description: found.description ?? null,
    notes: found.notes ?? null,
    serviceManagementReference: found.serviceManagementReference ?? null,
    signInAudience: found.signInAudience ?? null,
    isFallbackPublicClient: found.isFallbackPublicClient ?? null,
    tags: found.tags ?? [],
    identifierUris: found.identifierUris ?? [],
    api: {
      requestedAccessTokenVersion: found.api?.requestedAccessTokenVersion ?? null,
      oauth2PermissionScopes: scopesFrom(found.api?.oauth2PermissionScopes),
      others: othersFrom(found.api),
    },
    appRoles: rolesFrom(found.appRoles),
    web: {
      redirectUris: found.web?.redirectUris ?? [],
      logoutUrl: found.web?.logoutUrl ?? null,
      implicitGrantSettings: {
        enableIdTokenIssuance: found.web?.implicitGrantSettings?.enableIdTokenIssuance ?? false,
        enableAccessTokenIssuance: found.web?.implicitGrantSettings?.enableAccessTokenIssuance ?? false,
      },
    },
    spa: { redirectUris: found.spa?.redirectUris ?? [] },
    publicClient: { redirectUris: found.publicClient?.redirectUris ?? [] },
    requiredResourceAccess: (found.requiredResourceAccess ?? []).map((entry) => ({
      resourceAppId: entry.resourceAppId,
      resourceAccess: entry.resourceAccess ?? [],
    })),
    passwordCredentials: secretsFrom(found.passwordCredentials),
    keyCredentials: keysFrom(found.keyCredentials),
    servicePrincipalLockConfiguration:
      found.servicePrincipalLockConfiguration === null || found.servicePrincipalLockConfiguration === undefined
        ? null
        : { isEnabled: found.servicePrincipalLockConfiguration.isEnabled ?? false },
  });
}

function credentialsFrom(
  kind: ServicePrincipalCredential['kind'],
  keys: z.infer<typeof NAMED_KEYS>,
): readonly ServicePrincipalCredential[] {
  return (keys ?? []).map(({ keyId, displayName }) => ({
    kind,
    keyId: keyId ?? null,
    displayName: displayName ?? null,
  }));
}

/**
 * Reads a service principal; throws ConnectionError `response_invalid` where an answer has not the shape that Graph
 * documents.
 */
export function readServicePrincipal(body: unknown): ObservedServicePrincipal {
  const found = parseAnswer(SERVICE_PRINCIPAL, body);
  return {
    id: found.id,
    appId: found.appId,
    displayName: found.displayName ?? '',
    tags: sortedTexts(found.tags ?? []),
    accountEnabled: found.accountEnabled ?? true,
    servicePrincipalType: found.servicePrincipalType ?? null,
    appRoleAssignmentRequired: found.appRoleAssignmentRequired ?? false,
    servicePrincipalNames: sortedTexts(found.servicePrincipalNames ?? []),
    credentials: [
      ...credentialsFrom('secret', found.passwordCredentials),
      ...credentialsFrom('certificate', found.keyCredentials),
    ],
    appRoles: sortedEntitlements(rolesFrom(found.appRoles)),
    oauth2PermissionScopes: sortedEntitlements(scopesFrom(found.oauth2PermissionScopes)),
  };
}

const PAGE = z.object({ value: z.array(z.unknown()) });
const NEXT_LINK = z.object({ '@odata.nextLink': z.string().nullish() });

/** Reads a page of a collection, each member with the reader given. Throws ConnectionError `response_invalid`. */
export function readPage<T>(body: unknown, read: (member: unknown) => T): { readonly members: readonly T[] } {
  const source = sourceOf(body);
  return { members: parseAnswer(PAGE, body).value.map((member) => read(withSource(member, source))) };
}

/** The link to the next page of a collection, as it stands there; null on the last (Graph: Paging). */
export function nextLinkIn(body: unknown): string | null {
  return parseAnswer(NEXT_LINK, body)['@odata.nextLink'] ?? null;
}
