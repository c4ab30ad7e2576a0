import type { ErrorCode } from './error-codes.ts';
import { type ErrorFacts, FhirAppsError } from './fhir-apps-error.ts';
import type { Wording } from './wording.ts';

/** One fault in what the user gave: the flag that carried it and what would be right. */
export interface UsageIssue {
  /** The flag as typed, such as `--fhir-url`, or `type` for the positional argument. */
  readonly field: string;
  /** What is wrong and what would be right, as one sentence. */
  readonly message: string;
  /** Null or absent for one without a code of its own. */
  readonly code?: ErrorCode<2> | null;
}

/** The command line or a variable is missing, malformed or contradictory; nothing was sent (exit 2). */
export class UsageError extends FhirAppsError {
  readonly exitCode = 2;
  declare readonly code: ErrorCode<2>;

  constructor(code: ErrorCode<2>, message: Wording, facts: ErrorFacts = {}) {
    super(code, message, facts);
  }
}
