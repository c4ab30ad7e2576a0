import type { ErrorCode } from './error-codes.ts';
import { type ErrorFacts, FhirAppsError } from './fhir-apps-error.ts';
import type { Wording } from './wording.ts';

/** What Microsoft Graph answered when it refused; `graphCode` is null where the answer had no Graph error body. */
export type GraphRefusal = {
  readonly status: number;
  readonly graphCode: string | null;
  /** The codes of `error.details[]`, such as `NoBackingApplicationObject`; empty where there were none. */
  readonly detailCodes: readonly string[];
  /** Method and path, without host, query or body. */
  readonly request: string;
};

/** Microsoft Graph refused a request, and repeating it would not help (exit 1). */
export class GraphRequestError extends FhirAppsError {
  readonly exitCode = 1;
  readonly refusal: GraphRefusal;

  constructor(code: ErrorCode<1>, message: Wording, refusal: GraphRefusal, facts: ErrorFacts = {}) {
    super(code, message, { ...facts, details: { ...refusal, ...facts.details } });
    this.refusal = refusal;
  }
}
