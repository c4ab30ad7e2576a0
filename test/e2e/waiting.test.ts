import { afterEach, describe, expect, it } from 'vitest';
import {
  applicationsOf,
  CONFIDENTIAL,
  expectDone,
  PUBLIC,
  register,
  type Registration,
  RESOURCE,
  RESOURCE_ELSEWHERE,
  SERVICE,
} from './registrations.ts';
import { type ClientCredentials, serveSandbox, type ServedSandbox } from './served-sandbox.ts';

let sandbox: ServedSandbox;
afterEach(() => sandbox.stop());

/** Milliseconds that a directory takes to show what was written. */
const DELAY = 1500;

/** Registers side by side, and expects each to be done once the directory shows it. */
async function expectThrough(registrations: readonly Registration[], as?: ClientCredentials): Promise<void> {
  const outcomes = await Promise.all(registrations.map((registration) => register(sandbox, registration, as)));
  expect(outcomes.map(({ error }) => error)).toEqual(registrations.map(() => ({})));
  await sandbox.clock.sleep(DELAY);
  for (const registration of registrations) {
    await expectDone(sandbox, registration);
  }
}

describe('a directory that shows late what was written', () => {
  it('lets every type through', async () => {
    sandbox = await serveSandbox(['--replication-delay', `${DELAY}`]);
    await expectThrough([RESOURCE, RESOURCE_ELSEWHERE]);
    await expectThrough([CONFIDENTIAL, PUBLIC, SERVICE]);
  });

  it('lets every type through for an identity that may change only its own', async () => {
    sandbox = await serveSandbox(['--replication-delay', `${DELAY}`]);
    const { ownedBy } = sandbox.ready.identities;
    await expectThrough([RESOURCE], ownedBy);
    const service = register(sandbox, SERVICE, ownedBy);
    await expectThrough([CONFIDENTIAL, PUBLIC], ownedBy);
    expect(await service).toMatchObject({ exitCode: 4, result: { handOffs: [{ kind: 'app-role' }] } });
  });
});

describe('--timeout', () => {
  const FAULTS = ['graphx*=503', 'graphx*=429', 'graphx*=hang-before', 'graphx*=reset-before'];

  it.each(FAULTS)('ends a run that can only fail: %s', async (fault) => {
    sandbox = await serveSandbox(['--fault', fault]);
    const outcome = await register(sandbox, { args: [...PUBLIC.args, '--timeout', '2s'] });
    expect(outcome.exitCode).toBe(1);
    expect(outcome.error.message).not.toBe('');
  });

  it('ends a run that waits to be signed in', async () => {
    sandbox = await serveSandbox(['--fault', 'tokenx*=hang-before']);
    const outcome = await register(sandbox, { args: [...PUBLIC.args, '--timeout', '2s'] });
    expect(outcome).toMatchObject({ exitCode: 1, error: { code: 'timed_out' } });
    expect(outcome.error.hint).toContain('--timeout');
  });

  it.each([
    { fault: 'POST /applicationsx*=hang-after', what: 'stands' },
    { fault: 'POST /applicationsx*=hang-before', what: 'does not stand' },
    { fault: 'POST /applicationsx*=504', what: 'does not stand' },
  ])('ends a creation without an answer with what may stand: $fault, it $what', async ({ fault, what }) => {
    sandbox = await serveSandbox(['--fault', fault]);
    const outcome = await register(sandbox, { args: [...RESOURCE.args, '--timeout', '2s'] });
    const stands = what === 'stands';
    expect(outcome).toMatchObject({
      exitCode: 3,
      error: { code: 'unfinished', details: { standing: [{ kind: 'application', id: null, name: 'Contoso FHIR' }] } },
    });
    expect(outcome.error.hint).toContain(`fhir-apps show ${RESOURCE.uniqueName}`);
    expect(await register(sandbox, { args: ['show', RESOURCE.uniqueName] })).toMatchObject({
      exitCode: stands ? 0 : 2,
    });
    if (stands) {
      expect(await register(sandbox, RESOURCE)).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
      await expectDone(sandbox, RESOURCE);
    }
  });

  it('ends a creation that was refused as what it is', async () => {
    sandbox = await serveSandbox(['--fault', 'POST /applicationsx*=429']);
    const outcome = await register(sandbox, { args: [...RESOURCE.args, '--timeout', '2s'] });
    expect(outcome).toMatchObject({ exitCode: 1, error: { code: 'throttled' } });
  });

  it.each([
    { fault: 'POST /servicePrincipalsx*=503', what: 'a service that stays away' },
    { fault: 'POST /servicePrincipalsx*=lag-400', what: 'a replica that never follows' },
    { fault: 'POST /servicePrincipalsx*=hang-before', what: 'an answer that never comes' },
  ])('ends a run in the middle with what stands: $what', async ({ fault }) => {
    sandbox = await serveSandbox(['--fault', fault]);
    const outcome = await register(sandbox, { args: [...RESOURCE.args, '--timeout', '2s'] });
    const [application] = await applicationsOf(sandbox, RESOURCE.uniqueName);
    expect(outcome).toMatchObject({
      exitCode: 3,
      error: { code: 'unfinished', details: { standing: [{ kind: 'application', id: application?.id }] } },
    });
  });
});
