import type { PlannedEntry, PlanResult } from './environment-result.ts';
import { remainingWork } from '../../output/hand-off-view.ts';
import type { Paint } from '../../output/paint.ts';

/** What stands before each entry, as in a diff. */
const MARKS: Readonly<Record<PlannedEntry['action'], string>> = {
  create: '+',
  restore: '+',
  update: '~',
  unchanged: ' ',
  delete: '-',
  blocked: '!',
};

/** The result of `plan` for people: what would be done to each entry, and how much in all. */
export function describePlan(result: PlanResult, paint: Paint): string {
  const { environment, fhirUrl, registrations, foreign } = result;
  const visibleEntries = registrations.filter((entry) => entry.action !== 'unchanged' || entry.risks.length > 0);
  return [
    `${paint.bold(environment === null ? fhirUrl : `${environment}: ${fhirUrl}`)}\n`,
    ...visibleEntries.map((entry) => describeEntry(entry, paint)),
    ...(foreign.length === 0 ? [] : [`\nLeft alone, because the file does not name them:\n`]),
    ...foreign.map(({ displayName, appId, reason }) => `  ${displayName} (${appId}): ${reason}\n`),
    `\n${summaryLine(result.summary)}\n`,
  ].join('');
}

/** Such as `2 to create, 1 to update, 40 unchanged.` */
function summaryLine({
  create,
  restore,
  update,
  unchanged,
  delete: deleted,
  blocked,
  foreign,
}: PlanResult['summary']): string {
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
  return `${create + restore + update + deleted + blocked === 0 ? 'Nothing to do: ' : ''}${reported.join(', ') || 'nothing named'}.`;
}

function describeEntry(entry: PlannedEntry, paint: Paint): string {
  const { key, type, action, displayName, appId, changes, decisions, risks, handOffs, error } = entry;
  const color = {
    create: paint.success,
    restore: paint.success,
    update: paint.warn,
    unchanged: paint.dim,
    delete: paint.error,
    blocked: paint.error,
  };
  const head = `${color[action](MARKS[action])} ${paint.bold(key)}: ${type} "${displayName}"${appId === null ? '' : ` (${appId})`}`;
  return [
    `\n${head}\n`,
    ...changes.map((change) => changeLines(change, paint)),
    ...(action === 'create' ? decisions.map((decision) => `    ${paint.dim(decision)}\n`) : []),
    ...risks.map(({ message }) => `    ${paint.warn('!')} ${message}\n`),
    ...handOffs.map((handOff) => `    ${paint.warn('!')} ${remainingWork(handOff)}: left to ${handOff.who}\n`),
    ...(error === null
      ? []
      : [`    ${paint.error(error.message)}\n`, ...(error.hint === null ? [] : [`    ${error.hint}\n`])]),
  ].join('');
}

function changeLines(
  { action, summary, property, before, after }: PlannedEntry['changes'][number],
  paint: Paint,
): string {
  if (property === null) {
    return `    ${action} ${summary}\n`;
  }
  const differences = Array.isArray(before) && Array.isArray(after) ? listDifferences(before, after) : null;
  return differences === null
    ? `    ${property}: ${visibleEntries(before)} → ${visibleEntries(after)}\n`
    : `    ${property}:\n${differences
        .map(
          ([mark, value]) => `      ${mark === '+' ? paint.success('+') : paint.error('-')} ${visibleEntries(value)}\n`,
        )
        .join('')}`;
}

/** What a list loses and gains. */
function listDifferences(
  before: readonly unknown[],
  after: readonly unknown[],
): readonly (readonly ['+' | '-', unknown])[] {
  const texts = (list: readonly unknown[]): ReadonlySet<string> => new Set(list.map((value) => JSON.stringify(value)));
  const [old, young] = [texts(before), texts(after)];
  return [
    ...before.filter((value) => !young.has(JSON.stringify(value))).map((value) => ['-', value] as const),
    ...after.filter((value) => !old.has(JSON.stringify(value))).map((value) => ['+', value] as const),
  ];
}

function visibleEntries(value: unknown): string {
  if (value === null || value === undefined) {
    return 'nothing';
  }
  return typeof value === 'string' ? value : isPermission(value) ? permissionWords(value) : JSON.stringify(value);
}

/** A permission of an API, as a plan tells it (Graph: requiredResourceAccess). */
interface Permission {
  readonly resourceAppId: string;
  readonly type: string;
  readonly id: string;
  readonly value: string | null;
}

function isPermission(value: unknown): value is Permission {
  return typeof value === 'object' && value !== null && 'resourceAppId' in value && 'id' in value;
}

function permissionWords({ resourceAppId, type, id, value }: Permission): string {
  return `${type === 'Role' ? 'role' : 'scope'} ${value ?? id} of ${resourceAppId}`;
}
