import { defineConfig } from 'vitest/config';

/** The tests that need Chromium: `npm run test:browser`. */
export default defineConfig({
  test: {
    dir: 'test/browser',
    globalSetup: ['test/sandbox/suite-keys.ts'],
    include: ['**/*.test.ts'],
    // Generous: tests wait for real processes and a real browser, and are never timed.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One after the other: each file starts a browser of its own.
    fileParallelism: false,
  },
});
