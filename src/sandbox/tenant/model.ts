import type {
  Application,
  FederatedIdentityCredential,
  KeyCredential,
  PasswordCredential,
  SecretHash,
} from './application.ts';
import type { HealthcareOperation, HealthcareResource } from './healthcare-resource.ts';
import type { AuthorizationCode, DeviceCode, RefreshToken, SignInSession } from './sign-in.ts';
import type { Group, User } from './user.ts';

/** A domain name of the tenant (Graph `domain`). */
export interface Domain {
  readonly id: string;
  readonly isDefault: boolean;
  readonly isInitial: boolean;
  readonly isVerified: boolean;
}

/**
 * An assigned application permission: `principalId` has `appRoleId` on `resourceId`
 * (https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto).
 */
export interface AppRoleAssignment {
  readonly id: string;
  readonly appRoleId: string;
  readonly createdDateTime: string;
  readonly principalId: string;
  readonly resourceId: string;
}

/** Delegated permissions that have consent (https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant). */
export interface PermissionGrant {
  readonly id: string;
  readonly clientId: string;
  readonly consentType: string;
  readonly principalId: string | null;
  readonly resourceId: string;
  readonly scope: string | null;
}

/**
 * A rule of the tenant's app management policy that is on or off
 * (https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy).
 */
export interface PolicyRestriction {
  readonly state?: string | undefined;
  readonly restrictForAppsCreatedAfterDateTime?: string | null | undefined;
}

/** The tenant's rules for credentials and identifier URIs (Graph `tenantAppManagementPolicy`). */
export interface AppManagementPolicy {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly isEnabled: boolean;
  readonly applicationRestrictions: ApplicationRestrictions;
  readonly servicePrincipalRestrictions: CredentialRestrictions;
}

/**
 * Rules for the applications that they are assigned to, instead of the tenant's
 * (https://learn.microsoft.com/graph/api/resources/appmanagementpolicy).
 */
export interface CustomAppManagementPolicy {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly isEnabled: boolean;
  readonly restrictions: ApplicationRestrictions;
  /** Object ids of applications. */
  readonly appliesToIds: readonly string[];
}

/** What a policy restricts of credentials. */
export interface CredentialRestrictions {
  readonly passwordCredentials: readonly CredentialRestriction[];
  readonly keyCredentials: readonly CredentialRestriction[];
}

/** What a policy restricts for applications. */
export interface ApplicationRestrictions extends CredentialRestrictions {
  readonly identifierUris: {
    readonly nonDefaultUriAddition?: IdentifierUriRestriction;
    readonly uriAdditionWithoutUniqueTenantIdentifier?: IdentifierUriRestriction;
  };
}

/** A restriction of credentials; `maxLifetime` is an ISO 8601 duration. */
export interface CredentialRestriction extends PolicyRestriction {
  readonly restrictionType?: string | null | undefined;
  readonly maxLifetime?: string | null | undefined;
  readonly excludeActors?: { readonly customSecurityAttributes?: readonly object[] } | null | undefined;
}

/** A restriction of new identifier URIs. */
export interface IdentifierUriRestriction extends PolicyRestriction {
  readonly excludeAppsReceivingV2Tokens?: boolean | null | undefined;
}

/** What the tenant lets its members and guests do (Graph `authorizationPolicy`). */
export interface AuthorizationPolicy {
  readonly displayName: string;
  readonly description: string;
  readonly allowInvitesFrom: string;
  readonly allowedToSignUpEmailBasedSubscriptions: boolean;
  readonly allowedToUseSSPR: boolean;
  readonly allowEmailVerifiedUsersToJoinOrganization: boolean;
  readonly allowUserConsentForRiskyApps: boolean | null;
  readonly blockMsolPowerShell: boolean;
  readonly guestUserRoleId: string;
  readonly defaultUserRolePermissions: DefaultUserRolePermissions;
}

/** What every member may do without a directory role. */
export interface DefaultUserRolePermissions {
  /** Register applications. */
  readonly allowedToCreateApps: boolean;
  readonly allowedToCreateSecurityGroups: boolean;
  readonly allowedToCreateTenants: boolean;
  readonly allowedToReadBitlockerKeysForOwnedDevice: boolean;
  readonly allowedToReadOtherUsers: boolean;
  readonly permissionGrantPoliciesAssigned: readonly string[];
}

/** An Azure subscription of the tenant. */
export interface Subscription {
  readonly id: string;
  readonly displayName: string;
}

/** An Azure role that a principal has on a scope and all below it (`Microsoft.Authorization/roleAssignments`). */
export interface AzureRoleAssignment {
  /** A GUID that the client chooses. */
  readonly name: string;
  /** Such as `/subscriptions/…/providers/Microsoft.HealthcareApis/workspaces/…/fhirservices/…`. */
  readonly scope: string;
  /** The GUID of the role definition. */
  readonly roleDefinitionId: string;
  readonly principalId: string;
  readonly principalType: string;
  readonly description: string | null;
  /** What it is limited to; shown, but not heeded. */
  readonly condition?: string | null;
  readonly conditionVersion?: string | null;
  readonly createdOn: string;
  /** Object id of who made it. */
  readonly createdBy: string;
  /** When and by whom it was last written; missing where nobody did after it was made. */
  readonly updatedOn?: string;
  readonly updatedBy?: string;
}

