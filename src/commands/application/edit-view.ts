import { describeHandOffs } from '../../output/hand-off-view.ts';
import { alignRows, type Row, sandboxNote } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import type { EditPlan } from '../../registration/edit/edit-plan.ts';
import type { EditResult } from './edit-results.ts';

type Change = EditResult['changes'][number];

/** An edit before it is confirmed: old and new of each property, and what follows from it. */
export function describeEditPlan(result: EditResult, { effects }: Pick<EditPlan, 'effects'>, paint: Paint): string {
  const { displayName, appId, changes } = result;
  const before = changes.find(({ property }) => property === 'displayName')?.before;
  return [
    `${paint.bold(`"${typeof before === 'string' ? before : displayName}"`)} (${appId})\n`,
    changeRows(changes, paint),
    ...effects.map((effect) => `  ${paint.warn('!')} ${effect}\n`),
  ].join('');
}

/** The result of `edit` for people. */
export function describeEdit(result: EditResult, paint: Paint): string {
  const { action, dryRun, sandbox, displayName, key, appId, changes, settled, registerWith, handOffs } = result;
  const subject = `${paint.bold(`"${displayName}"`)} (${appId})`;
  const sentence =
    action === 'unchanged'
      ? `${paint.success('Unchanged:')} ${subject} is as wanted already.`
      : dryRun
        ? `Would change ${subject}. Nothing was written.`
        : `${paint.success('Changed')} ${subject}.`;
  return [
    `${sentence}\n`,
    changeRows(changes, paint),
    ...settled.map((each) => `  ${settledSentence(each)}\n`),
    registerWith === null ? '' : `\nIts key stays ${key}. To register it again:\n  ${registerWith}\n`,
    describeHandOffs(handOffs, paint),
    sandboxNote(sandbox, paint),
  ].join('');
}

const LABELS: Readonly<Record<string, string>> = {
  displayName: 'Name',
  description: 'Description',
  notes: 'Notes',
  tags: 'Tags',
  'web.redirectUris': 'Reply URLs',
  'spa.redirectUris': 'Reply URLs',
  'publicClient.redirectUris': 'Reply URLs',
  owners: 'Owners',
};

/** What stands after an element of a list. */
const REMARKS: Readonly<Record<string, string>> = {
  'web.redirectUris': 'web',
  'spa.redirectUris': 'single-page app',
  'publicClient.redirectUris': 'mobile or desktop app',
};

function changeRows(changes: readonly Change[], paint: Paint): string {
  const rows = new Map<string, readonly string[]>();
  for (const change of changes) {
    const label = LABELS[change.property ?? ''] ?? change.summary;
    rows.set(label, [...(rows.get(label) ?? []), ...changeLines(change, paint)]);
  }
  return alignRows(
    [...rows].map(([label, lines]): Row => [label, [...new Set(lines)]]),
    paint,
  );
}

function changeLines({ target, property, before, after }: Change, paint: Paint): readonly string[] {
  if (!Array.isArray(before) || !Array.isArray(after)) {
    return [`${textOf(before)} → ${textOf(after)}`];
  }
  const remark =
    REMARKS[property ?? ''] ??
    (property === 'owners' ? (target === 'application' ? 'application' : 'service principal') : '');
  const [old, now] = [before.map(elementOf), after.map(elementOf)];
  const line = (mark: string, element: string): string =>
    `${mark} ${element}${remark === '' ? '' : `   ${paint.dim(remark)}`}`;
  return [
    ...now.filter((each) => !old.includes(each)).map((each) => line(paint.success('+'), each)),
    ...old.filter((each) => !now.includes(each)).map((each) => line(paint.error('-'), each)),
  ];
}

/** The most characters of a text that a line shows. */
const MAX_SHOWN = 60;

function textOf(value: unknown): string {
  if (typeof value !== 'string' || value === '') {
    return 'none';
  }
  return value.length <= MAX_SHOWN ? value : `${value.slice(0, MAX_SHOWN - 1)}…`;
}

function elementOf(element: unknown): string {
  if (typeof element === 'object' && element !== null && 'name' in element && 'id' in element) {
    return `${String(element.name)} (${String(element.id)})`;
  }
  return typeof element === 'string' ? element : JSON.stringify(element);
}

const NOUNS: Readonly<Record<string, string>> = {
  displayName: 'name',
  redirectUris: 'reply URL',
  tags: 'tag',
  owners: 'owner',
};

function settledSentence({ property, value, state, nearest }: EditResult['settled'][number]): string {
  const noun = NOUNS[property] ?? property;
  if (value === '') {
    return `There is no ${noun} to remove.`;
  }
  return state === 'present'
    ? `The ${noun} "${value}" is there already.`
    : `There is no ${noun} "${value}"${nearest === null ? '.' : `; did you mean "${nearest}"?`}`;
}
