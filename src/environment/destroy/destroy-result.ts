import type { AppType } from '../../registration/model/app-type.ts';
import type { EnvironmentHead, EntryError, ForeignApplication } from '../plan/environment-result.ts';

/** What became of an entry of the file. */
export type DestroyAction =
  /** In the recycle bin now, or purged; in a dry run, what would be. */
  | 'deleted'
  | 'purged'
  /** Nothing stood: an earlier run, or somebody else, has deleted it. */
  | 'absent'
  /** It stands: `reason` says what is not proved. */
  | 'kept'
  /** It stands: Graph refused. */
  | 'failed'
  /** It stands: not begun, because a client of it stands, or the run was ended. */
  | 'skipped'
  /** A managed identity: it belongs to Azure, and only its roles were given here. */
  | 'left';

/** What `destroy` tells of one entry; unknown is null. */
export interface DestroyedEntry {
  readonly key: string;
  readonly type: AppType | 'managed-identity';
  readonly action: DestroyAction;
  readonly displayName: string | null;
  readonly uniqueName: string | null;
  readonly appId: string | null;
  readonly objectId: string | null;
  /** Until when it can be restored, ISO 8601 UTC. */
  readonly restorableUntil: string | null;
  /** Why it is kept, skipped or left. */
  readonly reason: string | null;
  readonly error: EntryError | null;
}

/** `result` of `destroy`. */
export interface DestroyResult extends EnvironmentHead {
  readonly dryRun: boolean;
  readonly summary: Readonly<Record<DestroyAction | 'foreign', number>>;
  /** The clients first, the resource last: the order in which they go. */
  readonly registrations: readonly DestroyedEntry[];
  /** What carries the tag of the server and is not in the file. */
  readonly foreign: readonly ForeignApplication[];
  /** Absolute path of the lock file. */
  readonly lockFile: string;
}
