import type { RegisterAnswers } from '../answers/answers.ts';
import type { CredentialPlan } from '../model/plan.ts';
import { planFederated } from './federated/plan-federated.ts';
import type { Observed } from '../model/observed.ts';
import { planCertificate } from './plan-certificate.ts';
import { planSecret } from './plan-secret.ts';

const NOTHING: CredentialPlan = { steps: [], decisions: [] };

/** The writes about the credential that the answers name, by its kind; throws what the plan of each kind throws. */
export function planCredential(answers: RegisterAnswers, observed: Observed, now: Date): CredentialPlan {
  if (answers.type !== 'confidential' && answers.type !== 'service') {
    return NOTHING;
  }
  const { credential } = answers;
  switch (credential.kind) {
    case 'none':
      return NOTHING;
    case 'secret':
      return planSecret(credential, observed, now);
    case 'federated':
      return planFederated(credential, observed);
    case 'certificate':
      return planCertificate(credential, observed, now);
  }
}
