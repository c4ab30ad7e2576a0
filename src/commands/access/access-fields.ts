import { MANAGED_SERVER_FIELDS } from '../../cli/fields/reference-fields.ts';
import { OUT_FIELDS } from '../../cli/fields/out-fields.ts';
import { choiceField, switchField, textField } from '../../registration/answers/field-definition.ts';

/** What can be asked of someone, as it is typed. */
const ASKED_ACTIONS = [
  'read',
  'search',
  'write',
  'create',
  'delete',
  'hard-delete',
  'export',
  'import',
  'convert',
  'reindex',
  'validate',
  'bulk-update',
  'profiles',
] as const;

/** The inputs of `access` besides WHO and those that find its server. */
export const ACCESS_FIELDS = {
  ...MANAGED_SERVER_FIELDS,
  can: choiceField(ASKED_ACTIONS, {
    placeholder: 'ACTION',
    help: 'Ask whether WHO can do this, and show why.',
  }),
  check: switchField({ help: 'With --can: exit 5 unless the answer is yes.' }),
  out: textField('path', {
    placeholder: 'FILE',
    help: 'Write a document instead of printing; FILE ends with .html, .svg, .csv, .md or .mmd.',
  }),
  overwrite: OUT_FIELDS.overwrite,
  members: switchField({ help: 'List the members of groups too.' }),
};
