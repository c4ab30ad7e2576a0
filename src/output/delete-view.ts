import { cleaned } from './cleaned.ts';
import type { Paint } from './paint.ts';
import { sandboxNote } from './sandbox-note.ts';

/** The result of `delete`; unknown is null. */
export interface DeleteResult {
  /** `deleted` is in the recycle bin, `purged` is gone, `unchanged` was as wanted before. */
  readonly action: 'deleted' | 'purged' | 'unchanged';
  readonly dryRun: boolean;
  readonly sandbox: boolean;
  readonly displayName: string;
  readonly appId: string;
  readonly objectId: string;
  readonly uniqueName: string | null;
  /** Until when it can be restored, ISO 8601 UTC; null for what was purged. */
  readonly restorableUntil: string | null;
}

/** The result of `delete` for people. */
export function describeDelete(result: DeleteResult, paint: Paint): string {
  const { action, dryRun, sandbox, displayName, appId, restorableUntil } = cleaned(result);
  const subject = `${paint.strong(`"${displayName}"`)} (${appId})`;
  const until = restorableUntil === null ? '' : ` until ${restorableUntil.slice(0, 10)}`;
  const done = { deleted: 'Deleted', purged: 'Purged', unchanged: 'Already deleted:' }[action];
  const wouldDo = { deleted: 'Would delete', purged: 'Would purge', unchanged: 'Already deleted:' }[action];
  const after = {
    deleted: ` It can be restored${until}; until then its unique name and URIs stay taken.`,
    purged: ' It cannot be restored.',
    unchanged: '',
  }[action];
  const sentence = dryRun
    ? `${wouldDo} ${subject}. Nothing was written.`
    : `${action === 'unchanged' ? done : paint.good(done)} ${subject}.${after}`;
  return `${sentence}\n${sandboxNote(sandbox, paint)}`;
}