/** A role that someone made, beside Azure's own (`Microsoft.Authorization/roleDefinitions`). */
export interface CustomAzureRole {
  /** A GUID that the client chooses. */
  readonly id: string;
  readonly roleName: string;
  readonly description: string;
  /** Scopes where it can be given, such as `/subscriptions/…`. */
  readonly assignableScopes: readonly string[];
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
  readonly createdOn: string;
  readonly createdBy: string;
  readonly updatedOn: string;
  readonly updatedBy: string;
  /** When it was deleted, in epoch milliseconds: lists have it a little longer. Null while it stands. */
  readonly deletedAt: number | null;
}

/** Everything that the sandbox's Microsoft Entra tenant contains. It is immutable: a change makes a new one. */
export interface Tenant {
  /** Version of this layout. */
  readonly version: 4;
  readonly tenantId: string;
  readonly displayName: string;
  readonly createdDateTime: string;
  readonly domains: readonly Domain[];
  /** By object id, in order of creation; those in the recycle bin too. */
  readonly applications: Readonly<Record<string, Application>>;
  /** By object id, in order of creation; those in the recycle bin too. */
  readonly servicePrincipals: Readonly<Record<string, ServicePrincipal>>;
  readonly appRoleAssignments: Readonly<Record<string, AppRoleAssignment>>;
  readonly permissionGrants: Readonly<Record<string, PermissionGrant>>;
  readonly appManagementPolicy: AppManagementPolicy;
  readonly appManagementPolicies: Readonly<Record<string, CustomAppManagementPolicy>>;
  readonly authorizationPolicy: AuthorizationPolicy;
  /** By object id, in order of creation. */
  readonly users: Readonly<Record<string, User>>;
  /** The users in the recycle bin, by object id. Only the recycle bin's operations find them. */
  readonly deletedUsers: Readonly<Record<string, User>>;
  readonly groups: Readonly<Record<string, Group>>;
  /** By the hash of the client's value. */
  readonly authorizationCodes: Readonly<Record<string, AuthorizationCode>>;
  readonly deviceCodes: Readonly<Record<string, DeviceCode>>;
  readonly refreshTokens: Readonly<Record<string, RefreshToken>>;
  readonly signInSessions: Readonly<Record<string, SignInSession>>;
  /** The Azure subscription that trusts this tenant. */
  readonly subscription: Subscription;
  /** By the assignment's own name, a GUID. */
  readonly azureRoleAssignments: Readonly<Record<string, AzureRoleAssignment>>;
  /** By resource id in lower case. */
  readonly managedIdentities: Readonly<Record<string, ManagedIdentity>>;
  /** By name, in lower case. */
  readonly keyVaults: Readonly<Record<string, KeyVault>>;
  /** By id; missing where there never was one. */
  readonly azureRoleDefinitions?: Readonly<Record<string, CustomAzureRole>>;
  /** Those that were made, by resource id in lower case; missing where none ever was. */
  readonly healthcareResources?: Readonly<Record<string, HealthcareResource>>;
  /** By id; missing where there never was one. */
  readonly healthcareOperations?: Readonly<Record<string, HealthcareOperation>>;
}

/** An Azure Key Vault in the sandbox's resource group (`Microsoft.KeyVault/vaults`), without its secrets. */
export interface KeyVault {
  readonly name: string;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  /** How long deleted secrets can be recovered, 7 to 90 days. */
  readonly softDeleteRetentionDays: number;
  /** Whether deleted secrets cannot be purged before then. */
  readonly hasPurgeProtection: boolean;
  /** Null for a vault that exists; the name of a deleted one stays taken. */
  readonly deletedDateTime: string | null;
}

/** A user-assigned managed identity: an Azure resource and a service principal of the tenant. */
export interface ManagedIdentity {
  /** Its id in Azure Resource Manager, which ignores case. */
  readonly resourceId: string;
  readonly name: string;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Object id of its service principal. */
  readonly principalId: string;
  /** The appId of its service principal; no application has it. */
  readonly clientId: string;
  /** Whose tokens it may sign in with; missing where it never had any. */
  readonly federatedCredentials?: readonly FederatedIdentityCredential[];
}

/** What the tenant stores of a service principal itself; the rest comes from its application. */
export interface ServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly createdDateTime: string;
  /** The client that created it; left out where nothing tells. */
  readonly createdByAppId?: string;
  readonly deletedDateTime: string | null;
  readonly accountEnabled: boolean;
  readonly appRoleAssignmentRequired: boolean;
  readonly alternativeNames: readonly string[];
  readonly description: string | null;
  readonly homepage: string | null;
  readonly loginUrl: string | null;
  readonly notes: string | null;
  readonly notificationEmailAddresses: readonly string[];
  readonly preferredSingleSignOnMode: string | null;
  /** Left out where nothing set it. */
  readonly samlSingleSignOnSettings?: { readonly relayState?: string | null } | null;
  readonly servicePrincipalType: string;
  readonly tags: readonly string[];
  /** Of the key that tokens for it are encrypted with. */
  readonly tokenEncryptionKeyId?: string | null;
  readonly keyCredentials: readonly KeyCredential[];
  readonly passwordCredentials: readonly PasswordCredential[];
  readonly secretHashes: readonly SecretHash[];
  readonly ownerIds: readonly string[];
  /** When it was created, in epoch milliseconds: replication lag counts from here. */
  readonly createdAt: number;
}
