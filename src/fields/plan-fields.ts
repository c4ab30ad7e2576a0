import type { Field } from './field.ts';

/** Whether what a file does not name any more is deleted. */
export const PRUNE_FIELD: Field = {
  key: 'prune',
  flag: 'prune',
  help: 'Delete what the lock file pins, the file does not name any more, and nobody else holds.',
};

/** Whether an exit code says that there is something to do. */
export const DETAILED_EXIT_CODE_FIELD: Field = {
  key: 'detailedExitcode',
  flag: 'detailed-exitcode',
  help: 'Exit 5 where there is something to do, and 0 where there is nothing.',
};
