import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXECUTABLE } from '../e2e/executable.ts';
import { type LoggedExchange, type ServedSandbox, serveSandbox, writesOf } from '../e2e/served-sandbox.ts';
import { environmentOf } from './environment-file.ts';
import { graphExchanges } from './exchange-chain.ts';
import { measureUsage } from './measure-run.ts';
import { type Judged, judged, table } from './table.ts';
import { usedCeiling } from './write-pace.ts';

const CLIENTS = 1_000;
const LATENCY_MS = 50;
const TARGETS = {
  ...{ seconds: 40, writes: 2_400, ceiling: 0.9, refusals: 0 },
  ...{ peakMb: 150, exchanges: 60, unchangedSeconds: 5, unchangedPeakMb: 90 },
} as const;

/** One apply: what it took and what it sent. */
interface Sample {
  readonly seconds: number;
  readonly peakMb: number;
  readonly exchanges: readonly LoggedExchange[];
}

/** How a file of a thousand clients is applied to a tenant that throttles, and what applying it again takes. */
export async function benchScale(): Promise<string> {
  const sandbox = await serveSandbox(['--throttle', '--latency', String(LATENCY_MS)], { spawned: true });
  try {
    await writeFile(join(sandbox.workDir, 'fhir-apps.yaml'), environmentOf(CLIENTS));
    const first = await apply(sandbox);
    const again = await apply(sandbox);
    return table(
      `Apply of ${CLIENTS} clients: throttled, ${LATENCY_MS} ms latency`,
      ['', 'measured', 'target'],
      [...firstRows(first), ...unchangedRows(again)],
      [
        'Ceiling: how quickly, for each write after the first 3,000, the last 3,000 went; 100 % is 150 s, as Graph allows.',
        'Exchanges are those with Graph; memory is the maximum resident set size of the client alone.',
      ].join('\n'),
    );
  } finally {
    await sandbox.stop();
  }
}

function firstRows({ seconds, peakMb, exchanges }: Sample): readonly (readonly (string | Judged)[])[] {
  const ceiling = usedCeiling(graphExchanges(exchanges));
  const refusals = graphExchanges(exchanges).filter(({ status }) => status === 429).length;
  return [
    ['first: seconds', judged(seconds, TARGETS.seconds, 1), String(TARGETS.seconds)],
    ['first: writes', judged(writesOf(graphExchanges(exchanges)).length, TARGETS.writes), String(TARGETS.writes)],
    ['first: exchanges', String(graphExchanges(exchanges).length), ''],
    [
      'first: of the write ceiling, %',
      Number.isNaN(ceiling) ? 'never reached' : atLeast(ceiling * 100, TARGETS.ceiling * 100),
      `≥ ${TARGETS.ceiling * 100}`,
    ],
    ['first: 429', judged(refusals, TARGETS.refusals), String(TARGETS.refusals)],
    ['first: peak memory, MB', judged(peakMb, TARGETS.peakMb), String(TARGETS.peakMb)],
  ];
}

function unchangedRows({ seconds, peakMb, exchanges }: Sample): readonly (readonly (string | Judged)[])[] {
  return [
    ['unchanged: exchanges', judged(graphExchanges(exchanges).length, TARGETS.exchanges), String(TARGETS.exchanges)],
    ['unchanged: seconds', judged(seconds, TARGETS.unchangedSeconds, 1), String(TARGETS.unchangedSeconds)],
    ['unchanged: peak memory, MB', judged(peakMb, TARGETS.unchangedPeakMb), String(TARGETS.unchangedPeakMb)],
  ];
}

/** A value that is to reach its target, marked where it does not. */
function atLeast(value: number, target: number): Judged {
  return { text: value.toFixed(1), isOver: !(value >= target) };
}

async function apply(sandbox: ServedSandbox): Promise<Sample> {
  const { args, env } = sandbox.runOptions();
  await sandbox.exchanges();
  const start = performance.now();
  const { peakMb } = await measureUsage({
    args: [EXECUTABLE, 'apply', '--yes', '--quiet', '--secret-to', 'env-file:secrets.env', ...args],
    env,
    cwd: sandbox.workDir,
  });
  const seconds = (performance.now() - start) / 1000;
  return { seconds, peakMb, exchanges: await sandbox.exchanges() };
}
