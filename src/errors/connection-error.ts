import { FhirAppsError } from './fhir-apps-error.ts';

/** A host could not be reached, cut the connection, or answered something that is not its protocol (exit 1). */
export class ConnectionError extends FhirAppsError {
  readonly exitCode = 1;
}
