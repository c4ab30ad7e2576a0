import type { FederatedCredential, ObservedApplication, ObservedServicePrincipal } from './graph-objects.ts';
import type { AppRole, PermissionScope } from './permissions.ts';
import type { AzureAccess } from './azure-access.ts';
import type { Certificate } from './certificate.ts';
import type { PreAuthorizedClient, TenantGrant } from './consent.ts';
import type { TenantPolicy } from './tenant-policy.ts';

export type {
  FederatedCredential,
  KeyCredential,
  ObservedApplication,
  ObservedServicePrincipal,
  OtherApiProperties,
  PasswordCredential,
  RequiredResourceAccess,
} from './graph-objects.ts';

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

/**
 * The secret of an application without a service principal whose mark counts only with one: whether it was delivered is
 * not known.
 */
export interface MarkAhead {
  readonly keyId: string;
  /**
   * True where the application never had a service principal, so that no one works with the secret; false where that
   * could not be read.
   */
  readonly isUnused: boolean;
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
  /** Default: none. */
  readonly markAhead?: MarkAhead | null;
  /** The first three characters of the secret that the sink already holds for this client. */
  readonly storedSecretHint: string | null;
  /** The certificate that the answers name, or that stands where one would be made. */
  readonly storedCertificate: Certificate | null;
}
