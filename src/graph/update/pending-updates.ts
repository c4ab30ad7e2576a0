import type { Clock } from '../../clock.ts';
import type { GraphRequest } from '../graph-request.ts';
import { combinedChanges, type ListChanges, type Lists, type PositionOfNew } from './lists.ts';

/** A directory object whose lists Graph replaces as a whole; `T` is the object as it is read. */
export interface ListedObject<T> {
  /** Such as `/applications/ID`: what its updates are known by. */
  readonly path: string;
  /** The display name, for errors; null where no one has read it. */
  readonly name: string | null;
  /** Object id of the application or service principal that it belongs to, which may be itself. */
  readonly ownerId: string;
  readonly read: GraphRequest;
  /** What a write is merged from, where that takes more than `read` shows. */
  readonly readToMerge?: GraphRequest;
  readonly parse: (body: unknown) => T;
  readonly listsOf: (object: T) => Lists;
  /**
   * The object with these lists in it, where a write sends some that it does not change. Default: the object as it was
   * read last.
   */
  readonly withLists?: (object: T, lists: Lists) => T;
  readonly positionOfNew: PositionOfNew;
  /** Writes these lists, whole, to the object as it was just read; `send` repeats nothing that others may outdate. */
  readonly write: (lists: Lists, current: T, send: (request: GraphRequest) => Promise<unknown>) => Promise<void>;
}

/** An update of lists that was written, and that no one has confirmed to have stayed. */
export interface PendingUpdate {
  readonly object: ListedObject<unknown>;
  /** Everything that this run has changed of the lists of the object. */
  readonly changes: ListChanges;
  /** The lists that the last write was merged from. */
  readonly before: Lists;
  /** When the last write was answered, in milliseconds of {@link UpdateTimer.elapsed}. */
  readonly writtenAt: number;
}

/** The time that waiting for updates takes; `sleep` rejects with the reason of a signal that ends the run. */
export interface UpdateTimer {
  elapsed(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Aborted when the run may wait no longer. */
  readonly deadline: AbortSignal;
}

/** What one run has written of lists that others may write at the same time. */
export interface PendingUpdates {
  readonly timer: UpdateTimer;
  /** Says that this run has just created an object, and so knows its lists. */
  created(path: string): void;
  /** Milliseconds since this run created an object; Infinity for any other. */
  age(path: string): number;
  /** True for an object that this run created. */
  isOurs(path: string): boolean;
  /** True for an object that this run created so recently that what it knows of the lists is as good as a read. */
  isKnown(path: string): boolean;
  /** Everything that this run has changed of the lists of an object so far. */
  changesOf(path: string): ListChanges;
  /** Keeps an update; one that is not to be confirmed only counts for later ones of the same object. */
  wrote(update: Omit<PendingUpdate, 'writtenAt'>, isToBeConfirmed: boolean): void;
  /** The updates that are to be confirmed, in the order of their first write. */
  unconfirmed(): readonly PendingUpdate[];
  confirmed(path: string): void;
}

/** Milliseconds for which a read is fresh enough to merge from. */
const READ_IS_FRESH = 2000;

const NO_CHANGES: ListChanges = new Map();

/** Opens the updates of one run. */
export function openPendingUpdates(timer: UpdateTimer): PendingUpdates {
  const createdAt = new Map<string, number>();
  const changes = new Map<string, ListChanges>();
  const pending = new Map<string, PendingUpdate>();
  const changesOf = (path: string): ListChanges => changes.get(path) ?? NO_CHANGES;
  const age = (path: string): number => timer.elapsed() - (createdAt.get(path) ?? -Infinity);
  return {
    timer,
    created: (path) => void createdAt.set(path, timer.elapsed()),
    age,
    isOurs: (path) => createdAt.has(path),
    isKnown: (path) => age(path) < READ_IS_FRESH,
    changesOf,
    wrote: (update, isToBeConfirmed) => {
      const { path } = update.object;
      const all = combinedChanges(changesOf(path), update.changes);
      changes.set(path, all);
      if (isToBeConfirmed || pending.has(path)) {
        pending.set(path, { ...update, changes: all, writtenAt: timer.elapsed() });
      }
    },
    unconfirmed: () => [...pending.values()],
    confirmed: (path) => void pending.delete(path),
  };
}

/** The timer of a run that ends with these signals. */
export function updateTimer({
  clock,
  deadline,
  stop,
}: {
  readonly clock: Clock;
  readonly deadline: AbortSignal;
  readonly stop: AbortSignal;
}): UpdateTimer {
  const signal = AbortSignal.any([deadline, stop]);
  return {
    deadline,
    elapsed: clock.elapsed,
    sleep: async (milliseconds) => {
      await clock.sleep(milliseconds, signal).catch(() => stop.throwIfAborted());
    },
  };
}
