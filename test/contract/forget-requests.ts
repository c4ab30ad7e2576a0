import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RESULTS } from './surface/recorded-results.ts';

const REQUESTS = fileURLToPath(new URL('../.requests/', import.meta.url));

/**
 * Runs before the tests (vitest: globalSetup), so that `npm run test:contract` and `npm run surface` judge what this
 * run sends and prints, and nothing older.
 */
export async function setup(): Promise<void> {
  await Promise.all([REQUESTS, RESULTS].map(emptied));
}

async function emptied(folder: string): Promise<void> {
  const files = await readdir(folder).catch(() => []);
  await Promise.all(files.map((file) => rm(join(folder, file), { force: true })));
}
