import { ENVIRONMENT_FIELDS } from '../../cli/fields/environment-fields.ts';
import type { Field } from '../../cli/fields/field.ts';

/** The inputs of `destroy`. */
export const DESTROY_FIELDS: readonly Field[] = [
  ...ENVIRONMENT_FIELDS.filter(({ key }) => key !== 'secretTo'),
  {
    key: 'purge',
    flag: 'purge',
    help: 'Remove the applications from the recycle bin too: for good, and their names are free at once.',
  },
  {
    key: 'trust',
    flag: 'trust',
    placeholder: 'APPID',
    list: true,
    check: 'clientId',
    help: 'Delete this application of the file although others hold or use it, or the lock file does not pin it; repeatable.',
  },
];
