import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { REAL_CLOCK } from '../../src/clock.ts';
import {
  applicationOf,
  CONFIDENTIAL,
  expectDone,
  expectUnchanged,
  type ListedApplication,
  type Outcome,
  register,
  RESOURCE,
  secretIn,
  servicePrincipalsOf,
} from './registrations.ts';
import { type ServedSandbox, serveSandbox } from './served-sandbox.ts';

// The mark of a secret that comes with its application is in the creation, and counts once there is a service principal,
// which is made only after the secret has been delivered. These are the ways to lose the service principal.

const SINK = { file: '.env', variable: 'CONFIDENTIAL_CARE_PORTAL_CLIENT_SECRET' };

let sandbox: ServedSandbox;

afterEach(() => sandbox.stop());

async function serve(...[options]: readonly Parameters<typeof serveSandbox>[1][]): Promise<void> {
  sandbox = await serveSandbox([], options);
  expect((await register(sandbox, RESOURCE)).exitCode).toBe(0);
}

function app(): Promise<ListedApplication> {
  return applicationOf(sandbox, CONFIDENTIAL.uniqueName);
}

function keyIds({ passwordCredentials }: ListedApplication): readonly string[] {
  return passwordCredentials.map(({ keyId }) => keyId);
}

/** The run is one on another machine: what the first has delivered is not there. */
function onAnotherMachine(): Promise<void> {
  return rm(join(sandbox.workDir, SINK.file));
}

async function deletePrincipal({ appId }: ListedApplication): Promise<void> {
  const [id = ''] = await servicePrincipalsOf(sandbox, appId);
  expect((await sandbox.graph('DELETE', `/servicePrincipals/${id}`)).status).toBe(204);
}

/** Starts a run, and kills it where the fault strikes. */
async function killAt(fault: string): Promise<void> {
  await sandbox.setFaults([fault]);
  await sandbox.graphExchanges();
  const running = sandbox.start([...CONFIDENTIAL.args, '--json']);
  while (!(await sandbox.graphExchanges()).some((exchange) => exchange.fault !== null)) {
    await sleep(20);
  }
  running.kill('SIGKILL');
  await running.ended;
  await sandbox.setFaults([]);
}

/** The writes of the last run, as `POST /servicePrincipals`. */
async function writes(): Promise<readonly string[]> {
  return (await sandbox.graphExchanges())
    .filter(({ method, path }) => method !== 'GET' && !path.endsWith('/$batch'))
    .map(({ method, path }) => `${method} ${path.replace('/v1.0', '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*')}`);
}

function secretsMade({ result }: Outcome): number {
  const changes = (result.changes ?? []) as readonly { readonly action: string; readonly target: string }[];
  return changes.filter(({ action, target }) => action === 'add' && target === 'passwordCredential').length;
}

describe('a run that is killed before there is a service principal', () => {
  it('and after the delivery, has the next one withdraw the mark, make it, prove the secret and mark it', async () => {
    await serve();
    await killAt('POST /servicePrincipals=hang-before');
    const before = await app();
    const text = await secretIn(sandbox, SINK);
    const next = await register(sandbox, CONFIDENTIAL);
    expect(next).toMatchObject({ exitCode: 0, error: {} });
    expect(await writes()).toEqual(['PATCH /applications/*', 'POST /servicePrincipals', 'PATCH /applications/*']);
    expect(await secretIn(sandbox, SINK)).toBe(text);
    expect(keyIds(await app())).toEqual(keyIds(before));
    expect((await app()).tags).not.toContain(`fhir-apps:with-principal:${keyIds(before)[0]}`);
    await expectDone(sandbox, CONFIDENTIAL);
    await expectUnchanged(sandbox, CONFIDENTIAL);
  });

  it('and before the delivery, has the next one replace the secret that nobody has', async () => {
    await serve();
    await killAt('POST /applications=hang-after');
    const before = await app();
    expect(await register(sandbox, CONFIDENTIAL)).toMatchObject({ exitCode: 0, error: {} });
    expect((await writes()).slice(0, 1)).toEqual(['PATCH /applications/*']);
    expect(keyIds(await app())).not.toEqual(keyIds(before));
    await expectDone(sandbox, CONFIDENTIAL);
    await expectUnchanged(sandbox, CONFIDENTIAL);
  });

  it('leaves a secret to whoever may not read the recycle bin, who makes another and says so', async () => {
    sandbox = await serveSandbox();
    const { ownedBy } = sandbox.ready.identities;
    expect((await register(sandbox, RESOURCE, ownedBy)).exitCode).toBe(0);
    expect((await register(sandbox, CONFIDENTIAL, ownedBy)).exitCode).toBe(0);
    const before = await app();
    await deletePrincipal(before);
    await onAnotherMachine();
    const next = await register(sandbox, CONFIDENTIAL, ownedBy);
    expect(next).toMatchObject({ exitCode: 0, warnings: [{ code: 'secret_unconfirmed' }] });
    expect(secretsMade(next)).toBe(1);
    expect(keyIds(await app())).toEqual(expect.arrayContaining([...keyIds(before)]));
  });
});

