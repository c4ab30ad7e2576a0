import type { GraphClient } from './graph-client.ts';
import type { GraphAnswer, GraphRequest } from './graph-request.ts';

/**
 * In so many reads in a row something must be absent before it counts as gone: Graph's replicas answer in turn, and one
 * that lags does not know yet what another shows. Presence counts at once.
 */
export const ABSENT_READS = 5;

/** Milliseconds between these reads. */
const READ_INTERVAL_MS = 1000;

/**
 * What `read` finds: the first that is not null, or null once nothing was found in so many reads, a second apart;
 * default: {@link ABSENT_READS}. Throws what `read` throws.
 */
export async function seenInReads<T>(
  client: GraphClient,
  read: () => Promise<T | null>,
  maxReads: number = ABSENT_READS,
): Promise<T | null> {
  for (let count = 1; ; count += 1) {
    const found = await read();
    if (found !== null || count === maxReads) {
      return found;
    }
    await pauseBetweenReads(client);
  }
}

/** Waits until the next read is worth sending. */
export async function pauseBetweenReads(client: GraphClient): Promise<void> {
  await client.sleep(READ_INTERVAL_MS);
}

/**
 * The answer to a read of one object: the first that is not 404, or the last 404 once there were {@link ABSENT_READS}.
 */
export async function askUntilSeen(client: GraphClient, request: GraphRequest): Promise<GraphAnswer> {
  let last: GraphAnswer | null = null;
  const seen = await seenInReads(client, async () => {
    last = await client.ask(request);
    return last.status === 404 ? null : last;
  });
  return seen ?? last ?? client.ask(request);
}

/** The answer, or, where that is 404, what {@link askUntilSeen} gives: a replica that lags hides what stands. */
export async function askAgainIfMissing(
  client: GraphClient,
  request: GraphRequest,
  answer: GraphAnswer | null,
): Promise<GraphAnswer | null> {
  return answer?.status === 404 ? askUntilSeen(client, request) : answer;
}
