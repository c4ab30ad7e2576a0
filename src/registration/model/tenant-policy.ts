/** One restriction of an app-management policy (Graph: passwordCredentialConfiguration, keyCredentialConfiguration). */
export interface CredentialRestriction {
  readonly restrictionType: string;
  readonly state: string | null;
  readonly maxLifetime: string | null;
  readonly restrictForAppsCreatedAfterDateTime: string | null;
  /**
   * True where identities with certain custom security attributes are exempt; whether the caller is one, only Graph
   * knows (`excludeActors`).
   */
  readonly exemptsSomeActors: boolean;
}

/**
 * The parts of an app-management policy that apply to registrations
 * (https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy).
 */
export interface TenantPolicy {
  readonly isEnabled: boolean;
  readonly passwordRestrictions: readonly CredentialRestriction[];
  readonly keyRestrictions: readonly CredentialRestriction[];
  /** True where only `api://<appId>` forms may be added as identifier URIs. */
  readonly onlyDefaultUris: boolean;
  /** True where that does not hold for applications that receive tokens of version 2. */
  readonly exemptsVersion2: boolean;
}
