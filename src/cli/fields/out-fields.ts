import { switchField, textField } from '../../registration/answers/field-definition.ts';

/** Where a command writes the document that it would print. */
export const OUT_FIELDS = {
  out: textField('path', { placeholder: 'FILE', help: 'Write it to this file instead of printing it.' }),
  overwrite: switchField({ help: 'Replace the file of --out where it has something else in it.' }),
};
