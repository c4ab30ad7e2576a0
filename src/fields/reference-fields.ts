import type { Field } from './field.ts';

/** Narrows `list` to one server, and lets a key stand for an application of that server. */
export const FHIR_URL_FIELD: Field = {
  key: 'fhirUrl',
  flag: 'fhir-url',
  placeholder: 'URL',
  check: 'fhirUrl',
  help: 'Base URL of the FHIR server; a REF may then be a key on it.',
};

/** The inputs of `delete` besides its REF. */
export const DELETE_FIELDS: readonly Field[] = [
  FHIR_URL_FIELD,
  { key: 'purge', flag: 'purge', help: 'Remove it from the recycle bin too, so that its names are free at once.' },
];

/** The inputs of `restore` besides its REF. */
export const RESTORE_FIELDS: readonly Field[] = [
  FHIR_URL_FIELD,
  {
    key: 'trust',
    flag: 'trust',
    placeholder: 'APPID',
    list: true,
    check: 'clientId',
    help: 'Restore this application although others own it or hold credentials of it; repeatable.',
  },
];
