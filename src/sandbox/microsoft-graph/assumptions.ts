/**
 * What no source settles about Microsoft Graph, or what differs between tenants. Each can be switched, so that a client
 * can be tested against the other answer too.
 */
export interface Assumptions {
  /** The error code when the tenant's policy refuses an identifier URI (assumption A50). */
  readonly identifierUriPolicyCode: string;
  /** Whether http(s) identifier URIs need a verified domain also with version 2 tokens (assumption A51). */
  readonly verifiedDomainForVersion2: boolean;
  /** The longest display name of an application for work accounts, in characters: 120 or 256 (assumption A52). */
  readonly longestDisplayName: number;
  /**
   * Who may sign in when the create request names no audience. Graph changed the default to `AzureADMyOrg` in April
   * 2024 (https://learn.microsoft.com/graph/changelog).
   */
  readonly defaultSignInAudience: 'AzureADMyOrg' | 'AzureADandPersonalMicrosoftAccount';
  /** Whether every new application locks its service principals (assumption A103). */
  readonly lockedFromTheStart: boolean;
  /** Whether `Application.ReadWrite.OwnedBy` opens the recycle bin (assumption A53). */
  readonly recycleBinForOwnedBy: boolean;
  /**
   * Whether an application may be created with its secrets (https://learn.microsoft.com/graph/api/application-addpassword);
   * where not, the creation is refused (assumption A104).
   */
  readonly secretsInCreation: boolean;
  /** Whether a secret that comes with its application gets the key id that the creation names (assumption A105). */
  readonly keyIdsInCreation: boolean;
  /** The first three characters of every new client secret, for tests with equal hints; null: random, as in Entra. */
  readonly secretHint: string | null;
}

/** The defaults of the sandbox: the stricter or the newer of what sources state. */
export const DEFAULT_ASSUMPTIONS: Assumptions = {
  identifierUriPolicyCode: 'IdentifierUriNotAllowedAsPerAppPolicy',
  verifiedDomainForVersion2: true,
  longestDisplayName: 120,
  defaultSignInAudience: 'AzureADMyOrg',
  lockedFromTheStart: false,
  recycleBinForOwnedBy: false,
  secretsInCreation: true,
  keyIdsInCreation: true,
  secretHint: null,
};
