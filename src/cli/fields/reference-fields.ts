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

/** The inputs of `rename` besides its REF. */
export const RENAME_FIELDS: readonly Field[] = [
  FHIR_URL_FIELD,
  { key: 'name', flag: 'name', placeholder: 'TEXT', check: 'displayName', help: 'The new display name.' },
  {
    key: 'key',
    flag: 'key',
    placeholder: 'KEY',
    check: 'key',
    help: 'Refused: a key never changes, for it is part of the unique name. Register under the new key, then delete.',
  },
];
