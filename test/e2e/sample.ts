import { sequence } from '../fuzz/random.ts';

/**
 * As many cases of a table as are asked for, chosen by a seed that is printed: `MATRIX=all` gives the whole table,
 * `MATRIX=<seed>` the sample of that seed.
 */
export function sample<T>(table: readonly T[], count: number): readonly T[] {
  const { MATRIX: wish = '' } = process.env;
  if (wish === 'all') {
    return table;
  }
  const seed = wish === '' ? Date.now() % 1_000_000 : Number(wish);
  process.stderr.write(`${count} of ${table.length} cases; these again with MATRIX=${seed}, each with MATRIX=all\n`);
  const random = sequence(seed);
  return table
    .map((each) => ({ each, rank: random() }))
    .sort((left, right) => left.rank - right.rank)
    .slice(0, count)
    .map(({ each }) => each);
}
