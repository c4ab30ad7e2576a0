/**
 * A delegated permission that an application offers (https://learn.microsoft.com/graph/api/resources/permissionscope).
 */
export interface PermissionScope {
  readonly id: string;
  readonly value: string | null;
  readonly type: string | null;
  readonly isEnabled: boolean;
  readonly adminConsentDisplayName: string | null;
  readonly adminConsentDescription: string | null;
  readonly userConsentDisplayName: string | null;
  readonly userConsentDescription: string | null;
}

/**
 * A role that an application offers to users, to applications, or to both
 * (https://learn.microsoft.com/graph/api/resources/approle).
 */
export interface AppRole {
  readonly id: string;
  readonly value: string | null;
  readonly displayName: string | null;
  readonly description: string | null;
  readonly allowedMemberTypes: readonly string[];
  readonly isEnabled: boolean;
}

/**
 * A client that may use scopes without consent
 * (https://learn.microsoft.com/graph/api/resources/preauthorizedapplication).
 */
export interface PreAuthorizedApplication {
  readonly appId?: string | null;
  readonly delegatedPermissionIds?: readonly string[];
}

/** What Graph shows of a client secret; only the answer that creates a secret contains it. */
export interface PasswordCredential {
  readonly keyId: string;
  readonly displayName: string | null;
  readonly hint: string | null;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly customKeyIdentifier: string | null;
  readonly secretText: null;
}

/** A certificate or key of an application (Graph `keyCredential`). */
export interface KeyCredential {
  readonly keyId: string;
  readonly type: string;
  readonly usage: string;
  readonly key: string | null;
  readonly displayName: string | null;
  readonly startDateTime: string | null;
  readonly endDateTime: string | null;
  readonly customKeyIdentifier: string | null;
}

/**
 * An API permission that an application declares
 * (https://learn.microsoft.com/graph/api/resources/requiredresourceaccess).
 */
export interface RequiredResourceAccess {
  readonly resourceAppId: string;
  readonly resourceAccess: readonly { readonly id: string; readonly type: string }[];
}

/**
 * An application object as Graph shows it, without `@odata` annotations
 * (https://learn.microsoft.com/graph/api/resources/application).
 */
export interface ApplicationResource {
  readonly id: string;
  readonly deletedDateTime: string | null;
  readonly appId: string;
  readonly uniqueName: string | null;
  readonly applicationTemplateId: string | null;
  readonly disabledByMicrosoftStatus: string | null;
  readonly createdByAppId: string | null;
  readonly createdDateTime: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly groupMembershipClaims: string | null;
  readonly identifierUris: readonly string[];
  readonly isDeviceOnlyAuthSupported: boolean | null;
  readonly isDisabled: boolean | null;
  readonly isFallbackPublicClient: boolean | null;
  readonly nativeAuthenticationApisEnabled: string | null;
  readonly notes: string | null;
  readonly oauth2RequirePostResponse: boolean;
  readonly publisherDomain: string | null;
  readonly serviceManagementReference: string | null;
  readonly signInAudience: string;
  readonly tags: readonly string[];
  readonly tokenEncryptionKeyId: string | null;
  readonly samlMetadataUrl: string | null;
  readonly defaultRedirectUri: string | null;
  readonly managerApplications: readonly string[];
  readonly certification: unknown;
  readonly optionalClaims: unknown;
  readonly requestSignatureVerification: unknown;
  readonly authenticationBehaviors: unknown;
  readonly addIns: readonly unknown[];
  readonly api: {
    readonly acceptMappedClaims: boolean | null;
    readonly knownClientApplications: readonly string[];
    readonly requestedAccessTokenVersion: number | null;
    readonly oauth2PermissionScopes: readonly PermissionScope[];
    readonly preAuthorizedApplications: readonly PreAuthorizedApplication[];
  };
  readonly appRoles: readonly AppRole[];
  readonly info: Readonly<Record<string, string | null>>;
  readonly keyCredentials: readonly KeyCredential[];
  readonly parentalControlSettings: unknown;
  readonly passwordCredentials: readonly PasswordCredential[];
  readonly publicClient: { readonly redirectUris: readonly string[] };
  readonly requiredResourceAccess: readonly RequiredResourceAccess[];
  readonly servicePrincipalLockConfiguration: ServicePrincipalLock | null;
  readonly spa: { readonly redirectUris: readonly string[] };
  readonly verifiedPublisher: unknown;
  readonly web: {
    readonly homePageUrl: string | null;
    readonly logoutUrl: string | null;
    readonly redirectUris: readonly string[];
    readonly implicitGrantSettings: {
      readonly enableIdTokenIssuance: boolean | null;
      readonly enableAccessTokenIssuance: boolean | null;
    };
  };
}

/**
 * The properties of the service principals that the application locks
 * (https://learn.microsoft.com/graph/api/resources/serviceprincipallockconfiguration).
 */
export interface ServicePrincipalLock {
  readonly isEnabled: boolean;
  readonly allProperties?: boolean | null;
  readonly credentialsWithUsageVerify?: boolean | null;
  readonly credentialsWithUsageSign?: boolean | null;
  readonly tokenEncryptionKeyId?: boolean | null;
}

/**
 * Trust in tokens of another issuer instead of a secret
 * (https://learn.microsoft.com/graph/api/resources/federatedidentitycredential).
 */
export interface FederatedIdentityCredential {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
  readonly description: string | null;
  /** When it was last written, in epoch milliseconds: replication lag counts from here. */
  readonly writtenAt: number;
}

/** A property that an application adds to directory objects (Graph `extensionProperty`). */
export interface ExtensionProperty {
  readonly id: string;
  /** `extension_<appId without dashes>_<name>`. */
  readonly name: string;
  readonly dataType: string;
  readonly isMultiValued: boolean;
  readonly targetObjects: readonly string[];
}

/**
 * What the tenant stores of one application. A deleted one stays, with `resource.deletedDateTime`, until it is purged.
 */
export interface Application {
  readonly resource: ApplicationResource;
  readonly secretHashes: readonly SecretHash[];
  readonly federatedIdentityCredentials: readonly FederatedIdentityCredential[];
  /**
   * The federated identity credentials before their last write, and its time in epoch milliseconds: reads lag behind.
   */
  readonly replacedFederatedIdentityCredentials?: {
    readonly at: number;
    readonly credentials: readonly FederatedIdentityCredential[];
  };
  readonly extensionProperties: readonly ExtensionProperty[];
  /** Object ids of users and service principals. */
  readonly ownerIds: readonly string[];
  /** When it was created, in epoch milliseconds: replication lag counts from here. */
  readonly createdAt: number;
  /** When each scope was first written, by scope id, in epoch milliseconds. */
  readonly scopeWrittenAt: Readonly<Record<string, number>>;
  /** When a credential was last added or removed, in epoch milliseconds; 0 for never. */
  readonly credentialsWrittenAt: number;
}

/** What is stored of a client secret: enough to recognize it, not enough to know it. */
export interface SecretHash {
  readonly keyId: string;
  readonly salt: string;
  readonly hash: string;
  /** When it was made, in epoch milliseconds. */
  readonly addedAt: number;
}
