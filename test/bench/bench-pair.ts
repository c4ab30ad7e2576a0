import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXECUTABLE } from '../e2e/executable.ts';
import { type ServedSandbox, serveSandbox } from '../e2e/served-sandbox.ts';
import { openSignedIn, registerPair } from './azure-cli.ts';
import { smallEnvironment } from './environment-file.ts';
import { graphExchanges } from './exchange-chain.ts';
import { measureWall, median } from './measure-run.ts';
import { judged, table } from './table.ts';

const ROUNDS = 5;
const TARGETS = { exchanges: 12, seconds: 1 } as const;

/** What one way to get there took. */
interface Sample {
  readonly processes: number;
  readonly seconds: number;
  readonly exchanges: number;
}

/**
 * What a resource and one confidential client take, with a secret, permissions and consent: by one apply, and by the
 * Azure CLI.
 */
export async function benchPair(): Promise<string> {
  const sandbox = await serveSandbox([], { spawned: true });
  try {
    const azureCli = await openSignedIn(sandbox);
    const applied = await medians(sandbox, (round) => applyPair(sandbox, round));
    const typed = azureCli === null ? null : await medians(sandbox, () => registerPair(azureCli, sandbox));
    return table(
      `A resource and a confidential client: medians of ${ROUNDS}`,
      ['', 'processes', 'exchanges', 'target', 'seconds', 'target'],
      [
        [
          'fhir-apps apply',
          String(applied.processes),
          judged(applied.exchanges, TARGETS.exchanges),
          String(TARGETS.exchanges),
          judged(applied.seconds, TARGETS.seconds, 2),
          String(TARGETS.seconds),
        ],
        typed === null
          ? ['az (not installed here)', '', '', '', '', '']
          : [
              `az ${azureCli?.version ?? ''}`,
              String(typed.processes),
              String(typed.exchanges),
              '',
              typed.seconds.toFixed(2),
              '',
            ],
      ],
      'With a secret, permissions and consent, without latency. Exchanges are those with Graph; az has signed in before.',
    );
  } finally {
    await sandbox.stop();
  }
}

/** Goes one way several times. `register` gives how many processes it took. */
async function medians(sandbox: ServedSandbox, register: (round: number) => Promise<number>): Promise<Sample> {
  const samples: Sample[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await sandbox.exchanges();
    const start = performance.now();
    const processes = await register(round);
    const seconds = (performance.now() - start) / 1000;
    samples.push({ processes, seconds, exchanges: graphExchanges(await sandbox.exchanges()).length });
  }
  const of = (name: keyof Sample): number => median(samples.map((each) => each[name]));
  return { processes: of('processes'), seconds: of('seconds'), exchanges: of('exchanges') };
}

async function applyPair(sandbox: ServedSandbox, round: number): Promise<number> {
  const cwd = join(sandbox.workDir, `pair-${round}`);
  await mkdir(cwd);
  await writeFile(join(cwd, 'fhir-apps.yaml'), smallEnvironment(`https://fhir-${round}.contoso.com`));
  const { args, env } = sandbox.runOptions();
  await measureWall({ args: [EXECUTABLE, 'apply', '--yes', '--secret-to', 'env-file:.env', ...args], env, cwd });
  return 1;
}
