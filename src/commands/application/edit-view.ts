import { describeHandOffs } from '../../output/hand-off-view.ts';
import { doneLine } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { type PlanLayout, renderRows } from '../../output/plan-content-view.ts';
import { rowsOfChanges } from '../../registration/plan-content/change-rows.ts';
import { entryContent } from '../../registration/plan-content/entry-content.ts';
import type { ContentEntry } from '../../registration/plan-content/plan-content.ts';
import type { EditResult } from './edit-results.ts';

/** An edit before it is confirmed, as the entry of a plan; `effects` is what follows from it, as sentences. */
export function editContent(result: EditResult, effects: readonly string[]): ContentEntry {
  const { type, displayName, key, appId, objectId, uniqueName, changes } = result;
  return entryContent({
    ...{ action: 'update', type, displayName, key, appId, objectId, uniqueName, changes },
    ...{ credential: null, decisions: [], departures: [], handOffs: [], error: null },
    risks: effects.map((message) => ({ message })),
  });
}

/** The result of `edit` for people. */
export function describeEdit(result: EditResult, paint: Paint, layout: PlanLayout): string {
  const { action, dryRun, displayName, key, appId, changes, settled, registerWith, handOffs } = result;
  const subject = `${paint.bold(`"${displayName}"`)} (${appId})`;
  const sentence =
    action === 'unchanged'
      ? doneLine(`Unchanged: ${subject} is as wanted already.`, paint)
      : dryRun
        ? `Would change ${subject}. Nothing was written.`
        : doneLine(`Changed ${subject}.`, paint);
  return [
    `${sentence}\n`,
    renderRows(rowsOfChanges(changes, false), paint, layout),
    ...settled.map((each) => `  ${settledSentence(each)}\n`),
    registerWith === null ? '' : `\nIts key stays ${key}. To register it again:\n  ${registerWith}\n`,
    describeHandOffs(handOffs, paint),
  ].join('');
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
