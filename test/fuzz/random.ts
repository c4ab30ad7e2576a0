/** Choices that a seed decides: the same seed gives the same ones. */
export interface Random {
  /** From 0 to 1, without 1. */
  fraction(): number;
  /** A whole number from 0 to below the limit. */
  below(limit: number): number;
  /** True in one of so many times. */
  oneIn(times: number): boolean;
  /** One of these; throws where there is none. */
  pick<T>(values: readonly T[]): T;
  /** Each of these with a chance of one half, in their order. */
  some<T>(values: readonly T[]): readonly T[];
}

/** A pseudo-random sequence of numbers from 0 to 1, without 1, that a seed decides (mulberry32). */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    const again = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((again ^ (again >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The choices of one case of a run: each case has its own, so that it can be had again without those before it. */
export function randomOf(seed: number, index: number): Random {
  const fraction = sequence(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const below = (limit: number): number => Math.floor(fraction() * limit);
  return {
    fraction,
    below,
    oneIn: (times) => below(times) === 0,
    pick: (values) => {
      const value = values[below(values.length)];
      if (value === undefined) {
        throw new Error('There is nothing to pick from.');
      }
      return value;
    },
    some: (values) => values.filter(() => fraction() < 0.5),
  };
}
