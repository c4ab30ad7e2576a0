import type { Field } from '../../cli/fields/field.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';

/** The inputs of `disable` besides its REF. */
export const DISABLE_FIELDS: readonly Field[] = [FHIR_URL_FIELD];

/** The inputs of `enable` besides its REF. */
export const ENABLE_FIELDS: readonly Field[] = [
  FHIR_URL_FIELD,
  {
    key: 'trust',
    flag: 'trust',
    placeholder: 'APPID',
    list: true,
    check: 'clientId',
    help: 'Enable this application although others own it or hold credentials of it; repeatable.',
  },
];
