import type { Field } from './field.ts';

/** Who vouches for applications that others hold. */
export const TRUST_FIELD: Field = {
  key: 'trust',
  flag: 'trust',
  placeholder: 'APPID',
  list: true,
  check: 'clientId',
  help: 'Give access to this existing application although others own it or hold credentials of it; repeatable.',
};

/** Whether what is left to others counts as done. */
export const ALLOW_HAND_OFF_FIELD: Field = {
  key: 'allowHandOff',
  flag: 'allow-hand-off',
  help: 'Exit 0 although an asked-for role or consent was handed off to somebody with more rights.',
};

/** On what terms a client gets access. */
export const ACCESS_FIELDS: readonly Field[] = [
  TRUST_FIELD,
  {
    key: 'fhirResourceId',
    flag: 'fhir-resource-id',
    placeholder: 'ID',
    check: 'fhirResourceId',
    types: ['service'],
    help: 'Azure resource id of a managed FHIR service, which its roles are given on.',
    default: 'found by --fhir-url, where you may read it',
  },
  {
    key: 'force',
    flag: 'force',
    types: ['service'],
    help: 'Trust every pull request of a repository with a role that changes data all the same.',
  },
  {
    key: 'adminConsent',
    flag: 'admin-consent',
    types: ['confidential', 'public', 'service'],
    help: 'Consent, for all users of the tenant, to the requested scopes and to signing in; default: left to somebody else.',
    // A job asks for roles, and to assign one is the consent to it.
    question: {
      message: 'Consent for all users of the tenant?',
      offered: ({ role }) => role === undefined,
    },
  },
  { ...ALLOW_HAND_OFF_FIELD, types: ['confidential', 'public', 'service'] },
];
