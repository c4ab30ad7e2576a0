import type { Paint } from '../../output/paint.ts';
import { describeBringBack, describeImpact } from '../../output/impact-view.ts';
import { doneLine, NOTHING_WRITTEN } from '../../output/layout.ts';
import type { DeleteResult } from './application-results.ts';

/** The result of `delete` for people. */
export function describeDelete(result: DeleteResult, paint: Paint): string {
  const { action, dryRun, displayName, appId, restorableUntil, impact } = result;
  const subject = `${paint.bold(`"${displayName}"`)} (${appId})`;
  const until = restorableUntil === null ? 'for 30 days' : `until ${restorableUntil.slice(0, 10)}`;
  const done = { deleted: 'Deleted', purged: 'Purged', unchanged: 'Already deleted:' }[action];
  const wouldDo = { deleted: 'Would delete', purged: 'Would purge', unchanged: 'Already deleted:' }[action];
  const after = {
    deleted: ` It can be restored ${until}; until then its unique name and URIs stay taken.`,
    purged: ' It cannot be restored.',
    unchanged: '',
  }[action];
  const sentence = dryRun ? `${wouldDo} ${subject}.` : `${doneLine(`${done} ${subject}.`, paint)}${after}`;
  const around =
    impact === null
      ? ''
      : dryRun
        ? describeImpact(impact, action === 'purged' ? 'purged' : 'deleted', paint)
        : action === 'purged'
          ? ''
          : describeBringBack(impact, paint);
  return [`${sentence}\n`, around, dryRun ? NOTHING_WRITTEN : ''].join('');
}
