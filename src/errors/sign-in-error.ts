import type { ErrorCode } from './error-codes.ts';
import { type ErrorFacts, FhirAppsError } from './fhir-apps-error.ts';
import type { Wording } from './wording.ts';

/** What became of one sign-in method: not usable on this machine, or tried and refused. */
export interface SignInAttempt {
  /** As `--auth` spells it, such as `environment` or `cli`. */
  readonly method: string;
  readonly outcome: 'unavailable' | 'refused';
  /** Why, in one sentence. */
  readonly reason: string;
}

/** No sign-in method gave a token (exit 4). */
export class SignInError extends FhirAppsError {
  readonly exitCode = 4;
  readonly attempts: readonly SignInAttempt[];

  constructor(code: ErrorCode<4>, message: Wording, attempts: readonly SignInAttempt[], facts: ErrorFacts = {}) {
    super(code, message, { ...facts, details: { attempts, ...facts.details } });
    this.attempts = attempts;
  }
}
