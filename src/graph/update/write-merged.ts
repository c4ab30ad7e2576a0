import { ConnectionError, type FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { MAX_TRIES } from '../../http/retry.ts';
import { type GraphClient, OutdatedWriteError } from '../graph-client.ts';
import { concurrentChange } from './concurrent-change.ts';
import {
  areSameMembers,
  changedMembers,
  combinedChanges,
  differencesFrom,
  hasMore,
  type ListChanges,
  type Lists,
  unionOf,
} from './lists.ts';
import type { ListedObject } from './pending-updates.ts';

/** How often an object is read again that lacks what was seen before, or that others are writing to. */
const MORE_READS = 3;

/** Milliseconds between these reads. */
const BETWEEN_READS = 300;

/** A merge: the object as the plan knew it, and what the run changes of its lists. */
export interface Merge<T> {
  readonly object: ListedObject<T>;
  /** The object as it is written to again, where that differs: without what goes out once. */
  readonly again?: ListedObject<T>;
  readonly base: T;
  /** True where `base` was read for this write. Default false. */
  readonly isFresh?: boolean;
  readonly changes: ListChanges;
}

/**
 * Writes changes of lists into the lists as they are now, since Graph replaces a list as a whole and has no conditional
 * write. What others have added since the plan stays, and what they have taken away stays away. The write is kept until
 * {@link confirmUpdates} has seen that it stayed. Throws what reading and writing throw.
 */
export async function writeMerged<T>(
  client: GraphClient,
  { object, base, changes, again = object, isFresh = false }: Merge<T>,
): Promise<void> {
  const { updates } = client;
  const all = combinedChanges(updates.changesOf(object.path), changes);
  const ofThese = new Map([...all].filter(([property]) => changes.has(property)));
  const planned = without(only(object.listsOf(base), ofThese), ofThese);
  const isCurrent = isFresh || updates.isKnown(object.path);
  const lists = await mergeUntilTaken(client, object, ofThese, async (attempt) =>
    isCurrent && attempt === 1
      ? { current: base, lists: object.listsOf(base) }
      : readForMerge(client, object, planned, attempt === 1 ? 0 : MORE_READS),
  );
  if (changes.size > 0) {
    // Others can only have come to know an object that this run made if something of theirs is in it.
    const hasOthers = !updates.isOurs(object.path) || hasMore(without(only(lists, ofThese), ofThese), planned);
    updates.wrote({ object: again as ListedObject<unknown>, changes, before: lists }, hasOthers);
  }
}

/** Merges everything that this run has changed of an object again, because another writer has overwritten it. */
export async function writeAgain(
  client: GraphClient,
  object: ListedObject<unknown>,
  changes: ListChanges,
): Promise<void> {
  const lists = await mergeUntilTaken(client, object, changes, () =>
    readForMerge(client, object, new Map(), MORE_READS),
  );
  client.updates.wrote({ object, changes, before: lists }, true);
}

/** The most milliseconds of which a random part is waited before the first new merge, and before any. */
const PAUSE = { first: 600, most: 5_000 };

/** An object as it was read to be merged with, and its lists. */
interface ReadToMerge<T> {
  readonly current: T;
  readonly lists: Lists;
}

/**
 * Reads, merges and writes; again where the write had to wait, and where Graph says that the list lacks an enabled scope
 * or role: then another writer has added one that the read did not show yet. Returns the lists that the write was merged
 * from. Throws UnfinishedError `concurrent_change` once the time is over, and what reading and writing throw.
 */
async function mergeUntilTaken<T>(
  client: GraphClient,
  object: ListedObject<T>,
  changes: ListChanges,
  read: (attempt: number) => Promise<ReadToMerge<T>>,
): Promise<Lists> {
  const { deadline } = client.updates.timer;
  const send: GraphClient['send'] = (request) => client.send({ ...request, replacesLists: { waits } });
  let waits = 0;
  let waitedFor: FhirAppsError | null = null;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { current, lists } = await read(attempt);
      await object.write(differing(object, mergedLists(object, lists, changes), lists), current, send);
      return lists;
    } catch (error) {
      const isOutOfTime = attempt > 1 && error instanceof ConnectionError && deadline.aborted;
      if (error instanceof OutdatedWriteError && (error.wasAnswered || attempt < MAX_TRIES)) {
        waits += 1;
        waitedFor = error.error;
      } else if (isOutdated(error) || (isOutOfTime && waitedFor === null)) {
        waitedFor = null;
        await pauseBeforeMerge(client, object, { changes, attempt, cause: error });
      } else {
        throw isOutOfTime ? waitedFor : error instanceof OutdatedWriteError ? error.error : error;
      }
    }
  }
}

