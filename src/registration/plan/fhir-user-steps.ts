import type { RegisterAnswers } from '../answers/answers.ts';
import type { ObservedApplication } from '../model/observed.ts';
import type { ApplicationStep } from '../model/step.ts';
import { issuesFhirUser } from '../scopes/fhir-user.ts';

/**
 * The steps after which access tokens for an API say who a person is in the records; none where they do already, or
 * where SMART on FHIR was not asked for. The open-source FHIR server can be told the name of the claim
 * (https://github.com/microsoft/fhir-server, `AuthorizationConfiguration.FhirUserClaim`).
 */
export function fhirUserSteps(
  answers: RegisterAnswers,
  application: ObservedApplication | null,
): readonly ApplicationStep[] {
  const isWanted = answers.type === 'resource' && answers.smart !== null;
  return isWanted && (application === null || !issuesFhirUser(application))
    ? [{ kind: 'define-fhir-user' }, { kind: 'issue-fhir-user' }]
    : [];
}
