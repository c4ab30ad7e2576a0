import type { Paint } from '../../output/paint.ts';
import { sandboxNote } from '../../output/layout.ts';
import type { DeleteResult } from './application-results.ts';

/** The result of `delete` for people. */
export function describeDelete(result: DeleteResult, paint: Paint): string {
  const { action, dryRun, sandbox, displayName, appId, restorableUntil } = result;
  const subject = `${paint.bold(`"${displayName}"`)} (${appId})`;
  const until = restorableUntil === null ? 'for 30 days' : `until ${restorableUntil.slice(0, 10)}`;
  const done = { deleted: 'Deleted', purged: 'Purged', unchanged: 'Already deleted:' }[action];
  const wouldDo = { deleted: 'Would delete', purged: 'Would purge', unchanged: 'Already deleted:' }[action];
  const after = {
    deleted: ` It can be restored ${until}; until then its unique name and URIs stay taken.`,
    purged: ' It cannot be restored.',
    unchanged: '',
  }[action];
  const sentence = dryRun
    ? `${wouldDo} ${subject}. Nothing was written.`
    : `${action === 'unchanged' ? done : paint.success(done)} ${subject}.${after}`;
  return `${sentence}\n${sandboxNote(sandbox, paint)}`;
}
