import { it, type TestAPI } from 'vitest';
import { sequence } from '../fuzz/random.ts';

const { MATRIX: WISH = '' } = process.env;

/** What `npm test` chooses by, so that two runs of one commit try the same. */
const SEED = 906_981;

/** For the cells of a table, which share nothing: several at a time where all of them run. */
export const cell: TestAPI | TestAPI['concurrent'] = WISH === 'all' ? it.concurrent : it;

/**
 * As many cases of a table as are asked for, the same in every run: `MATRIX=all` gives the whole table, `MATRIX=<seed>`
 * the sample of another seed.
 */
export function sample<T>(table: readonly T[], count: number): readonly T[] {
  if (WISH === 'all') {
    process.stderr.write(`all ${table.length} cases\n`);
    return table;
  }
  const random = sequence(WISH === '' ? SEED : Number(WISH));
  return table
    .map((each) => ({ each, rank: random() }))
    .sort((left, right) => left.rank - right.rank)
    .slice(0, count)
    .map(({ each }) => each);
}
