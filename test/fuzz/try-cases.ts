import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type InProcessEnding, runInProcess } from '../main/run-in-process.ts';
import { CancelledError } from '../../src/errors/cancelled-error.ts';
import type { Find, FuzzCase } from './case.ts';
import { FUZZ_TREE } from './fuzz-tree.ts';
import { faultsOf } from './judge-ending.ts';
import { makeCase } from './make-case.ts';
import { randomOf } from './random.ts';

/** What a run of cases came to. */
export interface Tried {
  readonly count: number;
  /** How many cases ended with each exit code. */
  readonly exits: ReadonlyMap<number, number>;
  readonly finds: readonly Find[];
}

/** Which cases to try. */
export interface Wish {
  readonly seed: number;
  /** The first case; default 0. */
  readonly from?: number;
  readonly count: number;
  /** Called before each case. */
  readonly onCase?: (index: number) => void;
}

/**
 * Tries cases one after the other in this process, through all that a run goes through up to its sign-in, where it is
 * stopped as by Ctrl-C: the reading of the line, the judging of values, the reading of files, and the telling of what
 * is wrong.
 */
export async function tryCases({ seed, from = 0, count, onCase = () => undefined }: Wish): Promise<Tried> {
  const exits = new Map<number, number>();
  const finds: Find[] = [];
  const uncaught: string[] = [];
  const onUncaught = (reason: unknown): unknown => uncaught.push(`Nobody caught ${String(reason)}.`);
  process.on('unhandledRejection', onUncaught).on('uncaughtException', onUncaught);
  const home = await mkdtemp(join(tmpdir(), 'fhir-apps-fuzz-'));
  try {
    for (let index = from; index < from + count; index += 1) {
      onCase(index);
      const tried = makeCase(randomOf(seed, index));
      const { faults, ending } = await tryCase(tried, home);
      exits.set(ending.exitCode, (exits.get(ending.exitCode) ?? 0) + 1);
      if (faults.length + uncaught.length > 0) {
        finds.push({ index, tried, faults: [...faults, ...uncaught.splice(0)], ending: ending.stdout + ending.stderr });
      }
    }
  } finally {
    process.off('unhandledRejection', onUncaught).off('uncaughtException', onUncaught);
    await rm(home, { recursive: true });
  }
  return { count, exits, finds };
}

/** Milliseconds of work that a line may take; a hundred times what it should. */
const SLOW = 3000;

async function tryCase(
  tried: FuzzCase,
  home: string,
): Promise<{ readonly faults: readonly string[]; readonly ending: InProcessEnding }> {
  const { argv, env, files } = tried;
  const cwd = await mkdtemp(join(home, 'work-'));
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(cwd, name), content)));
  const run = (): Promise<InProcessEnding> =>
    runInProcess(argv, { env: { ...env, HOME: home }, cwd, stop: stopped(), tree: FUZZ_TREE });
  const began = worked();
  let ending = await run();
  let milliseconds = worked() - began;
  if (milliseconds > SLOW) {
    // Once more: the first of a kind loads what runs it.
    const beganAgain = worked();
    ending = await run();
    milliseconds = worked() - beganAgain;
  }
  await rm(cwd, { recursive: true });
  const slow = milliseconds > SLOW ? [`It took ${Math.round(milliseconds)} ms.`] : [];
  return { faults: [...faultsOf(tried, ending), ...slow], ending };
}

/** Milliseconds that this process has worked, whatever else the machine does. */
function worked(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function stopped(): AbortSignal {
  return AbortSignal.abort(new CancelledError(130, 'Canceled.'));
}
