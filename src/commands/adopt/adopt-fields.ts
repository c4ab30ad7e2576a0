import { APP_TYPES } from '../../registration/model/app-type.ts';
import { FIXABLE, type FixableCode } from '../../registration/adoption/finding.ts';
import type { CommandInput } from '../../cli/command.ts';
import { choiceField, choicesField, switchField, textField } from '../../registration/answers/field-definition.ts';
import { fhirUrlField, SERVER_KIND_FIELD, trustField } from '../../cli/fields/reference-fields.ts';

/** Stands for every finding that can be repaired. */
const ALL = 'all';

/** The inputs of `adopt` besides its REF. */
export const ADOPT_FIELDS = {
  fhirUrl: fhirUrlField('Base URL of the FHIR server that it belongs to. Required.'),
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
    help: 'Adopt it also where no one can be asked.',
    replacedBy: null,
    neededUnattended: true,
  }),
  fix: choicesField([...FIXABLE, ALL], {
    placeholder: 'CODE|all',
    help: 'Fix this finding too, or all that can be fixed; repeatable.',
  }),
  trust: trustField('Adopt this application although others own it or have credentials for it; repeatable.'),
};

/** What `adopt` gets. */
export type AdoptInput = CommandInput<typeof ADOPT_FIELDS>;

/** The findings that `--fix` names. */
export function fixesOf({ fix = [] }: AdoptInput['values']): readonly FixableCode[] {
  return FIXABLE.filter((code) => fix.some((each) => each === code || each === ALL));
}
