import { type LoggedExchange, writesOf } from '../e2e/served-sandbox.ts';

/** What Graph allows: so many writes in so many milliseconds (https://learn.microsoft.com/graph/throttling-limits). */
const WRITE_LIMIT = { writes: 3_000, lengthMs: 150_000 } as const;

/**
 * How near a run keeps to the ceiling once it is past its burst: the mean, over all writes after the first 3,000, of
 * how quickly the last 3,000 went, 1 being 150 s. NaN for a run of fewer.
 */
export function usedCeiling(exchanges: readonly LoggedExchange[], { writes, lengthMs } = WRITE_LIMIT): number {
  const times = writesOf(exchanges)
    .filter(({ status }) => status !== 429)
    .map(({ time }) => Date.parse(time))
    .sort((one, other) => one - other);
  const used = times.slice(writes).map((time, index) => lengthMs / (time - (times[index] ?? NaN)));
  return used.reduce((sum, each) => sum + each, 0) / used.length;
}
