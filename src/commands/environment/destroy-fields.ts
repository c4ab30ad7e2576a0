import { ENVIRONMENT_FIELDS } from '../../cli/fields/environment-fields.ts';
import { switchField } from '../../registration/answers/field-definition.ts';
import { trustField } from '../../cli/fields/reference-fields.ts';

const { secretTo: _secretTo, ...namingFields } = ENVIRONMENT_FIELDS;

/** The inputs of `destroy`. */
export const DESTROY_FIELDS = {
  ...namingFields,
  purge: switchField({
    help: 'Remove the applications from the recycle bin too: permanently, and their names are free at once.',
  }),
  trust: trustField(
    'Delete this application of the file although others own or use it, or the lock file does not pin it; repeatable.',
  ),
};
