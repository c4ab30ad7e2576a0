import { type KnownValues, listField } from '../../answers/field-definition.ts';
import { federatedIssues } from '../federated/federated-issues.ts';
import { distinctSubjects, type FederatedSubject } from '../federated/federated-subject.ts';
import { CREDENTIAL_TYPES, type CredentialInputs } from './inputs.ts';

/** Others whose tokens a client may prove itself with, each once. */
export interface FederatedChoice {
  readonly kind: 'federated';
  readonly trusted: readonly FederatedSubject[];
}

function trustsOthers(values: KnownValues): boolean {
  return values.credential === 'federated';
}

/** The inputs about tokens of another issuer. */
export const FEDERATED_FIELDS = {
  federated: listField('federated', {
    placeholder: 'SPEC',
    onePerLine: true,
    types: CREDENTIAL_TYPES,
    listedWith: 'ways to sign in',
    help: 'A CI job, pod or managed identity, without a secret: such as github:OWNER/REPO:branch=main; repeatable, one a line in the variable.',
    question: {
      message: 'Who signs in, such as github:OWNER/REPO:branch=main or kubernetes:ISSUER:NAMESPACE:SERVICEACCOUNT',
      needed: trustsOthers,
      offered: trustsOthers,
    },
  }),
};

/** What a user says of those whose tokens are a client's credential. */
export const FEDERATED_INPUTS: CredentialInputs<typeof FEDERATED_FIELDS, FederatedChoice> = {
  purpose: 'for a CI job or a Kubernetes pod: nothing secret to keep, to leak or to renew',
  fields: FEDERATED_FIELDS,
  implying: ['federated'],
  notApplicable: () => null,
  issues: federatedIssues,
  choice: ({ federated }) => ({ kind: 'federated', trusted: distinctSubjects(federated ?? []) }),
};
