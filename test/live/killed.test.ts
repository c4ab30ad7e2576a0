import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from '../bundle.ts';
import { type Ended, type Running, startProgram } from '../e2e/executable.ts';
import { skippingClock } from '../main/skipping-clock.ts';
import { type TestSandbox, textOf, withSandbox } from '../sandbox/running-sandbox.ts';
import { hasStruck, inventory, runOn } from './live-sandbox.ts';
import type { Live } from './live.ts';
import type { Finding } from './question.ts';
import { QUESTIONS } from './questions/index.ts';
import type { Report } from './report.ts';

const HOUR_MS = 3_600_000;
let directory = '';
let program = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-live-program-'));
  program = await bundleProgram(new URL('run.ts', import.meta.url));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Starts the script in a process of its own, as the administrator of a sandbox. */
function startScript({ ready }: TestSandbox, args: readonly string[], tenant = ready.tenantDomain): Running {
  const cloud = ['--graph-url', ready.graphUrl, '--authority-url', ready.authorityUrl, '--auth', 'environment'];
  return startProgram(process.execPath, [program, '--tenant', tenant, ...cloud, ...args], {
    cwd: directory,
    env: {
      NODE_EXTRA_CA_CERTS: ready.caFile,
      AZURE_TENANT_ID: ready.tenantId,
      AZURE_CLIENT_ID: ready.admin.clientId,
      AZURE_CLIENT_SECRET: ready.admin.clientSecret,
    },
  });
}

async function runScript(...given: Parameters<typeof startScript>): Promise<Ended> {
  return startScript(...given).ended;
}

/** Questions that make objects of every kind. */
const LEAVING = ['A12', 'A22', 'A71'];

const DO_IT = '--yes-create-and-delete';

describe('the script', () => {
  it('says what it would make, and asks nothing, without a confirmation', async () => {
    const sandbox = await withSandbox({ faults: ['/**x*=500'] });
    const { exitCode, stderr } = await runScript(sandbox, []);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(`questions of ${sandbox.ready.tenantDomain}`);
    expect(stderr).toContain('Nothing was done.');
    expect(await hasStruck(sandbox)).toBe(false);
  });

  it('makes nothing where it cannot sign in', async () => {
    const sandbox = await withSandbox();
    const before = await inventory(sandbox);
    const { exitCode } = await runScript(sandbox, [DO_IT], 'clinic.example.org');

    expect(exitCode).toBe(1);
    expect(await inventory(sandbox)).toEqual(before);
  });

  it('writes its report, and ends with 0', async () => {
    const sandbox = await withSandbox();
    const before = await inventory(sandbox);
    const { exitCode, stdout, stderr } = await runScript(sandbox, [DO_IT, '--only', 'A4,A86', '--out', 'report.json']);
    const report = JSON.parse(await readFile(join(directory, 'report.json'), 'utf8')) as Report;

    expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 0, stdout: '' });
    expect(stderr).toContain('2 same, 0 different, 0 not asked.');
    expect(report.assumptions.map(({ outcome }) => outcome)).toEqual(['same', 'same']);
    expect(await inventory(sandbox)).toEqual(before);
  });

  it.each([
    { signal: 'SIGINT', code: 130 },
    { signal: 'SIGTERM', code: 143 },
  ] as const)('removes what it has made on $signal', async ({ signal, code }) => {
    // An answer without a fault: it is counted where it is on its way.
    const sandbox = await withSandbox({ latencyMs: 200, faults: ['POST /servicePrincipals@1=body:shuffled'] });
    const before = await inventory(sandbox);
    const running = startScript(sandbox, [DO_IT, '--only', 'A4', '--out', 'stopped.json']);
    await untilStruck(sandbox);
    running.kill(signal);
    const { exitCode, stderr } = await running.ended;

    expect(exitCode, stderr).toBe(code);
    expect(await inventory(sandbox)).toEqual(before);
  });
});

describe('a run after one that was killed', () => {
  it('removes what that has left, once it is an hour old, and nothing else', async () => {
    let later = 0;
    const sandbox = await withSandbox({
      faults: ['POST /servicePrincipals=hang-after'],
      now: () => new Date(Date.now() + later),
    });
    const before = await inventory(sandbox);
    const running = startScript(sandbox, [DO_IT, '--only', 'A4']);
    await untilStruck(sandbox);
    running.kill('SIGKILL');
    await running.ended;
    const left = await inventory(sandbox);
    expect(left.length).toBeGreaterThan(before.length);

    const name = 'fhir-apps-live-20200101t000000z-abcdef-a4-application';
    const foreign = await makeApplication(sandbox, 'fhir-apps-live-tests');
    const deleted = await makeApplication(sandbox, name);
    const foreignDeleted = await makeApplication(sandbox, 'Clinic Portal');
    await Promise.all([deleted, foreignDeleted].map((id) => sandbox.graph('DELETE', `/applications/${id}`)));

    later = 0.9 * HOUR_MS;
    const young = await makeApplication(sandbox, name);
    await runOn(sandbox, { questions: [] });
    expect(await inventory(sandbox)).toEqual([...left, foreign, deleted, foreignDeleted, young].toSorted());

    later = 1.5 * HOUR_MS;
    await runOn(sandbox, { questions: [] });
    expect(await inventory(sandbox)).toEqual([...before, foreign, foreignDeleted, young].toSorted());
  });

  it('removes what one has left in Azure and among the policies, too', async () => {
    let later = 0;
    const sandbox = await withSandbox({ now: () => new Date(Date.now() + later) });
    const before = await inventory(sandbox);
    const [stop, stopNow] = [new AbortController(), new AbortController()];
    const ask = async (live: Live): Promise<Finding> => {
      for (const question of QUESTIONS.filter(({ assumption }) => LEAVING.includes(assumption))) {
        await question.ask(live);
      }
      // As by Ctrl-C, and once more for what removes it.
      stop.abort(new Error('Stopped.'));
      stopNow.abort(new Error('Stopped.'));
      return null;
    };
    const outcome = await runOn(sandbox, {
      questions: [{ assumption: 'A0', title: 'objects of every kind', ask }],
      ...{ stop: stop.signal, stopNow: stopNow.signal },
    });
    expect(outcome.left).toEqual([expect.stringContaining('fhir-apps-live-')]);
    expect((await inventory(sandbox)).length).toBeGreaterThan(before.length + LEAVING.length);

    later = 2 * HOUR_MS;
    await runOn(sandbox, { questions: [], clock: { ...skippingClock(), now: () => new Date(Date.now() + later) } });
    expect(await inventory(sandbox)).toEqual(before);
  });
});

async function makeApplication(sandbox: TestSandbox, displayName: string): Promise<string> {
  return textOf((await sandbox.graph('POST', '/applications', { displayName })).body, 'id');
}

async function untilStruck(sandbox: TestSandbox): Promise<void> {
  while (!(await hasStruck(sandbox))) {
    await sleep(20);
  }
}
