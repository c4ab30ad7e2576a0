import { setImmediate } from 'node:timers/promises';
import { READS_AT_ONCE } from '../../graph/batch-reader.ts';

/**
 * The results of the work on each of these, as many at once as fill all the batches that may be on their way: a thousand
 * half-done entries would take more memory than all of what is kept of them. Throws what the work throws.
 */
export async function inWaves<T, R>(members: readonly T[], work: (member: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let begin = 0; begin < members.length; begin += READS_AT_ONCE) {
    results.push(...(await Promise.all(members.slice(begin, begin + READS_AT_ONCE).map(work))));
    // Where nothing is asked of anybody, nothing else would let go: signals would wait, and no memory could be freed.
    await setImmediate();
  }
  return results;
}
