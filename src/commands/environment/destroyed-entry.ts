import type { DestroyAction, DestroyedEntry, DestroyResult } from '../../environment/destroy-result.ts';
import type { DestroyDecision } from '../../environment/plan-destroy.ts';
import type { Deletion } from '../../graph/apply/delete-applications.ts';
import type { DeletedApplication } from '../../graph/observe/deleted-application.ts';
import type { RegisterAnswers } from '../../registration/answers/answers.ts';
import type { ObservedApplication } from '../../registration/observed.ts';
import { commandAtSamePlace } from '../next-commands.ts';
import type { GlobalSettings } from '../settings.ts';

/** What is known of an entry in the end. */
export interface EntryFacts {
  readonly key: string;
  readonly answers: Pick<RegisterAnswers, 'type' | 'uniqueName'>;
  /** What stood, and what was decided; null where nothing did. */
  readonly found: DestroyDecision<ObservedApplication> | null;
  /** What lay in the recycle bin already. */
  readonly recycled: DeletedApplication | null;
  /** Null where nothing was to be done. */
  readonly deletion: Deletion | null;
  readonly restorableUntil: string | null;
}

/** What became of an entry, as the result tells it. */
export function destroyedEntry(settings: GlobalSettings, facts: EntryFacts): DestroyedEntry {
  const { key, answers, found, recycled, deletion, restorableUntil } = facts;
  const action: DestroyAction = deletion?.outcome ?? (found === null ? 'absent' : 'kept');
  return {
    key,
    type: answers.type,
    action,
    displayName: found?.application.displayName ?? recycled?.displayName ?? null,
    uniqueName: answers.uniqueName,
    appId: found?.application.appId ?? recycled?.appId ?? null,
    objectId: found?.application.id ?? recycled?.id ?? null,
    restorableUntil,
    reason: action === 'skipped' ? skipReason(answers) : (found?.reason ?? null),
    error: deletion?.outcome === 'failed' ? errorOf(deletion, settings) : null,
  };
}

function skipReason({ type }: Pick<RegisterAnswers, 'type'>): string {
  return type === 'resource' ? 'clients of it stand' : 'the run was ended';
}

function errorOf(
  { error }: Extract<Deletion, { readonly outcome: 'failed' }>,
  settings: GlobalSettings,
): DestroyedEntry['error'] {
  const { code, message, hint, command, requestId, details } = error;
  const line = command === null ? '' : ` ${commandAtSamePlace(command, settings)}`;
  return { code, message, hint: hint === null ? null : `${hint}${line}`, requestId, details };
}

/** How many entries ended how. */
export function destroySummary(registrations: readonly DestroyedEntry[], foreign: number): DestroyResult['summary'] {
  const count = (action: DestroyAction): number => registrations.filter((each) => each.action === action).length;
  return {
    deleted: count('deleted'),
    purged: count('purged'),
    absent: count('absent'),
    kept: count('kept'),
    failed: count('failed'),
    skipped: count('skipped'),
    left: count('left'),
    foreign,
  };
}
