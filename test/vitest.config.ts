import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { SlowFirst } from './slow-first.ts';
import { unitTests } from './unit/unit-tests.ts';

/** These need packages of their own (`npm run test:third-party`). */
const ELSEWHERE = 'third-party/elsewhere/**';

const UNIT_TESTS = unitTests(fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '')).map(
  (name) => `**/${name}`,
);

export default defineConfig({
  test: {
    dir: 'test',
    // Generous: tests wait for real processes, and speed is measured by `npm run bench`, never here.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // As many as the machines that run this have cores.
    maxWorkers: 2,
    // The files of a worker share its modules, so that Node compiles each once: nothing in src/ keeps anything there.
    isolate: false,
    // MiB: what a test leaves behind is collected seldom, which saves a tenth of the time. The second makes V8 optimize a
    // function twelve times as late: few run often enough to win back what that takes, which is another twelfth.
    execArgv: ['--max-semi-space-size=64', '--interrupt-budget=800000'],
    setupFiles: ['test/fixed-seed.ts'],
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        extends: true,
        // Start no process and serve no sandbox, and so need no build: `npm run test:unit`.
        test: { name: 'unit', include: UNIT_TESTS, exclude: ['**/node_modules/**', ELSEWHERE] },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['**/*.test.ts'],
          // The browser's need Chromium (`npm run test:browser`).
          exclude: ['**/node_modules/**', 'browser/**', ELSEWHERE, ...UNIT_TESTS],
          // Makes what processes and sandboxes of the tests share.
          globalSetup: ['test/contract/forget-requests.ts', 'test/sandbox/suite-keys.ts', 'test/bundle.ts'],
          setupFiles: ['test/main/restart-test-clock.ts'],
          sequence: { groupOrder: 1 },
          // Two more than there are cores, since some always wait.
          maxWorkers: 4,
        },
      },
    ],
  },
});
