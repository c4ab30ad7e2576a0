import { type LoggedExchange, writesOf } from '../e2e/served-sandbox.ts';

/** What Graph allows: so many writes in so many milliseconds (facts/graph.md §7.1). */
export const WRITE_LIMIT = { writes: 3_000, lengthMs: 150_000 } as const;

/**
 * How near a run keeps to the ceiling once it is past its burst: the mean of what each of its later writes finds in the window that it
 * ends, as a part of the limit. NaN for a run that never comes so far.
 */
export function usedCeiling(exchanges: readonly LoggedExchange[], { writes, lengthMs } = WRITE_LIMIT): number {
  const times = writesOf(exchanges)
    .filter(({ status }) => status !== 429)
    .map(({ time }) => Date.parse(time))
    .sort((one, other) => one - other);
  // The last of the burst waits for nothing; those after the first window do.
  const later = times.flatMap((time, index) => (time - (times[0] ?? time) > lengthMs ? [index] : []));
  const inWindow = later.map((index) => {
    const end = times[index] ?? NaN;
    return times.slice(0, index + 1).filter((time) => time > end - lengthMs).length;
  });
  return inWindow.reduce((sum, count) => sum + count, 0) / inWindow.length / writes;
}
