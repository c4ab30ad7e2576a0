import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXECUTABLE } from '../e2e/executable.ts';
import { serveSandbox, writesOf } from '../e2e/served-sandbox.ts';
import { graphExchanges } from './exchange-chain.ts';
import { measureWall, median } from './measure-run.ts';
import { table } from './table.ts';

const ROUNDS = 3;
const RUNS = ['first', 'unchanged'] as const;

/** A server with the scopes of US Core, and an app of each launch. */
function environment(round: number): string {
  return `fhirUrl: https://smart-${round}.contoso.com
resource: { name: SMART ${round}, smart: v2 }
clients:
  chart: { type: public, name: Chart, smartLaunch: patient, replyUrl: https://chart.contoso.com/ }
  ward: { type: public, name: Ward, smartLaunch: practitioner, replyUrl: https://ward.contoso.com/ }
  portal:
    { type: confidential, name: Portal, smartLaunch: ehr, smartContext: practitioner, credential: none, replyUrl: https://portal.contoso.com/cb }
  nightly: { type: service, name: Nightly, smartLaunch: backend, federated: "github:contoso/fhir:branch=main" }
`;
}

/** What SMART on FHIR takes that otherwise is five registrations by hand. */
export async function benchSmart(): Promise<string> {
  const sandbox = await serveSandbox([], { spawned: true });
  const samples = RUNS.map((run) => ({
    run,
    seconds: [] as number[],
    exchanges: [] as number[],
    writes: [] as number[],
  }));
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const cwd = join(sandbox.workDir, `smart-${round}`);
      await mkdir(cwd);
      await writeFile(join(cwd, 'fhir-apps.yaml'), environment(round));
      const { args, env } = sandbox.runOptions();
      for (const { seconds, exchanges, writes } of samples) {
        await sandbox.exchanges();
        seconds.push((await measureWall({ args: [EXECUTABLE, 'apply', '--yes', ...args], env, cwd })) / 1000);
        const sent = graphExchanges(await sandbox.exchanges());
        exchanges.push(sent.length);
        writes.push(writesOf(sent).length);
      }
    }
  } finally {
    await sandbox.stop();
  }
  return table(
    `A resource with the SMART v2 scopes of US Core, and four clients: medians of ${ROUNDS}`,
    ['', 'exchanges', 'writes', 'seconds'],
    samples.map(({ run, seconds, exchanges, writes }) => [
      `apply, ${run} run`,
      String(median(exchanges)),
      String(median(writes)),
      median(seconds).toFixed(2),
    ]),
    'Of one file, without latency. Exchanges are those with Graph.',
  );
}
