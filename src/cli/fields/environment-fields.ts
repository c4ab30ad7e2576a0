import type { Field } from './field.ts';
import { FHIR_URL_FIELD } from './reference-fields.ts';

/** The names under which the file of an environment is looked for where none is named, in this order. */
export const ENVIRONMENT_FILES = ['fhir-apps.yaml', 'fhir-apps.yml', 'fhir-apps.json'] as const;

/**
 * Which file, which of its environments, and what it leaves to the command line; every command that takes a file has
 * these.
 */
export const ENVIRONMENT_FIELDS: readonly Field[] = [
  {
    key: 'file',
    flag: 'file',
    short: 'f',
    placeholder: 'FILE',
    check: 'path',
    help: 'The file that describes the environment.',
    default: `${ENVIRONMENT_FILES.join(', ')} here, whichever is there first`,
  },
  {
    key: 'env',
    flag: 'env',
    placeholder: 'NAME',
    check: 'environmentName',
    help: 'Which environment of the file; must be said where it has several.',
  },
  {
    key: 'var',
    flag: 'var',
    placeholder: 'NAME=VALUE',
    list: true,
    onePerLine: true,
    check: 'assignment',
    help: 'What ${NAME} in the file stands for; repeatable, one a line in the variable.',
    default: 'the environment variable NAME',
  },
  {
    ...FHIR_URL_FIELD,
    help: 'Base URL of the FHIR server, in place of the one that the file says.',
  },
  {
    key: 'secretTo',
    flag: 'secret-to',
    placeholder: 'SINK',
    check: 'sink',
    help: 'Where new secrets go that the file names no place for; {key} in a path stands for the key of the client.',
  },
];
