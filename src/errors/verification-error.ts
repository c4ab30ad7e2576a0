import { FhirAppsError } from './fhir-apps-error.ts';

/** What was made could not be proven to work (exit 6). */
export class VerificationError extends FhirAppsError {
  readonly exitCode = 6;
}
