import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationOf,
  FHIR_URL,
  heldRoles,
  type Outcome,
  outcomeOf,
  PUBLIC,
  register,
  RESOURCE,
  SERVICE,
  servicePrincipalsOf,
} from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';
import { answer, typeInTerminal } from './wizard-runs.ts';

const JOB = ['service-nightly-import', '--fhir-url', FHIR_URL];

let sandbox: ServedSandbox;
let job: Readonly<Record<string, unknown>>;

async function json(...args: readonly string[]): Promise<Outcome> {
  return outcomeOf(await sandbox.run([...args, '--json']));
}

/** The words of a command that was told, without `fhir-apps` and without the flags that every run here gets anyway. */
function wordsOf(command: string): readonly string[] {
  const words = command.split(' ').slice(1);
  return words.slice(0, words.indexOf('--tenant'));
}

async function isThere(path: string): Promise<boolean> {
  return (await sandbox.graph('GET', path)).status === 200;
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  await register(sandbox, RESOURCE);
  await register(sandbox, PUBLIC);
  job = (await register(sandbox, SERVICE)).result;
});
afterAll(() => sandbox.stop());
afterEach(async () => {
  await sandbox.setFaults([]);
  await json('restore', ...JOB, '--trust', String(job.appId));
});

describe('restore', () => {
  it('brings an application back with its service principal, and tells what did not come with it', async () => {
    expect(await json('delete', ...JOB, '--yes')).toMatchObject({ exitCode: 0 });
    const { result, exitCode, warnings } = await json('restore', ...JOB);
    expect({ exitCode, warnings }).toEqual({ exitCode: 0, warnings: [] });
    const { type, key, displayName, uniqueName, appId, objectId, servicePrincipalId, tenantId, cloud } = job;
    const { next, ...rest } = result;
    expect(rest).toEqual({
      ...{ type, key, displayName, uniqueName, appId, objectId, servicePrincipalId, tenantId, cloud },
      ...{
        action: 'restored',
        dryRun: false,
        sandbox: false,
        accountEnabled: true,
        roleAssignments: null,
        clients: null,
      },
      restored: ['application', 'servicePrincipal'],
      permissions: [
        { resource: expect.any(String) as unknown, value: 'globalImporter', kind: 'application', granted: false },
      ],
    });
    const [command = ''] = next as readonly string[];
    expect(command).toContain(`--role globalImporter --to ${String(appId)}`);
    const given = await json(...wordsOf(command));
    expect(given).toMatchObject({ exitCode: 0, result: { roleAssignments: [{ action: 'created' }] } });
    expect(await heldRoles(sandbox, String(servicePrincipalId))).toEqual(['globalImporter']);
    expect(await register(sandbox, SERVICE)).toMatchObject({ exitCode: 0, result: { action: 'unchanged' } });
  });

  it.each<[what: string, refer: () => readonly unknown[]]>([
    ['object id', () => [job.objectId]],
    ['appId, in capitals', () => [String(job.appId).toUpperCase()]],
    ['unique name', () => [job.uniqueName]],
    ['key', () => JOB],
  ])('finds what was deleted by its %s', async (_what, refer) => {
    await json('delete', ...JOB, '--yes');
    expect(await json('restore', ...refer().map(String))).toMatchObject({
      exitCode: 0,
      result: { action: 'restored', appId: job.appId },
    });
  });

  it('finds a resource by its identifier URI, and gives it back to its clients', async () => {
    await json('delete', FHIR_URL, '--yes');
    const { exitCode, result } = await json('restore', FHIR_URL);
    expect({ exitCode, result }).toMatchObject({ exitCode: 0, result: { type: 'resource', roleAssignments: 0 } });
    expect(result.clients).toEqual([
      {
        key: 'public-growth-chart',
        displayName: 'Growth chart',
        appId: expect.any(String) as unknown,
        permissions: ['user_impersonation'],
      },
      { key: job.key, displayName: job.displayName, appId: job.appId, permissions: ['globalImporter'] },
    ]);
    const [list, ...approvals] = (result.next as readonly string[]).toReversed();
    expect(list).toContain(`role list ${String(result.appId)}`);
    expect(approvals).toHaveLength(2);
    for (const approve of approvals) {
      expect(await json(...wordsOf(approve), '--yes')).toMatchObject({ exitCode: 0 });
    }
    expect(await json('restore', FHIR_URL)).toMatchObject({ result: { action: 'unchanged', clients: [] } });
    for (const registration of [SERVICE, PUBLIC]) {
      expect(await register(sandbox, registration)).toMatchObject({ exitCode: 0 });
    }
  });

  it('leaves what stands, and writes nothing in a dry run', async () => {
    await sandbox.graphExchanges();
    expect(await json('restore', ...JOB)).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged', restored: [], servicePrincipalId: job.servicePrincipalId },
    });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
    await json('delete', ...JOB, '--yes');
    await sandbox.graphExchanges();
    expect(await json('restore', ...JOB, '--dry-run')).toMatchObject({
      exitCode: 0,
      result: { action: 'restored', dryRun: true, permissions: null, next: [] },
    });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('restores a service principal that was deleted by itself', async () => {
    await sandbox.graph('DELETE', `/servicePrincipals/${String(job.servicePrincipalId)}`);
    expect(await json('restore', ...JOB)).toMatchObject({
      exitCode: 0,
      result: { action: 'restored', restored: ['servicePrincipal'], servicePrincipalId: job.servicePrincipalId },
    });
  });

  it('says how to make a service principal where none is left', async () => {
    const args = ['register', 'public', '--fhir-url', FHIR_URL, '--name', 'Bare', '--device-code'];
    const bare = (await register(sandbox, { args })).result;
    await json('delete', String(bare.appId), '--yes');
    await sandbox.graph('DELETE', `/directory/deletedItems/${String(bare.servicePrincipalId)}`);
    expect(await json('restore', String(bare.appId))).toMatchObject({
      exitCode: 0,
      result: { restored: ['application'], servicePrincipalId: null },
      warnings: [{ code: 'service_principal_missing' }],
    });
    const again = await register(sandbox, { args });
    expect(again).toMatchObject({ exitCode: 0, result: { action: 'updated', appId: bare.appId } });
  });

  it('is told to people', async () => {
    await json('delete', ...JOB, '--yes');
    const { stdout } = await sandbox.run(['restore', ...JOB]);
    expect(stdout).toContain(`Restored "Nightly import" (${String(job.appId)}) with its service principal.\n`);
    expect(stdout).toContain('It asks for, and does not have\n  role globalImporter\n');
    expect(stdout).toContain('Next\n  fhir-apps role assign ');
  });

  it('asks in a terminal, and a no writes nothing', async () => {
    await json('delete', ...JOB, '--yes');
    const run = await typeInTerminal(sandbox, ['restore', ...JOB]);
    await answer(run, [{ shown: ['restore "Nightly import"', 'it gets tokens again', '? Continue?'], keys: '\r' }]);
    expect((await run.ended()).exitCode).toBe(130);
    expect(await isThere(`/applications/${String(job.objectId)}`)).toBe(false);
  });

  it.each<[what: string, args: readonly string[], code: string]>([
    ['nothing answers to', ['nobody'], 'reference_missing'],
    ['others made', [], 'not_ours'],
  ])('refuses what %s', async (_what, args, code) => {
    const { body } = await sandbox.graph('POST', '/applications', { displayName: 'Not ours' });
    await sandbox.graph('DELETE', `/applications/${String(body.id)}`);
    const [reference = String(body.appId)] = args;
    expect(await json('restore', reference)).toMatchObject({ exitCode: 2, error: { code } });
    expect(await isThere(`/applications/${String(body.id)}`)).toBe(false);
  });

  it('takes an application back that others hold, unless someone vouches for it', async () => {
    await sandbox.graph('POST', `/applications/${String(job.objectId)}/addPassword`, {
      passwordCredential: { displayName: 'theirs' },
    });
    await json('delete', ...JOB, '--yes');
    const refused = await json('restore', ...JOB);
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'trust_required', details: { appId: job.appId } } });
    expect(await isThere(`/applications/${String(job.objectId)}`)).toBe(false);
    expect(await json('restore', ...JOB, '--trust', String(job.appId))).toMatchObject({ exitCode: 0 });
    expect(await isThere(`/servicePrincipals/${String(job.servicePrincipalId)}`)).toBe(true);
  });

  it('finishes what an interrupted run has begun', async () => {
    await json('delete', ...JOB, '--yes');
    const path = `POST /directory/deletedItems/${String(job.servicePrincipalId)}/restore`;
    await sandbox.setFaults([`${path}=denied`]);
    const half = await json('restore', ...JOB, '--trust', String(job.appId));
    expect(half).toMatchObject({
      exitCode: 3,
      error: { code: 'unfinished', details: { standing: [{ kind: 'application', id: job.objectId }] } },
    });
    await sandbox.setFaults([]);
    expect(await json('restore', ...JOB, '--trust', String(job.appId))).toMatchObject({
      exitCode: 0,
      result: { action: 'restored', restored: ['servicePrincipal'] },
    });
  });

  it.each(['reset-after', '503', 'lag-404'])('comes through %s', async (fault) => {
    await json('delete', ...JOB, '--yes');
    await sandbox.setFaults([`POST /directory/deletedItems/*/restore=${fault}`]);
    expect(await json('restore', ...JOB, '--trust', String(job.appId))).toMatchObject({ exitCode: 0 });
    expect(await isThere(`/servicePrincipals/${String(job.servicePrincipalId)}`)).toBe(true);
  });

  it('explains a name that something else has by now', async () => {
    await json('delete', ...JOB, '--yes');
    const said = 'Another object with the same value for property uniqueName already exists.';
    await sandbox.setFaults([`POST /directory/deletedItems/*/restore=error:400:Request_BadRequest:${said}`]);
    expect(await json('restore', ...JOB)).toMatchObject({
      exitCode: 1,
      error: { code: 'restore_conflict', message: expect.stringContaining(said) as unknown },
    });
  });

  it('names the least right that is missing', async () => {
    await json('delete', ...JOB, '--yes');
    const refused = outcomeOf(await sandbox.run(['restore', ...JOB, '--json'], sandbox.ready.identities.none));
    expect(refused).toMatchObject({ exitCode: 4, error: { code: 'insufficient_privileges' } });
    expect(await servicePrincipalsOf(sandbox, String(job.appId))).toEqual([]);
  });
});