describe('a secret that was delivered keeps working', () => {
  it('where its service principal was deleted and is made again', async () => {
    await serve();
    expect((await register(sandbox, CONFIDENTIAL)).exitCode).toBe(0);
    const before = await app();
    await deletePrincipal(before);
    await onAnotherMachine();
    const next = await register(sandbox, CONFIDENTIAL);
    expect(next).toMatchObject({ exitCode: 0, warnings: [], result: { unconfirmed: [] } });
    expect(await writes()).toContain('POST /servicePrincipals');
    expect(secretsMade(next)).toBe(0);
    expect(keyIds(await app())).toEqual(keyIds(before));
    await expectUnchanged(sandbox, CONFIDENTIAL);
  });

  it('where its application was deleted and restored, without the service principal', async () => {
    await serve();
    expect((await register(sandbox, CONFIDENTIAL)).exitCode).toBe(0);
    const before = await app();
    await sandbox.graph('DELETE', `/applications/${before.id}`);
    expect((await sandbox.graph('POST', `/directory/deletedItems/${before.id}/restore`)).status).toBe(200);
    expect(await servicePrincipalsOf(sandbox, before.appId)).toEqual([]);
    await onAnotherMachine();
    const next = await register(sandbox, CONFIDENTIAL);
    expect(next).toMatchObject({ exitCode: 0, warnings: [] });
    expect(secretsMade(next)).toBe(0);
    expect(keyIds(await app())).toEqual(keyIds(before));
  });

  it.each([
    [
      'another tool has rewritten the tags of its service principal',
      () => ['WindowsAzureActiveDirectoryIntegratedApp'],
    ],
    [
      'the tags of its application were propagated to its service principal',
      ({ tags }: ListedApplication) => [...tags, 'WindowsAzureActiveDirectoryIntegratedApp'],
    ],
  ])('where %s', async (_what, tagsFor) => {
    await serve();
    expect((await register(sandbox, CONFIDENTIAL)).exitCode).toBe(0);
    const [id = ''] = await servicePrincipalsOf(sandbox, (await app()).appId);
    expect((await sandbox.graph('PATCH', `/servicePrincipals/${id}`, { tags: tagsFor(await app()) })).status).toBe(204);
    await onAnotherMachine();
    await expectUnchanged(sandbox, CONFIDENTIAL);
  });

  it('where replicas do not show its service principal yet', async () => {
    await serve();
    await sandbox.clock.sleep(5_000);
    await sandbox.changeSettings({ replicationDelayMs: 3_000 });
    expect((await register(sandbox, CONFIDENTIAL)).exitCode).toBe(0);
    await onAnotherMachine();
    const next = await register(sandbox, CONFIDENTIAL);
    expect(next).toMatchObject({ exitCode: 0, error: {} });
    expect(secretsMade(next)).toBe(0);
    await sandbox.changeSettings({ replicationDelayMs: 0 });
    expect(keyIds(await app())).toHaveLength(1);
  });

  it('where its service principal could not be made: its mark counts by itself from then on', async () => {
    await serve();
    await sandbox.setFaults(['POST /servicePrincipals@1x*=error:400:Request_BadRequest:No.']);
    expect(await register(sandbox, CONFIDENTIAL)).toMatchObject({ exitCode: 3 });
    await sandbox.setFaults([]);
    const before = await app();
    const [keyId = ''] = keyIds(before);
    expect(before.tags).toContain(`fhir-apps:secret:${keyId}`);
    expect(before.tags).not.toContain(`fhir-apps:with-principal:${keyId}`);
    await onAnotherMachine();
    expect(secretsMade(await register(sandbox, CONFIDENTIAL))).toBe(0);
    expect(keyIds(await app())).toEqual([keyId]);
  });
});

describe('a run that finds an application of which another makes the service principal', () => {
  it('waits for it, longer than a delivery takes', async () => {
    await serve({ clock: REAL_CLOCK });
    // To others, a run that was killed looks like one that is on its way.
    await killAt('POST /applications=hang-after');
    const { id, appId } = await app();
    const second = register(sandbox, CONFIDENTIAL);
    await sleep(8_000);
    expect((await sandbox.graph('POST', '/servicePrincipals', { appId })).status).toBe(201);
    expect(await second).toMatchObject({ exitCode: 0, error: {} });
    expect(secretsMade(await second)).toBe(0);
    expect(keyIds(await app())).toHaveLength(1);
    expect((await app()).id).toBe(id);
  });

  it('takes it for killed after as long as a run may take, and still has its own time', async () => {
    await serve();
    await killAt('POST /applications=hang-after');
    const before = await app();
    const began = sandbox.clock.elapsed();
    const next = await register(sandbox, CONFIDENTIAL);
    expect(next).toMatchObject({ exitCode: 0, error: {} });
    expect(sandbox.clock.elapsed() - began).toBeGreaterThan(170_000);
    expect(keyIds(await app())).not.toContain(keyIds(before)[0]);
    await expectDone(sandbox, CONFIDENTIAL);
  });
});
