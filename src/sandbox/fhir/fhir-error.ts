import { randomUUID } from 'node:crypto';
import type { OperationOutcome, OperationOutcomeIssue } from 'fhir/r4.js';

/** A refusal of a FHIR server, told as an OperationOutcome (https://hl7.org/fhir/R4/operationoutcome.html). */
export class FhirError extends Error {
  readonly status: number;
  /** From https://hl7.org/fhir/R4/valueset-issue-type.html. */
  readonly issueCode: OperationOutcomeIssue['code'];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    issueCode: OperationOutcomeIssue['code'],
    diagnostics: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(diagnostics);
    this.name = new.target.name;
    this.status = status;
    this.issueCode = issueCode;
    this.headers = headers;
  }
}

/** An OperationOutcome that tells these issues. */
export function outcomeOf(issue: OperationOutcomeIssue[]): OperationOutcome {
  return { resourceType: 'OperationOutcome', id: randomUUID(), issue };
}