/** Waits a random time before lists are merged again. Throws UnfinishedError `concurrent_change` where none is left. */
async function pauseBeforeMerge<T>(
  { updates: { timer } }: GraphClient,
  object: ListedObject<T>,
  merge: { readonly changes: ListChanges; readonly attempt: number; readonly cause: unknown },
): Promise<void> {
  await timer.sleep(Math.min(PAUSE.first * merge.attempt, PAUSE.most) * Math.random());
  if (timer.deadline.aborted) {
    throw concurrentChange(object, differencesFrom(new Map(), merge.changes), merge.cause);
  }
}

/**
 * True where Graph refuses a list because it lacks or changes a scope or role that is enabled (Graph: Update
 * application).
 */
function isOutdated(error: unknown): boolean {
  return (
    error instanceof GraphRequestError &&
    (error.refusal.graphCode === 'CannotDeleteOrUpdateEnabledEntitlement' ||
      /cannot be deleted or updated unless disabled first/i.test(error.message))
  );
}

/**
 * Reads the lists that a write is merged from. Replicas may differ: a member that any of several reads shows is there,
 * and one that was known is gone only if none of them shows it.
 */
async function readForMerge<T>(
  client: GraphClient,
  object: ListedObject<T>,
  known: Lists,
  atLeast = 0,
): Promise<ReadToMerge<T>> {
  const read = async (): Promise<T> => object.parse(await client.send(object.readToMerge ?? object.read));
  let current = await read();
  let lists = object.listsOf(current);
  for (let more = 0; more < MORE_READS && (more < atLeast || hasMore(known, lists)); more += 1) {
    await client.updates.timer.sleep(BETWEEN_READS);
    current = await read();
    lists = unionOf([lists, object.listsOf(current)]);
  }
  return { current: object.withLists?.(current, lists) ?? current, lists };
}

function mergedLists<T>({ positionOfNew }: ListedObject<T>, lists: Lists, changes: ListChanges): Lists {
  return new Map(
    [...changes].map(([property, ofList]) => [
      property,
      changedMembers(lists.get(property) ?? new Map<string, unknown>(), ofList, positionOfNew(property)),
    ]),
  );
}

/** The merged lists that are not as the object has them. */
function differing<T>({ positionOfNew }: ListedObject<T>, merged: Lists, lists: Lists): Lists {
  return new Map(
    [...merged].filter(([property, members]) => {
      const now = lists.get(property) ?? new Map<string, unknown>();
      const [[first] = [], [firstNow] = []] = [[...members.keys()], [...now.keys()]];
      return !areSameMembers(members, now) || (positionOfNew(property) === 'start' && first !== firstNow);
    }),
  );
}

function only(lists: Lists, changes: ListChanges): Lists {
  return new Map([...lists].filter(([property]) => changes.has(property)));
}

/** The lists without the members that are changed. */
function without(lists: Lists, changes: ListChanges): Lists {
  return new Map(
    [...lists].map(([property, members]) => [
      property,
      new Map([...members].filter(([identity]) => changes.get(property)?.has(identity) !== true)),
    ]),
  );
}
