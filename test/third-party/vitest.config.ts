import { defineConfig } from 'vitest/config';

/** The tests that need the packages of `test/third-party/package.json`: `npm run test:third-party`. */
export default defineConfig({
  test: {
    dir: 'test/third-party/elsewhere',
    globalSetup: ['test/sandbox/suite-keys.ts'],
    include: ['**/*.test.ts'],
    // Generous: tests wait for real processes and a real browser, and are never timed.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One after the other: each file serves a sandbox, and some start a browser.
    fileParallelism: false,
  },
});
