import type { Paint } from '../../output/paint.ts';
import { type PlanLayout, renderEntries, renderSentences } from '../../output/plan-content-view.ts';
import { entryContent, waitingFor } from '../../registration/plan-content/entry-content.ts';
import type { PlannedEntry, PlanResult } from './environment-result.ts';

/** A plan that was asked for by itself, and the command that carries it out. */
export interface ReadOnlyPlan {
  readonly applyCommand: string;
}

/**
 * The result of `plan` for people: what would be created and changed of each entry, how much in all, and how to do it.
 */
export function describePlan(
  result: PlanResult,
  paint: Paint,
  layout: PlanLayout,
  { applyCommand }: ReadOnlyPlan,
): string {
  const isIdle = changesIn(result.summary) === 0;
  return [
    describePlannedEntries(result, paint, layout),
    '\n',
    paint.bold(
      renderSentences(`${summaryLine(result.summary)}${isIdle ? '' : ' Nothing was written.'}`, layout).trimEnd(),
    ),
    '\n',
    describeWaiting(result, isIdle, layout),
    isIdle ? '' : `\nTo apply this plan:\n  ${paint.command(applyCommand)}\n`,
  ].join('');
}

/** The same before a person confirms it. */
export function describeConfirmedPlan(result: PlanResult, paint: Paint, layout: PlanLayout): string {
  return [
    describePlannedEntries(result, paint, layout),
    `\n${paint.bold(renderSentences(summaryLine(result.summary), layout).trimEnd())}\n`,
    describeWaiting(result, false, layout),
  ].join('');
}

/** How many entries a plan changes. */
export function changesIn(summary: PlanResult['summary']): number {
  return summary.create + summary.restore + summary.update + summary.delete;
}

function describePlannedEntries(result: PlanResult, paint: Paint, layout: PlanLayout): string {
  const { environment, fhirUrl, registrations, foreign } = result;
  const visible = registrations.filter(isVisible);
  const unchanged = registrations.filter((entry) => !isVisible(entry));
  const sections = [
    `${paint.bold(environment === null ? fhirUrl : `${environment}: ${fhirUrl}`)}\n`,
    ...(visible.length === 0 ? [] : [renderEntries(visible.map(entryContent), paint, layout)]),
    ...(unchanged.length === 0 ? [] : [unchangedLine(unchanged, paint, layout)]),
    ...(foreign.length === 0 ? [] : [foreignLines(foreign, layout)]),
  ];
  return sections.join('\n');
}

/** What is unchanged is shown by itself where someone should look at it. */
function isVisible({ action, risks, handOffs }: PlannedEntry): boolean {
  return action !== 'unchanged' || risks.length + handOffs.length > 0;
}

/** The most keys of unchanged entries that are shown. */
const MAX_KEYS = 20;

/** Such as `= weekly-export, ward-dashboard   unchanged`. */
function unchangedLine(entries: readonly PlannedEntry[], paint: Paint, layout: PlanLayout): string {
  const more = entries.length - MAX_KEYS;
  const keys = entries.slice(0, MAX_KEYS).map(({ key }) => key);
  const text = `= ${keys.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const line = `${text}${' '.repeat(Math.max(3, layout.width - text.length - UNCHANGED.length))}${UNCHANGED}`;
  return line.length <= layout.width
    ? `${paint.dim(line)}\n`
    : `${paint.dim(renderSentences(`${text} ${UNCHANGED}`, layout).trimEnd())}\n`;
}

const UNCHANGED = 'unchanged';

function foreignLines(foreign: PlanResult['foreign'], layout: PlanLayout): string {
  return [
    'Left alone, because the file does not name them:\n',
    ...foreign.map(
      ({ displayName, appId, reason }) =>
        `  ${renderSentences(`${displayName} (${appId}): ${reason}`, { width: layout.width - 4 })
          .trimEnd()
          .replaceAll('\n', '\n    ')}\n`,
    ),
  ].join('');
}

/** The most hand-offs that a sentence names. */
const MAX_NAMED = 5;

/** What is left to an administrator, in one sentence; nothing where nothing is. */
function describeWaiting({ registrations }: PlanResult, isIdle: boolean, layout: PlanLayout): string {
  const waiting = registrations.flatMap(waitingFor);
  if (waiting.length === 0) {
    return '';
  }
  const more = waiting.length - MAX_NAMED;
  const named = `${waiting.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const verb = waiting.length === 1 ? 'waits' : 'wait';
  return renderSentences(
    `${waiting.length} ${verb} for an administrator${isIdle ? '' : ' after apply'}: ${named}.`,
    layout,
  );
}

/** Such as `2 to create, 1 to update, 40 unchanged.` */
function summaryLine(summary: PlanResult['summary']): string {
  const { create, restore, update, unchanged, delete: deleted, blocked, foreign } = summary;
  const parts = [
    [create, 'to create'],
    [restore, 'to restore'],
    [update, 'to update'],
    [deleted, 'to delete'],
    [blocked, 'blocked'],
    [foreign, 'left alone'],
    [unchanged, 'unchanged'],
  ] as const;
  const reported = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const isIdle = changesIn(summary) + blocked === 0;
  return `${isIdle ? 'Nothing to do: ' : ''}${reported.join(', ') || 'nothing named'}.`;
}
