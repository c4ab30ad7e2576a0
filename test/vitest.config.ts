import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    dir: 'test',
    include: ['**/*.test.ts'],
    // They need Chromium: `npm run test:browser`.
    exclude: ['browser/**'],
    globalSetup: 'test/contract/forget-requests.ts',
    // Generous: tests wait for real processes, and speed is measured by `npm run bench`, never here.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two workers: the machines that run this have two cores, and each e2e test starts processes of its own.
    maxWorkers: 2,
  },
});