describe('a name that the recycle bin holds', () => {
  it('is told with the command that restores it, and the one that purges it', async () => {
    const { id, appId } = await applicationOf(sandbox, PUBLIC.uniqueName);
    await json('delete', id, '--yes');
    const held = await register(sandbox, PUBLIC);
    expect(held).toMatchObject({
      exitCode: 1,
      error: {
        code: 'name_in_recycle_bin',
        details: {
          recycled: { objectId: id, appId },
          command: expect.stringContaining(`fhir-apps restore ${id}`) as unknown,
          alternative: expect.stringContaining(`fhir-apps delete ${id} --purge`) as unknown,
        },
      },
    });
    const { command } = held.error.details as { readonly command: string };
    expect(await json(...wordsOf(command))).toMatchObject({ exitCode: 0, result: { action: 'restored' } });
    expect(await register(sandbox, PUBLIC)).toMatchObject({ exitCode: 0, result: { appId } });
  });
});

describe('register, where a person is there', () => {
  const ARGS = ['register', 'public', '--fhir-url', FHIR_URL, '--name', 'Bed chart', '--device-code'];
  let before: string;

  beforeAll(async () => {
    before = String((await register(sandbox, { args: ARGS })).result.appId);
  });

  /** Deletes the application, and registers it again with this choice and yes to all that follows. */
  async function registerAgain(choice: string, ...more: readonly string[]): Promise<number | null> {
    const { id } = await applicationOf(sandbox, 'fhir-apps.fhir.contoso.com.public-bed-chart');
    await json('delete', id, '--yes');
    const run = await typeInTerminal(sandbox, ARGS);
    await answer(run, [
      { shown: ['? Create it?'], keys: 'y\r' },
      { shown: ['A deleted application "Bed chart"', 'restore it', 'purge it', 'stop'], keys: `${choice}\r` },
      ...more.map((shown) => ({ shown: [shown], keys: 'y\r' })),
    ]);
    return (await run.ended()).exitCode;
  }

  it('stops, with nothing written', async () => {
    expect(await registerAgain('\u001b[B\u001b[B')).toBe(130);
    expect(await json('restore', before)).toMatchObject({ exitCode: 0, result: { action: 'restored' } });
  });

  it('restores what holds the name, and goes on with it', async () => {
    expect(await registerAgain('')).toBe(0);
    expect(await json('show', before)).toMatchObject({ exitCode: 0, result: { appId: before } });
  });

  it('purges it, and makes a new one', async () => {
    expect(await registerAgain('\u001b[B', '? Create it?')).toBe(0);
    const { appId } = await applicationOf(sandbox, 'fhir-apps.fhir.contoso.com.public-bed-chart');
    expect(appId).not.toBe(before);
  });
});
