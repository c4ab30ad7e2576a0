import { z } from 'zod';
import { listOf, OBJECT_ID, orBlank, orElse, orNull } from './graph-values.ts';
import type { Immutable } from './immutable.ts';
import { APP_ROLE, PERMISSION_SCOPE } from './permissions.ts';

const CREDENTIAL_TIMES = { startDateTime: orNull(z.string()), endDateTime: orNull(z.string()) };

const PASSWORD_CREDENTIAL = z.object({
  keyId: z.string(),
  displayName: orNull(z.string()),
  /** The first three characters of the secret. */
  hint: orNull(z.string()),
  ...CREDENTIAL_TIMES,
});

/** A password credential as the directory shows it: never its value. */
export type PasswordCredential = Immutable<z.infer<typeof PASSWORD_CREDENTIAL>>;

const KEY_CREDENTIAL = z.object({
  keyId: orNull(z.string()),
  displayName: orNull(z.string()),
  /** Base64; the SHA-1 thumbprint unless who made it chose otherwise. */
  customKeyIdentifier: orNull(z.string()),
  ...CREDENTIAL_TIMES,
});

/** A certificate of an application as the directory shows it (Graph: keyCredential). */
export type KeyCredential = Immutable<z.infer<typeof KEY_CREDENTIAL>>;

/** Whose tokens an application accepts as its own proof (Graph: federatedIdentityCredential). */
export const FEDERATED_CREDENTIAL = z.object({
  id: OBJECT_ID,
  name: orElse(z.string(), 'without a name'),
  issuer: orElse(z.string(), ''),
  subject: orElse(z.string(), ''),
  audiences: listOf(z.string()),
});

/** What {@link FEDERATED_CREDENTIAL} reads. */
export type FederatedCredential = Immutable<z.infer<typeof FEDERATED_CREDENTIAL>>;

const REQUIRED_RESOURCE_ACCESS = z.object({
  resourceAppId: z.string(),
  resourceAccess: listOf(z.object({ id: z.string(), type: z.string() })),
});

/** The permissions that an application asks of one API (Graph: requiredResourceAccess). */
export type RequiredResourceAccess = Immutable<z.infer<typeof REQUIRED_RESOURCE_ACCESS>>;

/** The properties of `api` that most writes leave alone; they go back as they came (Graph: apiApplication). */
export interface OtherApiProperties {
  readonly acceptMappedClaims?: boolean;
  readonly knownClientApplications?: readonly string[];
  readonly preAuthorizedApplications?: readonly {
    readonly appId: string;
    readonly delegatedPermissionIds: readonly string[];
  }[];
}

const API = z
  .object({
    requestedAccessTokenVersion: orNull(z.number()),
    oauth2PermissionScopes: listOf(PERMISSION_SCOPE),
    acceptMappedClaims: orNull(z.boolean()),
    knownClientApplications: listOf(z.string()),
    preAuthorizedApplications: listOf(z.object({ appId: z.string(), delegatedPermissionIds: z.array(z.string()) })),
  })
  .transform(
    ({
      acceptMappedClaims,
      knownClientApplications,
      preAuthorizedApplications,
      ...own
    }): typeof own & { readonly others?: OtherApiProperties } => ({
      ...own,
      // Graph shows what nobody has set as null or empty.
      others: {
        ...(acceptMappedClaims === null ? {} : { acceptMappedClaims }),
        ...(knownClientApplications.length === 0 ? {} : { knownClientApplications }),
        ...(preAuthorizedApplications.length === 0 ? {} : { preAuthorizedApplications }),
      },
    }),
  );

const OPTIONAL_CLAIM = z.object({
  name: z.string(),
  source: orNull(z.string()),
  essential: orElse(z.boolean(), false),
  additionalProperties: listOf(z.string()),
});

const REDIRECT_URIS = z.object({ redirectUris: listOf(z.string()) });

/** The parts of an application object that this tool reads (Graph: application). */
export const APPLICATION = z.object({
  id: OBJECT_ID,
  appId: OBJECT_ID,
  displayName: orElse(z.string(), ''),
  uniqueName: orNull(z.string()),
  createdDateTime: orNull(z.string()),
  /** appId of the application that made it, or that the person used who did; null where Entra does not say. */
  createdByAppId: orNull(z.string()),
  description: orNull(z.string()),
  notes: orNull(z.string()),
  serviceManagementReference: orNull(z.string()),
  signInAudience: orNull(z.string()),
  isFallbackPublicClient: orNull(z.boolean()),
  tags: listOf(z.string()),
  identifierUris: listOf(z.string()),
  api: orBlank(API),
  appRoles: listOf(APP_ROLE),
  web: orBlank(
    z.object({
      redirectUris: listOf(z.string()),
      logoutUrl: orNull(z.string()),
      implicitGrantSettings: orBlank(
        z.object({
          enableIdTokenIssuance: orElse(z.boolean(), false),
          enableAccessTokenIssuance: orElse(z.boolean(), false),
        }),
      ),
    }),
  ),
  spa: orBlank(REDIRECT_URIS),
  publicClient: orBlank(REDIRECT_URIS),
  requiredResourceAccess: listOf(REQUIRED_RESOURCE_ACCESS),
  passwordCredentials: listOf(PASSWORD_CREDENTIAL),
  keyCredentials: listOf(KEY_CREDENTIAL),
  servicePrincipalLockConfiguration: orNull(z.object({ isEnabled: orElse(z.boolean(), false) })),
  /** Null where no claims were added (Graph: optionalClaims). */
  optionalClaims: orNull(
    z.object({
      idToken: listOf(OPTIONAL_CLAIM),
      accessToken: listOf(OPTIONAL_CLAIM),
      saml2Token: listOf(OPTIONAL_CLAIM),
    }),
  ),
});

/** What {@link APPLICATION} reads. */
export type ObservedApplication = Immutable<z.infer<typeof APPLICATION>>;

const NAMED_KEYS = listOf(z.object({ keyId: orNull(z.string()), displayName: orNull(z.string()) }));

/** The parts of a service principal that this tool reads (Graph: servicePrincipal). */
export const SERVICE_PRINCIPAL = z
  .object({
    id: OBJECT_ID,
    appId: OBJECT_ID,
    displayName: orElse(z.string(), ''),
    tags: listOf(z.string()),
    /** False where nobody gets a token for it or as it. */
    accountEnabled: orElse(z.boolean(), true),
    /** Such as `Application` or `ManagedIdentity`; null where Graph does not say. */
    servicePrincipalType: orNull(z.string()),
    appRoleAssignmentRequired: orElse(z.boolean(), false),
    servicePrincipalNames: listOf(z.string()),
    passwordCredentials: NAMED_KEYS,
    keyCredentials: NAMED_KEYS,
    appRoles: listOf(APP_ROLE),
    oauth2PermissionScopes: listOf(PERMISSION_SCOPE),
  })
  .transform(({ passwordCredentials, keyCredentials, ...servicePrincipal }) => ({
    ...servicePrincipal,
    /** Those of its application are not among them. */
    credentials: [
      ...passwordCredentials.map((key) => ({ kind: 'secret' as const, ...key })),
      ...keyCredentials.map((key) => ({ kind: 'certificate' as const, ...key })),
    ],
  }));

/** What {@link SERVICE_PRINCIPAL} reads. */
export type ObservedServicePrincipal = Immutable<z.infer<typeof SERVICE_PRINCIPAL>>;
