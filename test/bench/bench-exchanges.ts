import { EXECUTABLE } from '../e2e/executable.ts';
import { type LoggedExchange, type ServedSandbox, serveSandbox, writesOf } from '../e2e/served-sandbox.ts';
import { graphExchanges, longestChain, readBacks } from './exchange-chain.ts';
import { measureWall, median } from './measure-run.ts';
import { registrationsOf } from './registrations.ts';
import { judged, table } from './table.ts';

const ROUNDS = 5;
const LATENCY_MS = 100;
const SLACK = 1.3;
const RUNS = ['first', 'unchanged'] as const;
/** What a run that finds nothing to do may ask: in a row, and to write. */
const UNCHANGED = { exchanges: 2, writes: 0 } as const;

/** One run: how long it took, and what it sent. */
interface Sample {
  readonly title: string;
  readonly wallMs: number;
  readonly exchanges: readonly LoggedExchange[];
}

/** How many exchanges each type needs, and what a distant Graph costs it. */
export async function benchExchanges(): Promise<string> {
  const { near, far } = await sampleBoth();
  const rows = registrationsOf(0).flatMap(({ type, ...first }) =>
    RUNS.map((run) => {
      const target = run === 'first' ? first : UNCHANGED;
      const title = `${type}, ${run} run`;
      const nearWall = wallOf(near, title);
      const { exchanges } = middleRun(far, title);
      const readBack = longestChain(readBacks(exchanges));
      const waited = longestChain(exchanges);
      return [
        title,
        String(graphExchanges(exchanges).length),
        judged(writesOf(graphExchanges(exchanges)).length, target.writes),
        String(target.writes),
        judged(longestChain(graphExchanges(exchanges)) - readBack, target.exchanges),
        String(target.exchanges),
        String(readBack),
        String(waited),
        nearWall.toFixed(0),
        judged(wallOf(far, title) - nearWall, waited * LATENCY_MS * SLACK),
        (waited * LATENCY_MS * SLACK).toFixed(0),
      ];
    }),
  );
  return table(
    `Exchanges: medians of ${ROUNDS}`,
    [
      '',
      'Graph',
      'writes',
      'target',
      'in a row',
      'target',
      'read-backs',
      'with sign-in',
      'wall ms',
      `+ ms at ${LATENCY_MS} ms`,
      'target',
    ],
    rows,
    [
      `In a row: the longest chain of exchanges with Graph that waited for one another, from the request log at ${LATENCY_MS} ms;`,
      'sign-in and read-backs apart. With sign-in: the same of all exchanges, read-backs and sign-in among them; that times',
      `${LATENCY_MS} ms times ${SLACK} is the target of what the latency adds.`,
    ].join('\n'),
  );
}

function runsOf(samples: readonly Sample[], title: string): readonly Sample[] {
  return samples.filter((each) => each.title === title);
}

function wallOf(samples: readonly Sample[], title: string): number {
  return median(runsOf(samples, title).map(({ wallMs }) => wallMs));
}

/** The run with the median chain; throws an Error where there was none. */
function middleRun(samples: readonly Sample[], title: string): Sample {
  const runs = runsOf(samples, title);
  const length = median(runs.map(({ exchanges }) => longestChain(exchanges)));
  const found = runs.find(({ exchanges }) => longestChain(exchanges) === length);
  if (found === undefined) {
    throw new Error(`There was no ${title}.`);
  }
  return found;
}

/** The same runs without latency and with it, in turn, so that what else the machine does hits both alike. */
async function sampleBoth(): Promise<{ readonly near: readonly Sample[]; readonly far: readonly Sample[] }> {
  const nearSandbox = await serveSandbox(['--latency', '0'], { spawned: true });
  const farSandbox = await serveSandbox(['--latency', String(LATENCY_MS)], { spawned: true });
  const near: Sample[] = [];
  const far: Sample[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { type, args } of registrationsOf(round)) {
        for (const run of RUNS) {
          near.push(await sampleRun(nearSandbox, `${type}, ${run} run`, args));
          far.push(await sampleRun(farSandbox, `${type}, ${run} run`, args));
        }
      }
    }
  } finally {
    await Promise.all([nearSandbox.stop(), farSandbox.stop()]);
  }
  return { near, far };
}

async function sampleRun(sandbox: ServedSandbox, title: string, args: readonly string[]): Promise<Sample> {
  const options = sandbox.runOptions();
  await sandbox.exchanges();
  const run = { args: [EXECUTABLE, ...args, ...options.args], env: options.env, cwd: sandbox.workDir };
  const wallMs = await measureWall(run);
  return { title, wallMs, exchanges: await sandbox.exchanges() };
}
