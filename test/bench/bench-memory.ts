import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXECUTABLE } from '../e2e/executable.ts';
import { serveSandbox } from '../e2e/served-sandbox.ts';
import { type MeasuredRun, measureUsage, median } from './measure-run.ts';
import { registrationsOf } from './registrations.ts';
import { judged, table } from './table.ts';

const ROUNDS = 5;
const TARGET_MB = 120;

type Place = Required<MeasuredRun>;

/** How much memory a first run of each type takes, with the sandbox in its own process and without. */
export async function benchMemory(): Promise<string> {
  const served = await servedPeaks();
  const embedded = await embeddedPeaks();
  const rows = registrationsOf(0).map(({ type }, index) => [
    type,
    judged(served[index] ?? NaN, TARGET_MB, 0, ' MB'),
    judged(embedded[index] ?? NaN, TARGET_MB, 0, ' MB'),
  ]);
  return table(
    `Peak memory of a first run: medians of ${ROUNDS}, target ${TARGET_MB} MB`,
    ['', 'served', 'embedded (--sandbox)'],
    rows,
    'Maximum resident set size, in MB of 1,000,000 bytes.',
  );
}

async function servedPeaks(): Promise<readonly number[]> {
  const sandbox = await serveSandbox([], { spawned: true });
  try {
    const { args, env } = sandbox.runOptions();
    return await peaks({ args, env, cwd: sandbox.workDir });
  } finally {
    await sandbox.stop();
  }
}

async function embeddedPeaks(): Promise<readonly number[]> {
  const workDir = await mkdtemp(join(tmpdir(), 'fhir-apps-bench-'));
  try {
    const env = { FHIR_APPS_SANDBOX_STATE: join(workDir, 'state') };
    return await peaks({ args: ['--sandbox'], env, cwd: workDir });
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** The median for each type, in the order of {@link registrationsOf}. */
async function peaks({ args, env, cwd }: Place): Promise<readonly number[]> {
  const rounds: number[][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const values: number[] = [];
    for (const registration of registrationsOf(round)) {
      values.push((await measureUsage({ args: [EXECUTABLE, ...registration.args, ...args], env, cwd })).peakMb);
    }
    rounds.push(values);
  }
  return registrationsOf(0).map((_, index) => median(rounds.map((values) => values[index] ?? NaN)));
}
