import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { workingClock } from '../main/working-clock.ts';
import { apply, expectApplied, expectNothingToDo, writeEnvironment } from './environment-sample.ts';
import {
  applicationOf,
  CONFIDENTIAL,
  deliveredKeyIds,
  expectDone,
  expectUnchanged,
  heldRoles,
  PUBLIC,
  register,
  type Registration,
  RESOURCE,
  SERVICE,
  servicePrincipalsOf,
  works,
} from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const RUNS = [1, 2, 3, 4, 5];
let sandbox: ServedSandbox;

beforeAll(async () => {
  // What one run writes has to meet what the others read.
  sandbox = await serveSandbox(['--latency', '50'], { clock: workingClock() });
  await register(sandbox, RESOURCE);
});
afterAll(() => sandbox.stop());

/** The secret in a file below the work directory; null where there is no such file. */
function secretFile(name: string): Promise<string | null> {
  return readFile(join(sandbox.workDir, name), 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
}

/**
 * Runs five at once, each with a file of its own, and expects no secret but those that were delivered, all of them
 * alive.
 */
async function expectSecretsThatWork(registration: Registration): Promise<void> {
  const args = registration.args.slice(0, -1);
  const file = (run: number): string => `${registration.uniqueName}-${run}`;
  const outcomes = await Promise.all(RUNS.map((run) => register(sandbox, { args: [...args, `file:${file(run)}`] })));
  expect(outcomes.map(({ error }) => error)).toEqual(RUNS.map(() => ({})));

  const application = await applicationOf(sandbox, registration.uniqueName);
  const [principal = '', ...others] = await servicePrincipalsOf(sandbox, application.appId);
  expect(others).toEqual([]);
  expect(await heldRoles(sandbox, principal)).toEqual(registration.roles);
  const keyIds = application.passwordCredentials.map(({ keyId }) => keyId);
  expect([...keyIds].sort()).toEqual([...deliveredKeyIds(application)].sort());
  const secrets = (await Promise.all(RUNS.map((run) => secretFile(file(run))))).filter((text) => text !== null);
  expect(secrets).toHaveLength(keyIds.length);
  for (const clientSecret of secrets) {
    expect(await works(sandbox, { clientId: application.appId, clientSecret }, registration)).toBe(true);
  }
}

describe('five runs at the same moment', () => {
  it('make one resource', async () => {
    const elsewhere = {
      ...RESOURCE,
      args: ['register', 'resource', '--fhir-url', 'https://other.contoso.com', '--name', 'Other'],
      uniqueName: 'fhir-apps.other.contoso.com.resource',
      application: { identifierUris: ['https://other.contoso.com'] },
    };
    const outcomes = await Promise.all(RUNS.map(() => register(sandbox, elsewhere)));
    expect(outcomes.map(({ error }) => error)).toEqual(RUNS.map(() => ({})));
    expect(outcomes.filter(({ result }) => result.action === 'created')).toHaveLength(1);
    await expectDone(sandbox, elsewhere);
  });

  it('make one public client', async () => {
    const outcomes = await Promise.all(RUNS.map(() => register(sandbox, PUBLIC)));
    expect(outcomes.map(({ error }) => error)).toEqual(RUNS.map(() => ({})));
    await expectDone(sandbox, PUBLIC);
  });

  it('make one service client, whose every delivered secret works', async () => {
    await expectSecretsThatWork(SERVICE);
  });

  it('add a secret to a client that stands, whose every delivered secret works', async () => {
    const args = SERVICE.args.map((word) => (word === 'Nightly import' ? 'Nightly export' : word));
    const existing = { ...SERVICE, args, uniqueName: 'fhir-apps.fhir.contoso.com.service-nightly-export' };
    const withoutSecret = [...args.slice(0, args.indexOf('--credential')), '--credential', 'none'];
    expect((await register(sandbox, { args: withoutSecret })).exitCode).toBe(0);
    await expectSecretsThatWork(existing);
  });

  it('share an env file', async () => {
    const outcomes = await Promise.all(RUNS.map(() => register(sandbox, CONFIDENTIAL)));
    expect(outcomes.map(({ error }) => error)).toEqual(RUNS.map(() => ({})));
    await expectDone(sandbox, CONFIDENTIAL);
    await expectUnchanged(sandbox, CONFIDENTIAL);
  });
});

describe('five applies of the same file at the same moment', () => {
  it('make each application once, and every secret that is delivered works', async () => {
    const tenant = await serveSandbox(['--latency', '20'], { clock: workingClock() });
    onTestFinished(() => tenant.stop());
    await writeEnvironment(tenant);
    const outcomes = await Promise.all(RUNS.map(() => apply(tenant)));
    expect(outcomes.map(({ error }) => error)).toEqual(RUNS.map(() => ({})));
    await expectApplied(tenant);
    await expectNothingToDo(tenant);
  });
});
