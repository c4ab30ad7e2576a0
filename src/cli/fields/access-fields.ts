import { switchField, textField } from '../../registration/answers/field-definition.ts';
import { trustField } from './reference-fields.ts';

/** Who vouches for applications that others hold. */
export const TRUST_FIELD = trustField(
  'Give access to this existing application although others own it or have credentials for it; repeatable.',
);

/** Whether what is left to others counts as done. */
export const ALLOW_HAND_OFF_FIELD = switchField({
  listedWith: 'more',
  help: 'Exit 0 although an administrator has to approve something.',
});

/** On what terms a client gets access. */
export const ACCESS_FIELDS = {
  trust: TRUST_FIELD,
  fhirResourceId: textField('fhirResourceId', {
    listedWith: 'the rest',
    placeholder: 'ID',
    types: ['service'],
    help: 'Azure resource id of a managed FHIR service, which its roles are given on.',
    default: (input) => `found by ${input('fhirUrl')}, where you may read it`,
  }),
  allowPullRequestWrites: switchField({
    listedWith: 'the rest',
    types: ['service'],
    formerFlags: ['force'],
    help: 'Continue although every pull request of a repository would get a role that changes data.',
  }),
  adminConsent: switchField({
    listedWith: 'more',
    types: ['confidential', 'public', 'service'],
    help: 'Consent for all users of the tenant: to the requested scopes and to signing in; default: left to an administrator.',
    // A job asks for roles, and to assign one is the consent to it.
    question: {
      message: 'Consent for all users of the tenant?',
      offered: ({ role }) => role === undefined,
    },
  }),
  allowHandOff: switchField({ ...ALLOW_HAND_OFF_FIELD, types: ['confidential', 'public', 'service'] }),
};
