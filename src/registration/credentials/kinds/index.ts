import type { RegisterAnswers } from '../../answers/answers.ts';
import type { ChoiceOf, CredentialKind } from '../inputs/index.ts';
import type { FederatedCredential, Observed } from '../../model/observed.ts';
import type { CredentialPlan } from '../../model/plan.ts';
import type { ExistingCredential } from '../existing-credential.ts';
import { CERTIFICATE } from './certificate.ts';
import { FEDERATED } from './federated.ts';
import type { CredentialKindDefinition, CredentialOwner } from './kind.ts';
import { SECRET } from './secret.ts';

/** Every kind of credential, in the order in which lists name them. */
export const CREDENTIAL_KINDS: { readonly [K in CredentialKind]: CredentialKindDefinition<ChoiceOf<K>> } = {
  secret: SECRET,
  certificate: CERTIFICATE,
  federated: FEDERATED,
};

const NOTHING: CredentialPlan = { steps: [], decisions: [] };

/** The writes about the credential that the answers name; throws what the plan of its kind throws. */
export function planCredential(answers: RegisterAnswers, observed: Observed, now: Date): CredentialPlan {
  return (answers.type !== 'confidential' && answers.type !== 'service') || answers.credential.kind === 'none'
    ? NOTHING
    : planChoice(answers.credential, observed, now);
}

function planChoice<K extends CredentialKind>(choice: ChoiceOf<K>, observed: Observed, now: Date): CredentialPlan {
  return CREDENTIAL_KINDS[choice.kind].plan(choice, observed, now);
}

/** The credentials of an application, by kind; federated ones where they were read. */
export function existingCredentials(
  owner: CredentialOwner,
  federated: readonly FederatedCredential[],
): readonly ExistingCredential[] {
  return Object.values(CREDENTIAL_KINDS).flatMap((kind) => kind.list(owner, federated));
}
