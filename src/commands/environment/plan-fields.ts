import { switchField } from '../../registration/answers/field-definition.ts';

/** Whether what a file does not name any more is deleted. */
export const PRUNE_FIELD = switchField({
  help: 'Delete what the lock file pins, the file no longer names, and no one else owns or has credentials for.',
});

/** Whether what the recycle bin holds of a file is restored. */
export const RESTORE_FIELD = switchField({
  help: 'Restore applications of the file from the recycle bin, instead of stopping at their names.',
});

/** Whether an exit code says that there is something to do. */
export const CHECK_FIELD = switchField({
  formerFlags: ['detailed-exitcode'],
  help: 'Exit 5 where there is something to do, and 0 where there is nothing.',
});
