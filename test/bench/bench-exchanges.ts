import { EXECUTABLE } from '../e2e/executable.ts';
import { type LoggedExchange, type ServedSandbox, serveSandbox } from '../e2e/served-sandbox.ts';
import { countedExchanges, longestChain } from './exchange-chain.ts';
import { measureWall, median } from './measure-run.ts';
import { registrationsOf } from './registrations.ts';
import { judged, table } from './table.ts';

const ROUNDS = 5;
const LATENCY_MS = 100;
const SLACK = 1.3;
const RUNS = [
  { run: 'first', target: 4 },
  { run: 'unchanged', target: 2 },
] as const;

/** One run: how long it took, and what it sent. */
interface Sample {
  readonly title: string;
  readonly wallMs: number;
  readonly exchanges: readonly LoggedExchange[];
}

/** How many exchanges each type needs, and what a distant Graph costs it. */
export async function benchExchanges(): Promise<string> {
  const near = await sample(0);
  const far = await sample(LATENCY_MS);
  const rows = registrationsOf(0).flatMap(({ type }) =>
    RUNS.map(({ run, target }) => {
      const title = `${type}, ${run} run`;
      const [nearRuns, farRuns] = [near, far].map((samples) => samples.filter((each) => each.title === title));
      const farExchanges = (farRuns ?? []).map(({ exchanges }) => exchanges);
      const waited = median(farExchanges.map(longestChain));
      const extra = wallOf(farRuns ?? []) - wallOf(nearRuns ?? []);
      return [
        title,
        String(median(farExchanges.map((exchanges) => graphOnly(exchanges).length))),
        judged(median(farExchanges.map((exchanges) => longestChain(countedExchanges(exchanges)))), target),
        String(target),
        String(waited),
        wallOf(nearRuns ?? []).toFixed(0),
        judged(extra, waited * LATENCY_MS * SLACK),
        (waited * LATENCY_MS * SLACK).toFixed(0),
      ];
    }),
  );
  return table(
    `Exchanges: medians of ${ROUNDS}`,
    ['', 'Graph', 'in a row', 'target', 'with sign-in', 'wall ms', `+ ms at ${LATENCY_MS} ms`, 'target'],
    rows,
    [
      'In a row: the longest chain of exchanges with Graph that waited for one another, from the request log at',
      `${LATENCY_MS} ms; sign-in and read-backs apart. With sign-in: the same of all exchanges, which is what latency costs;`,
      `its target is ${SLACK} × that × ${LATENCY_MS} ms.`,
    ].join('\n'),
  );
}

function graphOnly(exchanges: readonly LoggedExchange[]): readonly LoggedExchange[] {
  return exchanges.filter(({ path }) => path.startsWith('/v1.0/'));
}

function wallOf(samples: readonly Sample[]): number {
  return median(samples.map(({ wallMs }) => wallMs));
}

async function sample(latencyMs: number): Promise<readonly Sample[]> {
  const sandbox = await serveSandbox(['--latency', String(latencyMs)]);
  const samples: Sample[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { type, args } of registrationsOf(round)) {
        for (const { run } of RUNS) {
          samples.push(await sampleRun(sandbox, `${type}, ${run} run`, args));
        }
      }
    }
  } finally {
    await sandbox.stop();
  }
  return samples;
}

async function sampleRun(sandbox: ServedSandbox, title: string, args: readonly string[]): Promise<Sample> {
  const options = sandbox.runOptions();
  await sandbox.exchanges();
  const run = { args: [EXECUTABLE, ...args, ...options.args], env: options.env, cwd: sandbox.workDir };
  const wallMs = await measureWall(run);
  return { title, wallMs, exchanges: await sandbox.exchanges() };
}
