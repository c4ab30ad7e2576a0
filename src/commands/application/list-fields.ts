import { APP_TYPES } from '../../registration/model/app-type.ts';
import type { Field } from '../../cli/fields/field.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';

/** The inputs of `list`. */
export const LIST_FIELDS: readonly Field[] = [
  { ...FHIR_URL_FIELD, help: 'Only the applications of this FHIR server.' },
  {
    key: 'type',
    flag: 'type',
    placeholder: 'TYPE',
    variable: 'FHIR_APPS_LIST_TYPE',
    choices: APP_TYPES,
    help: 'Only the applications of this type.',
  },
  { key: 'deleted', flag: 'deleted', help: 'What lies in the recycle bin instead, and for how long.' },
];
