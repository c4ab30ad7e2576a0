import { EXECUTABLE } from '../e2e/executable.ts';
import { type MeasuredRun, measureUsage, measureWall, median } from './measure-run.ts';
import { type Judged, judged, table } from './table.ts';

const ROUNDS = 25;
const TARGETS = { bare: 1.25, withCertificates: 1.15 } as const;
const STARTS = [['-e', '0'], ...['--help', '--version'].map((flag) => [EXECUTABLE, flag])];

/** How much longer help and version take than a Node that does nothing. */
export async function benchStart(): Promise<string> {
  const { NODE_EXTRA_CA_CERTS: certificates } = process.env;
  const bare = await rowsOf('', {}, TARGETS.bare);
  const withCertificates =
    certificates === undefined
      ? []
      : await rowsOf(', NODE_EXTRA_CA_CERTS', { NODE_EXTRA_CA_CERTS: certificates }, TARGETS.withCertificates);
  return table(
    `Start: medians of ${ROUNDS}, in turn`,
    ['', 'wall ms', '', 'CPU ms', '', 'target'],
    [...bare, ...withCertificates],
    'Each beside a Node that does nothing in the same environment: nothing set but PATH and HOME, and what is named.',
  );
}

async function rowsOf(
  suffix: string,
  env: Readonly<Record<string, string>>,
  target: number,
): Promise<readonly (readonly (string | Judged)[])[]> {
  const starts = STARTS.map((args) => ({ args, env }));
  const walls = await inTurn(starts, measureWall);
  const cpus = await inTurn(starts, async (run) => (await measureUsage(run)).cpuMs);
  const [bareWall = NaN] = walls;
  const [bareCpu = NaN] = cpus;
  return starts.map(({ args }, index) => {
    const [wall = NaN, cpu = NaN] = [walls[index], cpus[index]];
    return [
      `${index === 0 ? 'node -e 0' : `fhir-apps ${args.at(-1) ?? ''}`}${suffix}`,
      wall.toFixed(1),
      judged(wall / bareWall, target, 2, ' ×'),
      cpu.toFixed(1),
      judged(cpu / bareCpu, target, 2, ' ×'),
      `${target} ×`,
    ];
  });
}

/** The median for each run, measured in turn, so that what else the machine does hits all alike. */
async function inTurn(
  runs: readonly MeasuredRun[],
  measure: (run: MeasuredRun) => Promise<number>,
): Promise<readonly number[]> {
  const rounds: number[][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const values: number[] = [];
    for (const run of runs) {
      values.push(await measure(run));
    }
    rounds.push(values);
  }
  return runs.map((_, index) => median(rounds.map((values) => values[index] ?? NaN)));
}
