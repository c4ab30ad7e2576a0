import type { ErrorCode } from './error-codes.ts';
import { type ErrorFacts, FhirAppsError } from './fhir-apps-error.ts';
import type { Wording } from './wording.ts';

/**
 * What Azure Resource Manager answered when it refused; `azureCode` is null where the answer had no Azure error body.
 */
export type AzureRefusal = {
  readonly status: number;
  readonly azureCode: string | null;
  /** Method and path, without host, query or body. */
  readonly request: string;
};

/** Azure Resource Manager refused a request, and repeating it would not help (exit 1). */
export class AzureRequestError extends FhirAppsError {
  readonly exitCode = 1;
  readonly refusal: AzureRefusal;

  constructor(code: ErrorCode<1>, message: Wording, refusal: AzureRefusal, facts: ErrorFacts = {}) {
    super(code, message, { ...facts, details: { ...refusal, ...facts.details } });
    this.refusal = refusal;
  }
}
