import type { ObservedApplication } from '../model/observed.ts';

/** The name of the claim, and of the directory extension behind it, that says who a person is in the records. */
export const FHIR_USER = 'fhirUser';

/**
 * What Entra calls the value of the extension in a token; that FHIR servers take it is assumption A122
 * (https://learn.microsoft.com/entra/identity-platform/optional-claims#configure-directory-extension-optional-claims).
 */
export const FHIR_USER_CLAIM = `extn.${FHIR_USER}`;

/** The claims that tokens have beside the usual ones, by the kind of token (Graph: optionalClaims). */
export type OptionalClaims = NonNullable<ObservedApplication['optionalClaims']>;

/**
 * The name of an application's extension on users and in its claims: `extension_<appId without hyphens>_fhirUser`
 * (Graph: extensionProperty).
 */
export function fhirUserExtension(appId: string): string {
  return `extension_${appId.replaceAll('-', '')}_${FHIR_USER}`;
}

/** Whether the access tokens of an API say who a person is in the records, by an optional claim. */
export function issuesFhirUser({ appId, optionalClaims }: ObservedApplication): boolean {
  return optionalClaims?.accessToken.some(({ name }) => name === fhirUserExtension(appId)) ?? false;
}

/** The optional claims of an API with the one for `fhirUser`; those of others stay. */
export function withFhirUser({ appId, optionalClaims }: ObservedApplication): OptionalClaims {
  const { idToken = [], accessToken = [], saml2Token = [] } = optionalClaims ?? {};
  const ours = { name: fhirUserExtension(appId), source: 'user', essential: false, additionalProperties: [] };
  return { idToken, accessToken: [...accessToken, ours], saml2Token };
}
