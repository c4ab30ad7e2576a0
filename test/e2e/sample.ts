import { it, type TestAPI } from 'vitest';
import { sequence } from '../fuzz/random.ts';

const { MATRIX: WISH = '' } = process.env;

/** For the cells of a table, which share nothing: several at a time where all of them run. */
export const cell: TestAPI | TestAPI['concurrent'] = WISH === 'all' ? it.concurrent : it;

/**
 * As many cases of a table as are asked for, chosen by a seed that is printed: `MATRIX=all` gives the whole table,
 * `MATRIX=<seed>` the sample of that seed.
 */
export function sample<T>(table: readonly T[], count: number): readonly T[] {
  if (WISH === 'all') {
    process.stderr.write(`all ${table.length} cases\n`);
    return table;
  }
  const seed = WISH === '' ? Date.now() % 1_000_000 : Number(WISH);
  process.stderr.write(`${count} of ${table.length} cases; these again with MATRIX=${seed}, each with MATRIX=all\n`);
  const random = sequence(seed);
  return table
    .map((each) => ({ each, rank: random() }))
    .sort((left, right) => left.rank - right.rank)
    .slice(0, count)
    .map(({ each }) => each);
}
