import { restartTestClock } from './test-clock.ts';

// Run before each test file (vitest: setupFiles), because those of one worker share their modules.
restartTestClock();
