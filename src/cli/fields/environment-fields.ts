import { listField, textField } from '../../registration/answers/field-definition.ts';
import { fhirUrlField } from './reference-fields.ts';

/** The names under which the file of an environment is looked for where none is named, in this order. */
export const ENVIRONMENT_FILES = ['fhir-apps.yaml', 'fhir-apps.yml', 'fhir-apps.json'] as const;

const FILE_FIELD = textField('path', {
  short: 'f',
  placeholder: 'FILE',
  help: 'The file that describes the environment.',
  default: `${ENVIRONMENT_FILES.join(', ')} here, whichever is there first`,
});

const ENVIRONMENT_NAME_FIELD = textField('environmentName', {
  placeholder: 'NAME',
  help: 'Environment of the file; required if it has more than one.',
});

/** The file that says which server a command is about, where it is not named. */
export const TARGET_FILE_FIELDS = {
  file: { ...FILE_FIELD, listedWith: 'more', help: 'Environment file that names the server.' },
  env: { ...ENVIRONMENT_NAME_FIELD, listedWith: 'more' },
} as const;

/**
 * Which file, which of its environments, and what it leaves to the command line; every command that takes a file has
 * these.
 */
export const ENVIRONMENT_FIELDS = {
  file: FILE_FIELD,
  env: ENVIRONMENT_NAME_FIELD,
  var: listField('assignment', {
    placeholder: 'NAME=VALUE',
    onePerLine: true,
    help: 'Value of ${NAME} in the file; repeatable, one per line in the variable.',
    default: 'the environment variable NAME',
  }),
  fhirUrl: fhirUrlField('Base URL of the FHIR server, instead of the one in the file.'),
  secretTo: textField('sink', {
    placeholder: 'SINK',
    help: 'Default destination of new secrets; {key} in a path is replaced by the key of the client.',
  }),
};
