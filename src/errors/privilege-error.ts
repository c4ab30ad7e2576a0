import { FhirAppsError } from './fhir-apps-error.ts';

/** The signed-in identity may not do what was asked; the hint names the least permission and role that may (exit 4). */
export class PrivilegeError extends FhirAppsError {
  readonly exitCode = 4;
}
