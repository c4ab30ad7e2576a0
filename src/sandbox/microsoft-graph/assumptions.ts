/**
 * What no source settles about Microsoft Graph (facts/graph.md §12): all of it is a [guess], so all of it can be switched,
 * for a client to be tried against the other answer too.
 */
export interface Assumptions {
  /** The code of a refusal of an identifier URI by the tenant's policy (§12.1). */
  readonly identifierUriPolicyCode: string;
  /** Whether http(s) identifier URIs need a verified domain where tokens of version 2 are wanted, too (§12.3). */
  readonly verifiedDomainForVersion2: boolean;
  /** The longest display name of an application for work accounts, in characters: 120 or 256 by source (§12.4). */
  readonly longestDisplayName: number;
  /** Who may sign in when an application is created without saying so (§12.8). */
  readonly defaultSignInAudience: 'AzureADMyOrg' | 'AzureADandPersonalMicrosoftAccount';
  /**
   * Whether `Application.ReadWrite.OwnedBy` opens the recycle bin. The restore page names the permission; one real tenant refused to read the
   * bin with it, and Graph's table of permissions does not have it there.
   */
  readonly recycleBinForOwnedBy: boolean;
  /** The first three characters of every new client secret, for secrets that begin alike; null: random, as Entra's are. */
  readonly secretHint: string | null;
}

/** What the sandbox takes for true unless told otherwise: the stricter or the newer of what sources say. */
export const DEFAULT_ASSUMPTIONS: Assumptions = {
  identifierUriPolicyCode: 'IdentifierUriNotAllowedAsPerAppPolicy',
  verifiedDomainForVersion2: true,
  longestDisplayName: 120,
  defaultSignInAudience: 'AzureADMyOrg',
  recycleBinForOwnedBy: false,
  secretHint: null,
};
