import type { AppType } from '../../registration/model/app-type.ts';
import type { EnvironmentHead, EntryError } from '../plan/environment-result.ts';

/** What became of an entry of the file. */
export type RestoreAction =
  /** It is back from the recycle bin; in a dry run, it would be. */
  | 'restored'
  /** It exists, so there was nothing to restore. */
  | 'unchanged'
  /** It neither exists nor is in the recycle bin. */
  | 'absent'
  /** It is still in the recycle bin, or only partly back: `error` says why. */
  | 'failed'
  /** It is still in the recycle bin: the run was stopped before. */
  | 'skipped';

/** What `restore -f` reports of one entry; unknown is null. */
export interface RestoredEntry {
  readonly key: string;
  readonly type: AppType;
  readonly action: RestoreAction;
  readonly displayName: string | null;
  readonly uniqueName: string;
  readonly appId: string | null;
  readonly objectId: string | null;
  readonly error: EntryError | null;
}

/** `result` of `restore -f FILE`. */
export interface EnvironmentRestoreResult extends EnvironmentHead {
  readonly dryRun: boolean;
  readonly summary: Readonly<Record<RestoreAction, number>>;
  /** The resource first: the order in which they come back. */
  readonly registrations: readonly RestoredEntry[];
  /** Absolute path of the lock file. */
  readonly lockFile: string;
  /** The command that brings back the access that Graph does not restore; empty where nothing was restored. */
  readonly next: readonly string[];
}
