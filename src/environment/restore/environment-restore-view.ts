import type { EnvironmentRestoreResult, RestoreAction, RestoredEntry } from './restore-result.ts';
import { doneLine, section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';

const DONE: Readonly<Record<RestoreAction, string>> = {
  restored: 'restored',
  unchanged: 'exists',
  absent: 'not in the recycle bin',
  failed: 'failed',
  skipped: 'not started',
};

/** The result of `restore -f` for people: one line for each entry. */
export function describeEnvironmentRestore(result: EnvironmentRestoreResult, paint: Paint): string {
  return [
    `${headline(result, paint)}\n`,
    section(
      'Applications of the file',
      result.registrations.map((entry) => lineOf(entry, result.dryRun)),
      paint,
    ),
    section('Next', [...result.next], paint),
  ].join('');
}

function headline({ dryRun, summary, fhirUrl, registrations }: EnvironmentRestoreResult, paint: Paint): string {
  const { restored, failed, skipped } = summary;
  const left = failed + skipped === 0 ? '' : ` ${failed + skipped} could not be restored.`;
  if (restored === 0) {
    return left === ''
      ? doneLine(`Nothing to restore of ${fhirUrl}.`, paint)
      : `Nothing was restored of ${fhirUrl}.${left}`;
  }
  const what = `${restored} of ${registrations.length} applications of ${fhirUrl}.`;
  return dryRun ? `Would restore ${what} Nothing was written.` : `${doneLine(`Restored ${what}`, paint)}${left}`;
}

function lineOf({ key, action, displayName, appId, error }: RestoredEntry, dryRun: boolean): string {
  const name = displayName === null ? '' : ` "${displayName}"${appId === null ? '' : ` (${appId})`}`;
  const done = dryRun && action === 'restored' ? 'would restore' : DONE[action];
  return `${key}${name}: ${done}${error === null ? '' : `: ${error.message}`}`;
}
