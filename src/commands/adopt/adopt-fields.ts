import { APP_TYPES } from '../../registration/model/app-type.ts';
import { FIXABLE } from '../../registration/adoption/finding.ts';
import type { CommandInput } from '../../cli/command.ts';
import { choiceField, choicesField, switchField, textField } from '../../registration/answers/field-definition.ts';
import { fhirUrlField, SERVER_KIND_FIELD, trustField } from '../../cli/fields/reference-fields.ts';

/** The inputs of `adopt` besides its REF. */
export const ADOPT_FIELDS = {
  fhirUrl: fhirUrlField('Base URL of the FHIR server that it belongs to. Must be said.'),
  serverKind: SERVER_KIND_FIELD,
  type: choiceField(APP_TYPES, {
    placeholder: 'TYPE',
    help: 'What it is.',
    default: 'by what it offers, its reply URLs and its credentials',
  }),
  key: textField('key', {
    placeholder: 'KEY',
    help: 'Stable key of a client on its server.',
    default: 'made of type and name',
  }),
  apply: switchField({
    help: 'Adopt it; without this nothing is written, and what is wrong with it is told.',
  }),
  fix: choicesField(FIXABLE, {
    placeholder: 'CODE',
    help: 'Repair what this finding says, and nothing else; with --apply; repeatable.',
  }),
  trust: trustField('Adopt this application although others own it or hold credentials of it; repeatable.'),
};

/** What `adopt` gets. */
export type AdoptInput = CommandInput<typeof ADOPT_FIELDS>;
