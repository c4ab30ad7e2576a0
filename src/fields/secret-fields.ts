import type { Field } from './field.ts';
import { FHIR_URL_FIELD } from './reference-fields.ts';

/** The inputs of `expiring`. */
export const EXPIRING_FIELDS: readonly Field[] = [
  {
    key: 'within',
    flag: 'within',
    placeholder: 'TIME',
    check: 'duration',
    help: 'Tell of what ends within this time from now.',
    default: '30d',
  },
  { ...FHIR_URL_FIELD, help: 'Only the applications of this FHIR server.' },
];
