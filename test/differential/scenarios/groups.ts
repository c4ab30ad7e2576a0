import type { Group } from '../scenario.ts';
import { ENVIRONMENTS } from './environments.ts';
import { FAILING } from './failing.ts';
import { EXAMPLES, HELP } from './help.ts';
import { NAMES } from './names.ts';
import { REGISTERING } from './registering.ts';
import { RUNNING } from './running.ts';
import { SANDBOXES } from './sandboxes.ts';
import { WIZARDS } from './wizards.ts';

/** Everything that the two builds are compared by; the longest first, so that nothing waits for them in the end. */
export const GROUPS: readonly Group[] = [
  ...FAILING,
  ...RUNNING,
  ...ENVIRONMENTS,
  ...REGISTERING,
  ...SANDBOXES,
  ...NAMES,
  ...HELP,
  EXAMPLES,
  WIZARDS,
];
