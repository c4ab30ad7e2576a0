import type { ErrorCode } from './error-codes.ts';
import type { ExitCode } from './exit-code.ts';
import { type ErrorFacts, FhirAppsError } from './fhir-apps-error.ts';
import type { Wording } from './wording.ts';

/** Some entries of an environment could not be made right, and nothing of them stands; the exit code is theirs. */
export class EnvironmentError extends FhirAppsError {
  readonly exitCode: ExitCode;

  constructor(code: ErrorCode, message: Wording, exitCode: ExitCode, facts: ErrorFacts = {}) {
    super(code, message, facts);
    this.exitCode = exitCode;
  }
}
