import { describe, expect, it } from 'vitest';
import { longestChain } from './exchange-chain.ts';

/** Exchanges from their start and end, in milliseconds. */
function exchanges(
  ...intervals: readonly (readonly [start: number, end: number])[]
): Parameters<typeof longestChain>[0] {
  return intervals.map(([start, end]) => ({ time: new Date(start).toISOString(), durationMs: end - start }));
}

describe('the longest chain of exchanges', () => {
  it.each([
    ['nothing', exchanges(), 0],
    ['one after the other', exchanges([0, 10], [10, 20], [25, 30]), 3],
    ['side by side', exchanges([0, 10], [1, 11], [2, 12]), 1],
    ['two beside a long one', exchanges([0, 100], [0, 40], [50, 90]), 2],
    ['two branches of two', exchanges([0, 10], [10, 20], [11, 22], [22, 30], [23, 33]), 3],
    ['in the order in which they ended', exchanges([50, 60], [0, 10], [20, 30]), 3],
  ])('%s', (_what, sent, length) => {
    expect(longestChain(sent)).toBe(length);
  });
});
