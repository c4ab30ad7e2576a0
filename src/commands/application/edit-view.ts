import { describeHandOffs } from '../../output/hand-off-view.ts';
import { alignRows, type Row } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import type { EditResult } from './edit-results.ts';

type Change = EditResult['changes'][number];

/** An edit before it is confirmed: old and new of each property, and what follows from it. */
export function describeEditPlan(
  { result, effects }: { readonly result: EditResult; readonly effects: readonly string[] },
  paint: Paint,
): string {
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
  const { action, dryRun, displayName, key, appId, changes, settled, registerWith, handOffs } = result;
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
  ].join('');
}

/** What a row of changes is called, by property, else by what is written. */
const LABELS: Readonly<Record<string, string>> = {
  displayName: 'Name',
  description: 'Description',
  notes: 'Notes',
  tags: 'Tags',
  'web.redirectUris': 'Reply URLs',
  'spa.redirectUris': 'Reply URLs',
  'publicClient.redirectUris': 'Reply URLs',
  owners: 'Owners',
  appRoles: 'App roles',
  'api.oauth2PermissionScopes': 'Scopes',
  'api.preAuthorizedApplications': 'Pre-authorized',
  appRoleAssignment: 'Assignments',
  oAuth2PermissionGrant: 'Consent',
};

/** What stands after an element of a list. */
const REMARKS: Readonly<Record<string, string>> = {
  'web.redirectUris': 'web',
  'spa.redirectUris': 'single-page app',
  'publicClient.redirectUris': 'mobile or desktop app',
};

/** One line of a row: an element of a list with its mark, or old and new of a text. */
interface Line {
  readonly label: string;
  readonly text: string;
  readonly remark: string | null;
}

/** A row for each property, an element that several objects gain or lose in one line. */
function changeRows(changes: readonly Change[], paint: Paint): string {
  const rows = new Map<string, Map<string, readonly string[]>>();
  for (const { label, text, remark } of changes.flatMap((change) => changeLines(change, paint))) {
    const row = rows.get(label) ?? new Map<string, readonly string[]>();
    row.set(text, [...(row.get(text) ?? []), ...(remark === null ? [] : [remark])]);
    rows.set(label, row);
  }
  const withRemarks = ([text, remarks]: readonly [string, readonly string[]]): string =>
    remarks.length === 0 ? text : `${text}   ${paint.dim(remarks.join(' and '))}`;
  return alignRows(
    [...rows].map(([label, row]): Row => [label, [...row].map(withRemarks)]),
    paint,
  );
}

function changeLines({ target, property, summary, before, after }: Change, paint: Paint): readonly Line[] {
  const label = LABELS[property ?? target] ?? property ?? target;
  const removed = (text: string): string => `${paint.error('-')} ${text}`;
  if (property === null) {
    return [{ label, text: removed(summary), remark: null }];
  }
  if (!Array.isArray(before) || !Array.isArray(after)) {
    return [{ label, text: `${textOf(before)} → ${textOf(after)}`, remark: null }];
  }
  const remark = property === 'owners' ? OWNED[target] : REMARKS[property];
  const [old, now] = [before.map(elementOf), after.map(elementOf)];
  return [
    ...now.filter((each) => !old.includes(each)).map((each) => `${paint.success('+')} ${each}`),
    ...old.filter((each) => !now.includes(each)).map(removed),
  ].map((text) => ({ label, text, remark: remark ?? null }));
}

/** What the objects that have owners are called. */
const OWNED: Readonly<Record<string, string>> = { application: 'application', servicePrincipal: 'service principal' };

/** The most characters of a text that a line shows. */
const MAX_SHOWN = 60;

function textOf(value: unknown): string {
  if (typeof value !== 'string' || value === '') {
    return 'none';
  }
  return value.length <= MAX_SHOWN ? value : `${value.slice(0, MAX_SHOWN - 1)}…`;
}

/** An element of a list by its name, with its id where it has one; of scopes and roles the value is enough. */
function elementOf(element: unknown): string {
  if (typeof element !== 'object' || element === null) {
    return String(element);
  }
  const fields = new Map<string, unknown>(Object.entries(element));
  const isText = (value: unknown): value is string => typeof value === 'string';
  const named = ['name', 'value', 'appId'].map((key) => fields.get(key)).find(isText) ?? JSON.stringify(element);
  const id = fields.get('id');
  return isText(id) ? `${named} (${id})` : named;
}

const NOUNS: Readonly<Record<string, string>> = {
  displayName: 'name',
  redirectUris: 'reply URL',
  tags: 'tag',
  owners: 'owner',
  appRoles: 'app role',
  'api.oauth2PermissionScopes': 'scope',
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
