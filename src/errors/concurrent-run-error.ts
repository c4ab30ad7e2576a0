import { FhirAppsError } from './fhir-apps-error.ts';

/** Another run does the same at this moment, and this one has stepped back (exit 1). */
export class ConcurrentRunError extends FhirAppsError {
  readonly exitCode = 1;
}
