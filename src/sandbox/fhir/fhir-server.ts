/** The two FHIR servers of the sandbox: the open-source one, and the FHIR service in Azure Health Data Services. */
export type FhirServerName = 'oss' | 'ahds';

/** Both servers, the open-source one first. */
export const FHIR_SERVER_NAMES: readonly FhirServerName[] = ['oss', 'ahds'];

/** Base URL of a FHIR server, without a slash at its end. */
export function fhirServerUrl(origin: string, name: FhirServerName): string {
  return `${origin}/fhir/${name}`;
}
