import { readdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const REQUESTS = fileURLToPath(new URL('../.requests/', import.meta.url));

/** Runs before the tests (vitest: globalSetup), so that `npm run test:contract` judges what this run sends and nothing older. */
export async function setup(): Promise<void> {
  const files = await readdir(REQUESTS).catch(() => []);
  await Promise.all(files.map((file) => rm(REQUESTS + file, { force: true })));
}
