import type { ErrorCode } from './error-codes.ts';
import { type ErrorFacts, FhirAppsError } from './fhir-apps-error.ts';
import type { Wording } from './wording.ts';

/** A service refused a request, and repeating it would not help (exit 1); the refusal is part of `error.details`. */
export abstract class RefusedRequestError<R extends Readonly<Record<string, unknown>>> extends FhirAppsError {
  readonly exitCode = 1;
  readonly refusal: R;

  constructor(code: ErrorCode<1>, message: Wording, refusal: R, facts: ErrorFacts = {}) {
    super(code, message, { ...facts, details: { ...refusal, ...facts.details } });
    this.refusal = refusal;
  }
}
