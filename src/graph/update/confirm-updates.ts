import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { GraphRequestError } from '../../errors/graph-request-error.ts';
import type { GraphClient } from '../graph-client.ts';
import { type BatchReader, createBatchReader } from '../batch-reader.ts';
import { bodyOrMissing } from '../reads.ts';
import { concurrentChange } from './concurrent-change.ts';
import { areSameMembers, differencesFrom, hasMore, type ListDifference, type Lists } from './lists.ts';
import type { PendingUpdate } from './pending-updates.ts';
import { writeAgain } from './write-merged.ts';

/** An update that did not stay, or that could not be confirmed. */
export interface UnconfirmedUpdate {
  /** Object id of the application or service principal that it belongs to. */
  readonly ownerId: string;
  readonly error: FhirAppsError;
}

/** Milliseconds between two reads of the same object: of at most {@link FEW}, and of more. */
const BETWEEN_READS = { few: 300, many: 500 };

/** The objects of three batches. */
const FEW = 60;

/** Milliseconds that an update is watched beyond the time that the directory took to show it. */
const WATCH_BEYOND = 1000;

/**
 * Milliseconds after its write for which an update is watched at least where others write too. Reads that happen to go
 * to replicas that are up to date say nothing of those that are behind, and another writer may merge from one of these.
 */
const WATCH_AMONG_OTHERS = 5000;

/** How often in a row an update has to be seen before it counts as there to stay. */
const SEEN_IN_A_ROW = 4;

/** How often in a row it has to be overwritten before that counts: some replicas may be behind. */
const OVERWRITTEN_IN_A_ROW = 3;

/** Milliseconds after which an object that still looks as before the write may have been set back by another writer. */
const LAG_IS_SUSPICIOUS_AFTER = 5000;

/**
 * The least and the most milliseconds of which a writer who was overwritten pauses a random part; the growth is for
 * each time that it happens.
 */
const PAUSE = { least: 400, most: 20_000, growth: 1.5 };

/** Gives everyone who waits for it the same new look at the directory, so that their reads share batches. */
type NextRound = () => Promise<BatchReader>;

/**
 * Reads every list that this run has written until the directory shows what was written, and goes on for as long as
 * that took and a second more. What another writer has overwritten is merged again after a random pause, until the
 * deadline. Reads of many objects share batches.
 *
 * This narrows the window in which two writers overwrite each other and cannot close it, because Graph has no
 * conditional write.
 *
 * @returns what did not stay, with UnfinishedError `concurrent_change` or what reading or writing threw; empty where
 *   everything did. Throws the reason of a run that is stopped.
 */
export async function confirmUpdates(client: GraphClient): Promise<readonly UnconfirmedUpdate[]> {
  const { updates } = client;
  const pending = updates.unconfirmed();
  const nextRound = openRounds(client, pending.length > FEW ? BETWEEN_READS.many : BETWEEN_READS.few);
  const failures = await Promise.all(
    pending.map(async ({ object: { path, ownerId } }): Promise<readonly UnconfirmedUpdate[]> => {
      const error = await confirmUpdate(client, path, nextRound);
      updates.confirmed(path);
      return error === null ? [] : [{ ownerId, error }];
    }),
  );
  return failures.flat();
}

function openRounds(client: GraphClient, milliseconds: number): NextRound {
  let next: Promise<BatchReader> | null = null;
  let wait = 0;
  const begin = async (): Promise<BatchReader> => {
    await client.updates.timer.sleep(wait);
    wait = milliseconds;
    next = null;
    return createBatchReader(client);
  };
  return () => (next ??= begin());
}

