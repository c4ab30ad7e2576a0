import { UsageError } from '../../errors/usage-error.ts';
import { statusAt } from '../../files/atomic-file.ts';
import { readUnfollowed } from '../../files/read-unfollowed.ts';

/**
 * The bytes of a plain file; null where there is none. Throws the system's errors, and UsageError `lock_unreadable` for
 * anything else that stands there: a symbolic link is not followed, since replacing the file would replace the link.
 */
export async function readSharedFile(path: string): Promise<Buffer | null> {
  const status = await statusAt(path);
  if (status === null) {
    return null;
  }
  if (!status.isFile()) {
    const what = status.isSymbolicLink() ? 'a symbolic link' : 'no plain file';
    throw new UsageError('lock_unreadable', `${path} is ${what}.`, { hint: 'Put the file itself there.' });
  }
  return readUnfollowed(path, (file) => file.readFile());
}

/** What Git writes around two versions that it could not merge (git-merge, "How conflicts are presented"). */
const CONFLICT_MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?: |\r?$)/;

/**
 * The number, from 1, of the first line that Git wrote around two versions that it could not merge; null for a text
 * without a conflict.
 */
export function conflictLine(text: string): number | null {
  const index = text.split('\n').findIndex((line) => CONFLICT_MARKER.test(line));
  return index === -1 ? null : index + 1;
}
