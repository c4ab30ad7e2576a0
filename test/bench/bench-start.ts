import { EXECUTABLE } from '../e2e/executable.ts';
import { type MeasuredRun, measureUsage, measureWall, median } from './measure-run.ts';
import { judged, table } from './table.ts';

const ROUNDS = 25;
const TARGET = 1.4;

const BARE: MeasuredRun = { args: ['-e', '0'] };
const STARTS: readonly MeasuredRun[] = [BARE, ...['--help', '--version'].map((flag) => ({ args: [EXECUTABLE, flag] }))];

/** How much longer help and version take than a Node that does nothing. */
export async function benchStart(): Promise<string> {
  const walls = await interleaved(measureWall);
  const cpus = await interleaved(async (run) => (await measureUsage(run)).cpuMs);
  const [bareWall = NaN] = walls;
  const [bareCpu = NaN] = cpus;
  const rows = STARTS.map(({ args }, index) => {
    const [wall = NaN, cpu = NaN] = [walls[index], cpus[index]];
    return [
      index === 0 ? 'node -e 0' : `fhir-apps ${args.at(-1) ?? ''}`,
      wall.toFixed(1),
      judged(wall / bareWall, TARGET, 2, ' ×'),
      cpu.toFixed(1),
      judged(cpu / bareCpu, TARGET, 2, ' ×'),
    ];
  });
  return table(
    `Start: medians of ${ROUNDS}, in turn`,
    ['', 'wall ms', `target ${TARGET} ×`, 'CPU ms', `target ${TARGET} ×`],
    rows,
  );
}

/** The median for each start, measured in turn, so that what else the machine does hits all alike. */
async function interleaved(measure: (run: MeasuredRun) => Promise<number>): Promise<readonly number[]> {
  const rounds: number[][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const values: number[] = [];
    for (const start of STARTS) {
      values.push(await measure(start));
    }
    rounds.push(values);
  }
  return STARTS.map((_, index) => median(rounds.map((values) => values[index] ?? NaN)));
}
