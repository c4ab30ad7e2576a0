import type { CommandInput } from '../../cli/command.ts';
import { TARGET_FILE_FIELDS } from '../../cli/fields/environment-fields.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';
import {
  choiceField,
  choicesField,
  listField,
  switchField,
  textField,
} from '../../registration/answers/field-definition.ts';

/** The probes that are taken only by name. */
const NAMED_PROBES = ['put', 'delete', 'hard-delete'] as const;

/** The inputs of `verify` besides its REFs. */
export const VERIFY_FIELDS = {
  fhirUrl: { ...FHIR_URL_FIELD, help: 'Base URL of the FHIR server; without a REF all its clients are verified.' },
  secretFrom: listField('secretPlace', {
    placeholder: 'KEY=SINK',
    help: 'Where the secret or key of a client is kept, such as nightly-import=keyvault:fhir-jobs; repeatable.',
    default: "the environment file's secretTo, else where fhir-apps delivered it",
  }),
  signIn: choiceField(['browser', 'device-code'], {
    placeholder: 'WAY',
    help: 'Sign a person in to the app of REF, and try what they can read.',
  }),
  otherPatient: textField('text', {
    placeholder: 'ID',
    listedWith: 'more',
    help: (input) => `With ${input('signIn')}: a patient whose record the person must not read.`,
  }),
  strict: switchField({ help: 'Exit 6 also where something stays unknown.' }),
  junit: textField('path', { placeholder: 'FILE', help: 'Write the result as JUnit XML too.' }),
  sarif: textField('path', {
    placeholder: 'FILE',
    help: 'Write the findings as SARIF too, at the lines of the environment file.',
  }),
  merge: listField('path', {
    placeholder: 'FILE',
    listedWith: 'more',
    help: 'Verify nothing: join what verify --json printed in several runs, each with other secrets; repeatable.',
  }),
  probe: choicesField(NAMED_PROBES, {
    placeholder: 'NAME',
    listedWith: 'more',
    help: 'Also try an update (put), a deletion (delete) or a permanent one (hard-delete) of what does not exist; asked for before.',
  }),
  allowWrites: switchField({
    listedWith: 'more',
    help: 'Also try to create: one tagged Basic resource is made for each client that may, and deleted.',
  }),
  rolesFile: textField('path', {
    placeholder: 'FILE',
    listedWith: 'more',
    help: "The server's own roles.json, by which custom roles are understood.",
  }),
  ...TARGET_FILE_FIELDS,
};

/** What `verify` gets. */
export type VerifyInput = CommandInput<typeof VERIFY_FIELDS>;
