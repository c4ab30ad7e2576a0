import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretClient, VAULT } from '../sandbox/key-vault/vault-client.ts';
import { type Ended, start } from './executable.ts';
import { applicationOf, deliveredKeyIds, outcomeOf, RESOURCE, SERVICE, works } from './registrations.ts';
import { cell, sample } from './sample.ts';
import { run, serveSandbox, type ServedSandbox } from './served-sandbox.ts';

/**
 * The exchanges of a first delivery: each of its calls once, and the challenge that the client of a vault begins with.
 */
const EXCHANGES = { proof: [1, 2, 3, 4], delivery: [5, 6] };

const KILLS = ['hang-before', 'hang-after'];
const FAULTS = ['429:0.2', '503', '500', 'reset-before', 'reset-after', '200-html', 'error:403:Forbidden:No.'];

let stage: string;

beforeAll(async () => {
  stage = await mkdtemp(join(tmpdir(), 'fhir-apps-vault-stage-'));
  const sandbox = await serveSandbox([], { stateDir: stage });
  await sandbox.run(RESOURCE.args);
  await sandbox.stop();
});
afterAll(() => rm(stage, { recursive: true, force: true }));

async function onStage(fault: string, work: (sandbox: ServedSandbox) => Promise<void>): Promise<void> {
  const stateDir = await mkdtemp(join(tmpdir(), 'fhir-apps-vault-case-'));
  await cp(stage, stateDir, { recursive: true });
  const sandbox = await serveSandbox(['--fault', fault], { stateDir });
  try {
    await work(sandbox);
  } finally {
    await sandbox.stop();
    await rm(stateDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The service client of the samples, with its secret in the vault: arguments and options of its run. */
function registration({ ready, workDir }: ServedSandbox): Parameters<typeof start> {
  const args = SERVICE.args.map((arg) => (/^(file|env-file):/.test(arg) ? `keyvault:${VAULT}/job` : arg));
  return [[...args, '--sandbox', '--json'], { cwd: workDir, env: { FHIR_APPS_SANDBOX_STATE: ready.stateDir } }];
}

function register(sandbox: ServedSandbox): Promise<Ended> {
  return run(...registration(sandbox));
}

/** One secret, delivered, and the vault holds it. */
async function expectDelivered(sandbox: ServedSandbox): Promise<void> {
  const application = await applicationOf(sandbox, SERVICE.uniqueName);
  expect(application.passwordCredentials).toHaveLength(1);
  expect(application.passwordCredentials.map(({ keyId }) => keyId)).toEqual(deliveredKeyIds(application));
  const caCertificate = await readFile(sandbox.ready.caFile, 'utf8');
  const { value = '' } = await secretClient({ ready: sandbox.ready, caCertificate }).getSecret('job');
  expect(await works(sandbox, { clientId: application.appId, clientSecret: value }, SERVICE)).toBe(true);
}

async function struck(sandbox: ServedSandbox): Promise<void> {
  while (!(await sandbox.exchanges()).some(({ fault }) => fault !== null)) {
    await sleep(20);
  }
}

const exchanges = [...EXCHANGES.proof, ...EXCHANGES.delivery];

describe('a run whose secret goes to a key vault', () => {
  it('asks the vault as often as the table says', async () => {
    await onStage('keyvault@99=503', async (sandbox) => {
      expect((await register(sandbox)).exitCode).toBe(0);
      const sent = (await sandbox.exchanges()).filter(({ path }) => path.startsWith('/vaults/'));
      expect(sent).toHaveLength(exchanges.length);
      await expectDelivered(sandbox);
    });
  });

  const kills = exchanges.flatMap((exchange) => KILLS.map((action) => ({ exchange, action })));
  cell.each(sample(kills, 2))('and that is killed is finished by the next: $exchange, $action', async (kill) => {
    await onStage(`keyvault@${kill.exchange}=${kill.action}`, async (sandbox) => {
      const running = start(...registration(sandbox));
      await struck(sandbox);
      running.kill('SIGKILL');
      await running.ended;
      expect((await register(sandbox)).exitCode).toBe(0);
      await expectDelivered(sandbox);
    });
  });

  const faults = exchanges.flatMap((exchange) => FAULTS.map((action) => ({ exchange, action })));
  cell.each(sample(faults, 3))('and that meets a fault ends well or says so: $exchange, $action', async (fault) => {
    await onStage(`keyvault@${fault.exchange}=${fault.action}`, async (sandbox) => {
      const first = outcomeOf(await register(sandbox));
      if (first.exitCode === 0) {
        await expectDelivered(sandbox);
      } else {
        expect(first.error.message).toContain(`keyvault:${VAULT}/job`);
        expect(first.exitCode).toBe(EXCHANGES.proof.includes(fault.exchange) ? 2 : 3);
      }
      expect((await register(sandbox)).exitCode).toBe(0);
      await expectDelivered(sandbox);
    });
  });
});
