import { getPriority, setPriority } from 'node:os';

/** As `nice -n 5`: enough for others to be served first where both wait for a processor. */
const PRIORITY = 5;

// Run before each test file (vitest: setupFiles): its process, and what it starts, lets those go first whose tests
// depend on time. One that has a lower priority already may not have this one.
if (getPriority() < PRIORITY) {
  setPriority(PRIORITY);
}
