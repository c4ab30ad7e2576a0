import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { unitTests } from './unit-tests.ts';

const TESTS = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** The tests that start no process and serve no sandbox, and so need no build: `npm run test:unit`. */
export default defineConfig({
  test: {
    dir: 'test',
    include: unitTests(TESTS).map((name) => `**/${name}`),
    // Generous: speed is measured by `npm run bench`, never here.
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
