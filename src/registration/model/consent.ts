/** A client that `--pre-authorize` names. */
export interface PreAuthorizedClient {
  readonly appId: string;
  readonly displayName: string;
  /** What others hold of it, as sentences; read only where it is not pre-authorised yet. */
  readonly externalAccess: readonly string[];
}

/** The API that a grant is about; its service principal's object id is null where it has none in this tenant yet. */
export interface ConsentApi {
  readonly appId: string;
  readonly displayName: string;
  readonly servicePrincipalId: string | null;
}

/** One write of consent for all users of the tenant (Graph: oAuth2PermissionGrant, `AllPrincipals`). */
export interface GrantStep {
  readonly kind: 'grant-consent';
  readonly api: ConsentApi;
  /** The grant that stands, to be widened; null for none. */
  readonly existing: TenantGrant | null;
  readonly wanted: readonly string[];
  /** Those of {@link wanted} that are not granted yet. */
  readonly added: readonly string[];
}

/** A delegated grant for the whole tenant (Graph: oAuth2PermissionGrant, `AllPrincipals`). */
export interface TenantGrant {
  readonly id: string;
  /** Object id of the API's service principal. */
  readonly resourceId: string;
  /** Scopes, separated by spaces. */
  readonly scope: string;
}
