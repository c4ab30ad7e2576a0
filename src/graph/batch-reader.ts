import DataLoader from 'dataloader';
import pLimit from 'p-limit';
import { readBatch } from './batch.ts';
import type { GraphClient } from './graph-client.ts';
import type { GraphAnswer, GraphRequest } from './graph-request.ts';
import { NO_THROTTLE_SIGNS } from './pace/throttle-signs.ts';

/**
 * One look at the directory: reads that are asked for in the same moment, by whomever, go in as few batches as they fit
 * in, and each is sent once. Who wants to know what stands now takes a new look.
 */
export interface BatchReader {
  readonly client: GraphClient;
  /** The answer to a read, a refusal included. Throws as {@link readBatch}. */
  read(request: GraphRequest): Promise<GraphAnswer>;
  /**
   * Gives a read the body that a list has told already, so that it is not sent; null: the list shows that there is
   * none.
   */
  prime(request: GraphRequest, body: unknown): void;
}

/** Reads by name; a read that is null is left out. */
export type Reads<K extends string> = Readonly<Record<K, GraphRequest | null>>;

/** The most requests that one batch may hold (Graph: JSON batching). */
export const READS_IN_A_BATCH = 20;

/** The most batches on their way at once: more would only wait at Graph's side. */
const BATCHES_AT_ONCE = 6;

/** The most reads on their way at once; more of them wait. */
export const READS_AT_ONCE = READS_IN_A_BATCH * BATCHES_AT_ONCE;

/** A look that has seen nothing yet. */
export function createBatchReader(client: GraphClient): BatchReader {
  const limit = pLimit(BATCHES_AT_ONCE);
  const loader = new DataLoader<GraphRequest, GraphAnswer, string>(
    (requests) => limit(() => readBatch(client, requests)),
    { maxBatchSize: READS_IN_A_BATCH, cacheKeyFn: keyOf },
  );
  return {
    client,
    read: (request) => loader.load(request),
    prime: (request, body) => {
      loader.prime(request, knownAnswer(body));
    },
  };
}

/** Spelled out, since V8 gives every object that is spread from a constant a hidden class of its own: 2 MB for thousands. */
function knownAnswer(body: unknown): GraphAnswer {
  const status = body === null ? 404 : 200;
  return { status, body, requestId: null, retryAfter: null, throttle: NO_THROTTLE_SIGNS, isJson: true };
}

function keyOf({ path, headers, fresh }: GraphRequest): string {
  return JSON.stringify([path, headers ?? null, fresh ?? false]);
}

/** Reads in one look, and gives each its own answer, refusals included; null for a read that was left out. */
export async function readNamed<K extends string>(
  reader: BatchReader,
  reads: Reads<K>,
): Promise<Readonly<Record<K, GraphAnswer | null>>> {
  const named = Object.entries<GraphRequest | null>(reads).map(
    async ([name, request]) => [name, request === null ? null : await reader.read(request)] as const,
  );
  return Object.fromEntries(await Promise.all(named)) as Record<K, GraphAnswer | null>;
}

/** As {@link readNamed}, in a look of its own. */
export function readAll<K extends string>(
  client: GraphClient,
  reads: Reads<K>,
): Promise<Readonly<Record<K, GraphAnswer | null>>> {
  return readNamed(createBatchReader(client), reads);
}

/** As {@link readAll}, for several sets of reads at once: the answers to each set, in the order of the sets. */
export function readAllSets<K extends string>(
  client: GraphClient,
  sets: readonly Partial<Reads<K>>[],
): Promise<readonly Readonly<Partial<Record<K, GraphAnswer | null>>>[]> {
  const reader = createBatchReader(client);
  // What a set leaves out stays out of its answers too.
  return Promise.all(sets.map((set) => readNamed<K>(reader, set as Reads<K>)));
}
