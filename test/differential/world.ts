import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

/** Makes a run write the same bytes each time. */
const PRELOAD = new URL('fixed-world.mjs', import.meta.url).href;

/** Milliseconds between two steps: whatever a step waits for ends before the next one begins. */
const STEP = 15 * 60_000;

/** Time and chance of all processes that run the steps of one build. */
export interface World {
  /** What a process of this seed is started with: the words after `node`, and variables. */
  processOptions(seed: number): { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };
  /** Moves the clock to where this step begins. */
  beginStep(index: number): Promise<void>;
}

/** Opens a world whose clock stands in this file. `began` and `keys` must be the same for both builds. */
export async function openWorld(clock: string, began: number, keys: string): Promise<World> {
  const beginStep = (index: number): Promise<void> => writeFile(clock, String(began + index * STEP));
  await beginStep(0);
  return {
    processOptions: (seed) => ({
      args: ['--import', PRELOAD],
      // With one thread for files and keys, what is begun first ends first.
      env: { WORLD_CLOCK: clock, WORLD_SEED: String(seed), WORLD_KEYS: keys, UV_THREADPOOL_SIZE: '1' },
    }),
    beginStep,
  };
}

/**
 * Where the worlds of one comparison begin: so far back that their certificates are valid by the clock of the machine,
 * which TLS goes by.
 */
export function beginning(): number {
  const DAY = 24 * 3600_000;
  return Math.floor(Date.now() / DAY) * DAY - 2 * DAY;
}

/** Writes the keys that runs get in place of new ones. */
export async function writeKeyPool(path: string): Promise<void> {
  const pairs = (bits: number, count: number): readonly unknown[] =>
    Array.from({ length: count }, () => {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
      return {
        pkcs8: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
        spki: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      };
    });
  await writeFile(path, JSON.stringify({ 3072: pairs(3072, 8) }), { mode: 0o600 });
}
