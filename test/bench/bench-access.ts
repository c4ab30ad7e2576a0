import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXECUTABLE } from '../e2e/executable.ts';
import { serveSandbox } from '../e2e/served-sandbox.ts';
import { environmentOf } from './environment-file.ts';
import { graphExchanges } from './exchange-chain.ts';
import { measureUsage, type Usage } from './measure-run.ts';
import { judged, table } from './table.ts';

const CLIENTS = 1_000;
const LATENCY_MS = 50;
const TARGETS = { seconds: 20, exchanges: 60 } as const;

/** What it takes to tell who has access to a server with a thousand clients. */
export async function benchAccess(): Promise<string> {
  const sandbox = await serveSandbox(['--latency', String(LATENCY_MS)], { spawned: true });
  try {
    await writeFile(join(sandbox.workDir, 'fhir-apps.yaml'), environmentOf(CLIENTS));
    const { args, env } = sandbox.runOptions();
    const run = (words: readonly string[]): Promise<Usage> =>
      measureUsage({ args: [EXECUTABLE, ...words, ...args], env, cwd: sandbox.workDir });
    await run(['apply', '--yes', '--quiet', '--secret-to', 'env-file:secrets.env']);
    await sandbox.exchanges();
    const start = performance.now();
    const { peakMb } = await run(['access', '--json']);
    const seconds = (performance.now() - start) / 1000;
    const exchanges = graphExchanges(await sandbox.exchanges()).length;
    return table(
      `Access to a server with ${CLIENTS} clients: ${LATENCY_MS} ms latency`,
      ['', 'measured', 'target'],
      [
        ['seconds', judged(seconds, TARGETS.seconds, 1), String(TARGETS.seconds)],
        ['exchanges', judged(exchanges, TARGETS.exchanges), String(TARGETS.exchanges)],
        ['peak memory, MB', peakMb.toFixed(0), ''],
      ],
      'Exchanges are those with Graph; memory is the maximum resident set size of the client alone.',
    );
  } finally {
    await sandbox.stop();
  }
}
