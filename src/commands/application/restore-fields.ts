import { ENVIRONMENT_FIELDS } from '../../cli/fields/environment-fields.ts';
import type { Field } from '../../cli/fields/field.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';

/** The inputs of `restore` besides its REF: those that name a file in place of it, and who is trusted. */
export const RESTORE_FIELDS: readonly Field[] = [
  FHIR_URL_FIELD,
  // Without -f no file is read, whatever is in the directory: a REF may have been forgotten.
  ...ENVIRONMENT_FIELDS.filter(({ key }) => ['file', 'env', 'var'].includes(key)).map(
    ({ default: _default, ...field }): Field => field,
  ),
  {
    key: 'trust',
    flag: 'trust',
    placeholder: 'APPID',
    list: true,
    check: 'clientId',
    help: 'Restore this application although others own it or hold credentials of it; repeatable.',
  },
];
