/** The two FHIR servers of the sandbox: the open-source one, and the FHIR service in Azure Health Data Services. */
export type FhirServerName = 'oss' | 'ahds';

/** Base URL of a FHIR server, without a slash at its end. */
export function fhirServerUrl(origin: string, name: FhirServerName): string {
  return `${origin}/fhir/${name}`;
}

/** How a FHIR server was set, as its operator sets the real one. */
export interface FhirServerSettings {
  /** The one `aud` that it accepts; null for its default, its own URL. */
  readonly audience: string | null;
  /** Whose tokens it accepts; null for its default, the sandbox tenant. Always null for `ahds`. */
  readonly authority: string | null;
  /** False: everybody may do everything, without a token (fhir-server#2211). Always true for `ahds`. */
  readonly securityEnabled: boolean;
  /** False: whoever has a token may do everything. Always true for `ahds`. */
  readonly authorizationEnabled: boolean;
  /** The claim that says who a SMART user is; null for its default, `fhirUser`. Always null for `ahds`. */
  readonly fhirUserClaim: string | null;
  /** True where roles count as scopes too, as SMART backend services need. Always false for `ahds`. */
  readonly scopesFromRoles: boolean;
}

/** A server that nobody has set. */
export const DEFAULT_SETTINGS: FhirServerSettings = {
  audience: null,
  authority: null,
  securityEnabled: true,
  authorizationEnabled: true,
  fhirUserClaim: null,
  scopesFromRoles: false,
};
