import { ENVIRONMENT_FIELDS } from '../../cli/fields/environment-fields.ts';
import { FHIR_URL_FIELD, trustField } from '../../cli/fields/reference-fields.ts';

// Without -f no file is read, whatever is in the directory: a REF may have been forgotten.
const { default: _fileHere, ...file } = ENVIRONMENT_FIELDS.file;
const { default: _variable, ...assignment } = ENVIRONMENT_FIELDS.var;

/** The inputs of `restore` besides its REF: those that name a file in place of it, and who is trusted. */
export const RESTORE_FIELDS = {
  fhirUrl: FHIR_URL_FIELD,
  file,
  env: ENVIRONMENT_FIELDS.env,
  var: assignment,
  trust: trustField('Restore this application although others own it or have credentials for it; repeatable.'),
};