/** Why one update did not stay; null where it did. */
async function confirmUpdate(client: GraphClient, path: string, nextRound: NextRound): Promise<FhirAppsError | null> {
  const { updates } = client;
  const current = (): PendingUpdate | undefined => updates.unconfirmed().find(({ object }) => object.path === path);
  let lag = 0;
  for (let attempt = 1; ; attempt += 1) {
    const update = current();
    if (update === undefined) {
      return null;
    }
    try {
      const seen = await watch(client, update, { nextRound, isContended: attempt > 1, lag });
      if (seen.differences.length === 0) {
        return null;
      }
      lag = seen.lag;
      if (!updates.timer.deadline.aborted) {
        const longest = Math.min(PAUSE.most, Math.max(PAUSE.least, lag) * PAUSE.growth ** attempt);
        await updates.timer.sleep(longest * Math.random());
      }
      if (updates.timer.deadline.aborted) {
        return concurrentChange(update.object, seen.differences);
      }
      await writeAgain(client, update.object, update.changes);
    } catch (error) {
      if (!(error instanceof FhirAppsError)) {
        throw error;
      }
      const isGone = error instanceof GraphRequestError && error.refusal.status === 404;
      return isGone || updates.timer.deadline.aborted ? concurrentChange(update.object, everything(update)) : error;
    }
  }
}

/** How an update is watched: together with others, and what is known of its object from before. */
interface WatchOptions {
  readonly nextRound: NextRound;
  readonly isContended: boolean;
  /** How far behind the directory was seen to be, in milliseconds. */
  readonly lag: number;
}

/**
 * Reads until an update has stayed, was overwritten, or no time is left; says what the directory lacks then, and how
 * far behind it was.
 */
async function watch(
  client: GraphClient,
  update: PendingUpdate,
  options: WatchOptions,
): Promise<{ readonly differences: readonly ListDifference[]; readonly lag: number }> {
  const { timer } = client.updates;
  const { object, changes, before, writtenAt } = update;
  const began = timer.elapsed();
  let { isContended, lag } = options;
  let until: number | null = null;
  let seen = 0;
  let overwritten = 0;
  for (;;) {
    const body = bodyOrMissing(object.read, await (await options.nextRound()).read(object.read));
    const lists = body === null ? null : object.listsOf(object.parse(body));
    const now = timer.elapsed();
    const differences = lists === null ? everything(update) : differencesFrom(lists, changes);
    isContended ||= lists !== null && hasOthers(lists, update);
    if (differences.length === 0) {
      seen += 1;
      overwritten = 0;
      lag = until === null ? Math.max(lag, now - began) : lag;
      until ??= now + (now - began) + WATCH_BEYOND;
      // Where others write too, one of them may have merged from a replica that is as far behind as any.
      const amongOthers = Math.max(3 * lag + 2 * WATCH_BEYOND, WATCH_AMONG_OTHERS);
      const end = isContended ? Math.max(until, writtenAt + amongOthers) : until;
      if ((seen >= SEEN_IN_A_ROW && now >= end) || timer.deadline.aborted) {
        return { differences, lag };
      }
      continue;
    }
    seen = 0;
    if (lists !== null && isUnchanged(lists, before, update)) {
      lag = Math.max(lag, now - writtenAt);
      until = until === null ? null : now + lag + WATCH_BEYOND;
    } else {
      overwritten += 1;
    }
    if (
      overwritten >= OVERWRITTEN_IN_A_ROW ||
      now - began > LAG_IS_SUSPICIOUS_AFTER + lag / 2 ||
      timer.deadline.aborted
    ) {
      return { differences, lag };
    }
  }
}

/** True where the lists are as they were before the write, which is what a replica that is behind shows. */
function isUnchanged(lists: Lists, before: Lists, { changes }: PendingUpdate): boolean {
  return [...changes.keys()].every((property) => {
    const [then, now] = [before.get(property), lists.get(property)];
    return then !== undefined && now !== undefined && areSameMembers(then, now);
  });
}

/** True where the changed lists have something that neither this run nor anyone before it has put there. */
function hasOthers(lists: Lists, { before, changes }: PendingUpdate): boolean {
  return [...changes].some(([property, ofList]) => {
    const now = new Map([...(lists.get(property) ?? [])].filter(([identity]) => !ofList.has(identity)));
    return hasMore(new Map([[property, now]]), before);
  });
}

/** All that an update has changed, for an object that does not show any of it. */
function everything({ changes }: PendingUpdate): readonly ListDifference[] {
  return differencesFrom(new Map(), changes);
}
