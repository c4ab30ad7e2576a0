import type { Field } from '../../cli/fields/field.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';

const ALLOW_HAND_OFF: Field = {
  key: 'allowHandOff',
  flag: 'allow-hand-off',
  help: 'Exit 0 although something was handed off to somebody with more rights.',
};

const SCOPE: Omit<Field, 'help'> = {
  key: 'scope',
  flag: 'scope',
  placeholder: 'NAME',
  list: true,
  check: 'scopeName',
};

/** The inputs of `consent grant` besides its REF. */
export const CONSENT_GRANT_FIELDS: readonly Field[] = [
  FHIR_URL_FIELD,
  { ...SCOPE, help: 'Scope to consent to; repeatable.', default: 'all that the application asks for' },
  {
    key: 'trust',
    flag: 'trust',
    placeholder: 'APPID',
    list: true,
    check: 'clientId',
    help: 'Consent to this application although others own it or hold credentials of it; repeatable.',
  },
  ALLOW_HAND_OFF,
];

/** The inputs of `consent revoke` besides its REF. */
export const CONSENT_REVOKE_FIELDS: readonly Field[] = [
  FHIR_URL_FIELD,
  { ...SCOPE, help: 'Scope to revoke; repeatable.', default: 'all' },
  { key: 'users', flag: 'users', help: 'Revoke also what single users have consented to for themselves.' },
  ALLOW_HAND_OFF,
];
