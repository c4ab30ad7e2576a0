import type { DestroyAction, DestroyedEntry, DestroyResult } from './destroy-result.ts';
import { describeBringBack, describeImpact } from '../../output/impact-view.ts';
import { doneLine, NOTHING_WRITTEN, section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';

const DONE: Readonly<Record<DestroyAction, string>> = {
  deleted: 'deleted',
  purged: 'purged',
  absent: 'not there',
  kept: 'kept',
  failed: 'failed',
  skipped: 'not begun',
  left: 'left alone',
};
const WOULD: Readonly<Record<DestroyAction, string>> = { ...DONE, deleted: 'would delete', purged: 'would purge' };

/** The result of `destroy` for people: one line for each entry. */
export function describeDestroy(result: DestroyResult, paint: Paint): string {
  const { registrations, foreign, dryRun, impact, summary } = result;
  const loss = summary.purged > 0 ? 'purged' : 'deleted';
  const around =
    impact === null
      ? ''
      : dryRun
        ? describeImpact(impact, loss, paint)
        : loss === 'purged'
          ? ''
          : describeBringBack(impact, paint);
  return [
    `${headline(result, paint)}\n`,
    section(
      'Applications of the file',
      registrations.map((entry) => line(entry, dryRun)),
      paint,
    ),
    section(
      'Left alone',
      foreign.map(({ displayName, appId, reason }) => `"${displayName}" (${appId}): ${reason}`),
      paint,
    ),
    around,
    dryRun ? NOTHING_WRITTEN : '',
  ].join('');
}

function headline({ dryRun, summary, fhirUrl, registrations }: DestroyResult, paint: Paint): string {
  const { deleted, purged, kept, failed, skipped } = summary;
  const left = kept + failed + skipped;
  const rest = left === 0 ? '' : ` ${left} ${left === 1 ? 'stands' : 'stand'}.`;
  if (deleted + purged === 0) {
    return left === 0
      ? doneLine(`Nothing to delete of ${fhirUrl}.`, paint)
      : `Nothing was deleted of ${fhirUrl}.${rest}`;
  }
  const [verb, count] = purged > 0 ? ['purge', purged] : ['delete', deleted];
  const what = `${count} of ${registrations.length} applications of ${fhirUrl}.`;
  const restore = 'For 30 days `fhir-apps restore -f FILE` brings them back; until then their names stay in use.';
  return dryRun
    ? `Would ${verb} ${what}${rest}`
    : `${doneLine(`${verb === 'purge' ? 'Purged' : 'Deleted'} ${what}`, paint)}${rest}${deleted > 0 ? ` ${restore}` : ''}`;
}

function line(
  { key, action, displayName, appId, reason, error, restorableUntil }: DestroyedEntry,
  dryRun: boolean,
): string {
  const name = displayName === null ? '' : ` "${displayName}"${appId === null ? '' : ` (${appId})`}`;
  const until = restorableUntil === null ? '' : `, restorable until ${restorableUntil.slice(0, 10)}`;
  const why = error?.message ?? reason;
  return `${key}${name}: ${(dryRun ? WOULD : DONE)[action]}${until}${why === null ? '' : `: ${why}`}`;
}
