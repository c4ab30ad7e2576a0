import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { type Replicas, type Simulation, simulate } from './simulated-writers.ts';

afterEach(() => vi.restoreAllMocks());

const WRITERS = fc.array(fc.constantFrom<Replicas>('up to date', 'behind', 'in turn', 'by chance'), {
  minLength: 2,
  maxLength: 5,
});
const LATENCY = fc.constantFrom(40, 600);
/** Smaller ones are not simpler, so that there is nothing to shrink. */
const SEED = fc.noShrink(fc.integer({ min: 1 }));

/** The tags that a writer believes to be there and that are not; the pauses of the writers are of the simulation too. */
async function lost(simulation: Omit<Simulation, 'random'>, seed: number): Promise<readonly string[]> {
  const random = randomFrom(seed);
  vi.spyOn(Math, 'random').mockImplementation(random);
  const { tags, believed } = await simulate({ ...simulation, random });
  return believed.filter((tag) => !tags.includes(tag));
}

/** Numbers from 0 to 1 in an order of their own for each seed (Park and Miller's generator). */
function randomFrom(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state - 1) / 2_147_483_646;
  };
}

it('nothing that a writer believes to be there is lost where replicas are behind', async () => {
  const behind = fc.constantFrom(0, 300, 2500);
  await fc.assert(
    fc.asyncProperty(WRITERS, behind, LATENCY, SEED, async (replicas, milliseconds, latency, seed) => {
      expect(await lost({ replicas, behind: milliseconds, latency, refusals: 0 }, seed)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

it('nor where the directory is busy, so that a write has to wait while others write', async () => {
  const refusals = fc.integer({ min: 1, max: 6 });
  await fc.assert(
    fc.asyncProperty(WRITERS, refusals, LATENCY, SEED, async (replicas, ofTen, latency, seed) => {
      expect(await lost({ replicas, behind: 0, latency, refusals: ofTen }, seed)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
