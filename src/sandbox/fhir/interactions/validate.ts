import { requireAction } from '../access/fhir-access.ts';
import type { FhirCall, FhirOutcome } from '../fhir-call.ts';
import { FhirError, outcomeOf } from '../fhir-error.ts';
import { readResourceBody } from '../resource-body.ts';

/**
 * `POST /<type>/$validate`: 200 with what is wrong, whoever asks; whether a right resource may be validated is asked
 * after that, as in the real servers (`ValidateController.cs` in https://github.com/microsoft/fhir-server).
 */
export function validate({ request, access }: FhirCall, resourceType: string): FhirOutcome {
  try {
    readResourceBody(request, resourceType);
  } catch (error) {
    if (!(error instanceof FhirError) || error.status !== 400) {
      throw error;
    }
    const issue = { severity: 'error', code: error.issueCode, diagnostics: error.message } as const;
    return { status: 200, body: outcomeOf([issue]) };
  }
  requireAction(access, ['resourceValidate'], resourceType);
  return {
    status: 200,
    body: outcomeOf([{ severity: 'information', code: 'informational', diagnostics: 'All OK' }]),
  };
}
