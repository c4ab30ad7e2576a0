import { type ErrorFacts, FhirAppsError } from './fhir-apps-error.ts';
import type { Wording } from './wording.ts';

/** The user (SIGINT, or Ctrl-C at a question) or the system (SIGTERM) stopped the run (exit 130 or 143). */
export class CancelledError extends FhirAppsError {
  readonly exitCode: 130 | 143;

  constructor(exitCode: 130 | 143, message: Wording, facts: ErrorFacts = {}) {
    super(exitCode === 130 ? 'cancelled' : 'terminated', message, facts);
    this.exitCode = exitCode;
  }
}
