import type { ErrorCode } from './error-codes.ts';
import { type ErrorFacts, FhirAppsError } from './fhir-apps-error.ts';
import type { Wording } from './wording.ts';

/** Something that stands in the directory or on disk after a run that could not finish. */
export interface Leftover {
  /** What it is: `application`, `servicePrincipal`, `passwordCredential`, `file`. */
  readonly kind: string;
  /** Null for what may stand: nobody knows whether it was made. */
  readonly id: string | null;
  readonly name: string;
  /** The exact command that takes it away. */
  readonly remove: string;
}

/** A run made something and then failed; the next run finishes it (exit 3). */
export class UnfinishedError extends FhirAppsError {
  readonly exitCode = 3;
  readonly leftovers: readonly Leftover[];

  constructor(code: ErrorCode<3>, message: Wording, leftovers: readonly Leftover[], facts: ErrorFacts = {}) {
    super(code, message, { ...facts, details: { ...facts.details, standing: leftovers } });
    this.leftovers = leftovers;
  }
}
