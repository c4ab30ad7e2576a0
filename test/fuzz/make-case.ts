import { type FuzzCase } from './case.ts';
import { commandLine } from './command-lines.ts';
import { mutateLine } from './mutate-line.ts';
import type { Random } from './random.ts';

/** One case, decided by its random alone. */
export function makeCase(random: Random): FuzzCase {
  return { ...mutateLine(commandLine(random), random), files: {} };
}
