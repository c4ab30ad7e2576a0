import type { AppliedEntry, ApplyResult } from '../plan/environment-result.ts';
import { describeHandOffs } from '../../output/hand-off-view.ts';
import { section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { renderTable } from '../../output/table.ts';

/**
 * The result of `apply` for people: what became of each entry that was not right before, what is left to do, and how
 * much in all.
 */
export function describeApply(result: ApplyResult, paint: Paint): string {
  const { environment, fhirUrl, registrations, summary, lockFile, sandbox } = result;
  const touched = registrations.filter(({ action }) => action !== 'unchanged');
  const settings = Object.entries(registrations.find(isNewResource)?.result?.settings ?? {});
  const isPinned = summary.created + summary.restored + summary.updated > 0;
  return [
    `${paint.bold(environment === null ? fhirUrl : `${environment}: ${fhirUrl}`)}\n`,
    touched.length === 0 ? '' : `\n${tableOf(touched, paint)}`,
    ...registrations.flatMap(({ key, error }) =>
      error === null
        ? []
        : [`\n${paint.error(key)}: ${error.message}\n`, error.hint === null ? '' : `  ${error.hint}\n`],
    ),
    section(
      'Settings for the FHIR server',
      settings.map(([name, value]) => `${name}=${value}`),
      paint,
    ),
    ...registrations.map(({ key, result }) => describeHandOffs(result?.handOffs ?? [], paint, key)),
    `\n${summaryLine(summary)}\n`,
    isPinned ? pinnedSentence(lockFile, sandbox) : '',
  ].join('');
}

/** The pins of the sandbox mean nothing on another machine. */
function pinnedSentence(lockFile: string | null, sandbox: boolean): string {
  const advice = sandbox
    ? 'which is for this sandbox alone; keep it out of version control'
    : 'which belongs in version control';
  return `Each key is pinned to its application in ${lockFile ?? ''}, ${advice}.\n`;
}

function isNewResource({ type, action }: AppliedEntry): boolean {
  return type === 'resource' && action === 'created';
}

function tableOf(entries: readonly AppliedEntry[], paint: Paint): string {
  return renderTable(
    ['Key', 'Type', 'Result', 'Application id', 'Secret'],
    entries.map(({ key, type, action, result }) => [
      key,
      type,
      action,
      result?.appId ?? '',
      result?.credential?.deliveredTo ?? '',
    ]),
    paint,
  );
}

/** Such as `2 created, 40 unchanged, 1 failed.` */
export function summaryLine(summary: ApplyResult['summary']): string {
  const { created, restored, updated, deleted, unchanged, failed, skipped, foreign } = summary;
  const parts = [
    [created, 'created'],
    [restored, 'restored'],
    [updated, 'updated'],
    [deleted, 'deleted'],
    [failed, 'failed'],
    [skipped, 'skipped'],
    [foreign, 'left alone'],
    [unchanged, 'unchanged'],
  ] as const;
  const reported = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const isIdle = created + restored + updated + deleted + failed + skipped === 0;
  return `${isIdle ? 'Nothing to do: ' : ''}${reported.join(', ') || 'nothing named'}.`;
}
