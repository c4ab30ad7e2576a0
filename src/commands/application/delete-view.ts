import type { Paint } from '../../output/paint.ts';
import { sandboxNote, section } from '../../output/layout.ts';
import type { DeleteResult } from './application-results.ts';
import { describeImpact } from './impact-view.ts';

/** The result of `delete` for people. */
export function describeDelete(result: DeleteResult, paint: Paint): string {
  const { action, dryRun, sandbox, displayName, appId, restorableUntil, impact } = result;
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
  return `${sentence}\n${impact === null ? '' : describeAround(impact, dryRun, paint)}${sandboxNote(sandbox, paint)}`;
}

/** What would stop, of what was not deleted yet; how it all comes back, of what was. */
function describeAround(impact: NonNullable<DeleteResult['impact']>, dryRun: boolean, paint: Paint): string {
  if (dryRun) {
    return describeImpact(impact, paint);
  }
  const people = impact.consents.reduce((sum, each) => sum + each.people, 0);
  const again = people === 0 ? [] : ['Who has consented for themselves alone is asked again at the next sign-in.'];
  const { bringBack } = impact;
  return section('To bring it back', bringBack.length === 0 ? [] : [...bringBack, ...again], paint);
}
