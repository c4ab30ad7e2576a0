import type { AppRole, PermissionScope } from './permissions.ts';
import type { AzureAccess } from './azure-access.ts';
import type { Certificate } from './certificate.ts';
import type { PreAuthorizedClient, TenantGrant } from './consent.ts';
import type { TenantPolicy } from './tenant-policy.ts';

/** A password credential as the directory shows it: never its value. */
export interface PasswordCredential {
  readonly keyId: string;
  readonly displayName: string | null;
  /** The first three characters of the secret. */
  readonly hint: string | null;
  readonly startDateTime: string | null;
  readonly endDateTime: string | null;
}

/** A certificate of an application as the directory shows it (Graph: keyCredential). */
export interface KeyCredential {
  readonly keyId: string | null;
  readonly displayName: string | null;
  /** Base64; the SHA-1 thumbprint unless who made it chose otherwise. */
  readonly customKeyIdentifier: string | null;
  readonly startDateTime: string | null;
  readonly endDateTime: string | null;
}

/** Whose tokens an application accepts as its own proof (Graph: federatedIdentityCredential). */
export interface FederatedCredential {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

/** The permissions that an application asks of one API (Graph: requiredResourceAccess). */
export interface RequiredResourceAccess {
  readonly resourceAppId: string;
  readonly resourceAccess: readonly { readonly id: string; readonly type: string }[];
}

/** The properties of `api` that most writes leave alone; they go back as they came (Graph: apiApplication). */
export interface OtherApiProperties {
  readonly acceptMappedClaims?: boolean;
  readonly knownClientApplications?: readonly string[];
  readonly preAuthorizedApplications?: readonly {
    readonly appId: string;
    readonly delegatedPermissionIds: readonly string[];
  }[];
}

/** The parts of an application object that this tool reads (Graph: application). */
export interface ObservedApplication {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly uniqueName: string | null;
  readonly createdDateTime: string | null;
  /** appId of the application that made it, or that the person used who did; null where Entra does not say. */
  readonly createdByAppId: string | null;
  readonly description: string | null;
  readonly notes: string | null;
  readonly serviceManagementReference: string | null;
  readonly signInAudience: string | null;
  readonly isFallbackPublicClient: boolean | null;
  readonly tags: readonly string[];
  readonly identifierUris: readonly string[];
  readonly api: {
    readonly requestedAccessTokenVersion: number | null;
    readonly oauth2PermissionScopes: readonly PermissionScope[];
    /** What others have set beside these two; default: nothing. */
    readonly others?: OtherApiProperties;
  };
  readonly appRoles: readonly AppRole[];
  readonly web: {
    readonly redirectUris: readonly string[];
    readonly logoutUrl: string | null;
    readonly implicitGrantSettings: {
      readonly enableIdTokenIssuance: boolean;
      readonly enableAccessTokenIssuance: boolean;
    };
  };
  readonly spa: { readonly redirectUris: readonly string[] };
  readonly publicClient: { readonly redirectUris: readonly string[] };
  readonly requiredResourceAccess: readonly RequiredResourceAccess[];
  readonly passwordCredentials: readonly PasswordCredential[];
  readonly keyCredentials: readonly KeyCredential[];
  readonly servicePrincipalLockConfiguration: { readonly isEnabled: boolean } | null;
}

/** A credential of a service principal itself; those of its application are not among them. */
export interface ServicePrincipalCredential {
  readonly kind: 'secret' | 'certificate';
  readonly keyId: string | null;
  readonly displayName: string | null;
}

/** The parts of a service principal that this tool reads (Graph: servicePrincipal). */
export interface ObservedServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly tags: readonly string[];
  /** False where nobody gets a token for it or as it. */
  readonly accountEnabled: boolean;
  /** Such as `Application` or `ManagedIdentity`; null where Graph does not say. */
  readonly servicePrincipalType: string | null;
  readonly appRoleAssignmentRequired: boolean;
  readonly servicePrincipalNames: readonly string[];
  readonly credentials: readonly ServicePrincipalCredential[];
  readonly appRoles: readonly AppRole[];
  readonly oauth2PermissionScopes: readonly PermissionScope[];
}

/** An owner of an application. */
export interface ObservedOwner {
  readonly id: string;
  /** Of a service principal; null for a person. */
  readonly appId: string | null;
  readonly name: string;
}

/** The API that a client asks permissions of; its service principal is null where it has none in this tenant yet. */
export interface ObservedApi {
  readonly appId: string;
  readonly displayName: string;
  /** What a client puts before a scope: an identifier URI, or the appId. */
  readonly audience: string;
  readonly tokenVersion: 1 | 2 | null;
  readonly servicePrincipalId: string | null;
  readonly appRoles: readonly AppRole[];
  readonly scopes: readonly PermissionScope[];
  /** True for Microsoft's "Azure Healthcare APIs", whose access is Azure RBAC. */
  readonly firstParty: boolean;
}

/** Who runs the tool, as the directory knows them. */
export interface Caller {
  readonly objectId: string;
  readonly kind: 'user' | 'app';
  /** appId of the application that signed in, or that the person used. */
  readonly appId: string;
}

/** The tenant, as far as it could be read. */
export interface ObservedTenant {
  readonly id: string;
  /** Null where the caller may not read them. */
  readonly verifiedDomains: readonly string[] | null;
  /** Null where the caller may not read it. */
  readonly policy: TenantPolicy | null;
  /** The `aud` of tokens of others that Entra takes in exchange for its own, in this cloud. */
  readonly federatedAudience: string;
}

/** Everything that stands in the directory about one registration; what could not be read is null. */
export interface Observed {
  readonly tenant: ObservedTenant;
  readonly caller: Caller;
  readonly application: ObservedApplication | null;
  readonly servicePrincipal: ObservedServicePrincipal | null;
  /** Null where they could not be read. */
  readonly owners: readonly ObservedOwner[] | null;
  /** Null where they could not be read. */
  readonly federatedCredentials: readonly FederatedCredential[] | null;
  /** The app roles that the service principal holds. */
  readonly assignments: readonly { readonly appRoleId: string; readonly resourceId: string }[];
  /** Tenant-wide delegated grants of the service principal; null where they could not be read. */
  readonly grants: readonly TenantGrant[] | null;
  /** Clients only. */
  readonly api: ObservedApi | null;
  /** Object id of Microsoft Graph's service principal, where it was read. */
  readonly graphServicePrincipalId: string | null;
  /** Object ids that `--owner` resolved to. */
  readonly ownerIds: readonly string[];
  /** Other applications that hold an identifier URI we would choose. */
  readonly uriOwners: readonly { readonly uri: string; readonly appId: string; readonly displayName: string }[];
  /** Azure roles on the FHIR service; null where they do not matter. */
  readonly azureAccess: AzureAccess | null;
  /** The clients that `--pre-authorize` names. */
  readonly preAuthorizedClients: readonly PreAuthorizedClient[];
  /** The first three characters of the secret that the sink already holds for this client. */
  readonly storedSecretHint: string | null;
  /** The certificate that the answers name, or that stands where one would be made. */
  readonly storedCertificate: Certificate | null;
}
