import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  applicationOf,
  FHIR_URL,
  heldRoles,
  list,
  outcomeOf,
  type Outcome,
  servicePrincipalsOf,
} from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

const FILE = `fhirUrl: ${FHIR_URL}
resource:
  name: Contoso FHIR
clients:
  chart:
    type: public
    name: Growth chart
    deviceCode: true
  job:
    type: service
    name: Nightly import
    role: [globalImporter]
    credential: secret
    secretTo: env-file:.env
`;
const REGISTER_JOB = [
  ...['register', 'service', '--fhir-url', FHIR_URL, '--name', 'Nightly import', '--key', 'job'],
  ...['--role', 'globalImporter', '--credential', 'secret', '--secret-to', 'env-file:.env'],
];
const KEYS = ['resource', 'chart', 'job'];
const nameOf = (key: string): string => `fhir-apps.fhir.contoso.com.${key}`;

interface Entry {
  readonly key: string;
  readonly action: string;
  readonly appId: string | null;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null } | null;
}

let sandbox: ServedSandbox;

const run = async (...args: readonly string[]): Promise<Outcome> => outcomeOf(await sandbox.run([...args, '--json']));
const pathOf = (name: string): string => join(sandbox.workDir, name);

function entriesOf({ result, error }: Outcome): readonly Entry[] {
  return ({ ...result, ...error.details } as unknown as { readonly registrations: readonly Entry[] }).registrations;
}

function actionsOf(outcome: Outcome): Readonly<Record<string, string>> {
  return Object.fromEntries(entriesOf(outcome).map(({ key, action }) => [key, action]));
}

async function appIds(): Promise<Readonly<Record<string, unknown>>> {
  const found = await Promise.all(KEYS.map((key) => applicationOf(sandbox, nameOf(key))));
  return Object.fromEntries(KEYS.map((key, index) => [key, found[index]?.appId]));
}

async function rolesOf(appId: unknown): Promise<readonly string[]> {
  const filter = `/servicePrincipals?$filter=appId eq '${String(appId)}'`;
  const [principal] = await list<{ readonly id: string }>(sandbox, filter);
  return heldRoles(sandbox, principal?.id ?? '');
}

async function secretLine(): Promise<string | undefined> {
  return (await readFile(pathOf('.env'), 'utf8')).split('\n').find((line) => line.startsWith('JOB_CLIENT_SECRET='));
}

async function pinnedKeys(): Promise<readonly string[]> {
  const { environments } = JSON.parse(await readFile(pathOf('fhir-apps.lock.json'), 'utf8')) as {
    readonly environments: { readonly default?: { readonly registrations: object } };
  };
  return Object.keys(environments.default?.registrations ?? {}).sort();
}

async function purgeAll(): Promise<void> {
  for (const { id, uniqueName } of await list<{ readonly id: string; readonly uniqueName: string | null }>(
    sandbox,
    '/applications?$top=999',
  )) {
    if (uniqueName?.startsWith('fhir-apps.') === true) {
      await sandbox.graph('DELETE', `/applications/${id}`);
    }
  }
  const deleted = await list<{ readonly id: string }>(sandbox, '/directory/deletedItems/microsoft.graph.application');
  for (const { id } of deleted) {
    await sandbox.graph('DELETE', `/directory/deletedItems/${id}`);
  }
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  await writeFile(pathOf('fhir-apps.yaml'), FILE);
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  expect(await run('apply')).toMatchObject({ exitCode: 0, error: {} });
});
afterEach(async () => {
  await purgeAll();
  await rm(pathOf('.env'), { force: true });
  await rm(pathOf('fhir-apps.lock.json'), { force: true });
});

describe('restore -f', () => {
  it.each([
    ['its read is spoiled', 'GET /applications/*=body:empty'],
    ['its service principal is refused', 'POST /directory/deletedItems/*/restore@2x4=error:400:Request_BadRequest:No.'],
  ])('finishes what stopped between an application and its service principal, where %s', async (_what, fault) => {
    const before = await appIds();
    await run('destroy', '--yes');
    await sandbox.setFaults([fault]);
    expect((await run('restore', '-f', 'fhir-apps.yaml')).exitCode).toBe(3);
    await sandbox.setFaults([]);
    const planned = await run('restore', '-f', 'fhir-apps.yaml', '--dry-run');
    expect(Object.values(actionsOf(planned))).toContain('restored');
    const outcome = await run('restore', '-f', 'fhir-apps.yaml');
    expect(outcome).toMatchObject({ exitCode: 0, error: {} });
    expect(actionsOf(outcome)).toEqual(actionsOf(planned));
    expect(await appIds()).toEqual(before);
    expect(Object.keys(before)).toHaveLength(KEYS.length);
    for (const appId of Object.values(before)) {
      expect(await servicePrincipalsOf(sandbox, String(appId))).toHaveLength(1);
    }
    expect(await pinnedKeys()).toEqual([...KEYS].sort());
    expect(Object.values(actionsOf(await run('restore', '-f', 'fhir-apps.yaml')))).toEqual(KEYS.map(() => 'unchanged'));
  });

  it('brings back all that destroy deleted, the resource first, and pins it', async () => {
    const before = await appIds();
    await run('destroy', '--yes');
    const outcome = await run('restore', '-f', 'fhir-apps.yaml');
    expect(outcome).toMatchObject({ exitCode: 0, error: {}, result: { dryRun: false } });
    expect(entriesOf(outcome).map(({ key, action }) => `${key} ${action}`)).toEqual([
      'resource restored',
      'chart restored',
      'job restored',
    ]);
    expect(outcome.result).toMatchObject({
      summary: { restored: 3, unchanged: 0, absent: 0, failed: 0, skipped: 0 },
      next: [expect.stringMatching(/^fhir-apps apply -f \S*fhir-apps\.yaml /) as string],
    });
    expect(await appIds()).toEqual(before);
    expect(await pinnedKeys()).toEqual(['chart', 'job', 'resource']);
    const apply = await run('apply');
    expect(apply).toMatchObject({ exitCode: 0, error: {} });
    expect(await rolesOf(before.job)).toEqual(['globalImporter']);
  });

  it('leaves what exists or is gone, and writes nothing in a dry run', async () => {
    await run('delete', 'job', '--fhir-url', FHIR_URL, '--yes');
    await run('delete', 'chart', '--fhir-url', FHIR_URL, '--purge', '--yes');
    await sandbox.graphExchanges();
    const dry = await run('restore', '-f', 'fhir-apps.yaml', '--dry-run');
    expect(dry).toMatchObject({ exitCode: 0, result: { dryRun: true } });
    expect(actionsOf(dry)).toEqual({ resource: 'unchanged', chart: 'absent', job: 'restored' });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
    const done = await run('restore', '-f', 'fhir-apps.yaml');
    expect(actionsOf(done)).toEqual({ resource: 'unchanged', chart: 'absent', job: 'restored' });
  });

  it('restores the rest where one cannot be restored, and says so with exit 3', async () => {
    await run('destroy', '--yes');
    await writeFile(pathOf('fhir-apps.lock.json'), await lockWithAnother('job'));
    const outcome = await run('restore', '-f', 'fhir-apps.yaml');
    expect(outcome).toMatchObject({ exitCode: 3, error: { code: 'unfinished' } });
    expect(actionsOf(outcome)).toEqual({ resource: 'restored', chart: 'restored', job: 'failed' });
    expect(entriesOf(outcome)[2]?.error).toMatchObject({ code: 'squatted_name' });
  });

  it.each<[what: string, args: readonly string[], field: string]>([
    ['neither an application nor a file', [], 'REF'],
    ['both', ['job', '-f', 'fhir-apps.yaml'], '--file'],
  ])('refuses %s', async (_what, args, field) => {
    expect(await run('restore', ...args)).toMatchObject({
      exitCode: 2,
      error: { code: 'invalid_input', details: { faults: [{ field }] } },
    });
  });
});

describe('apply --restore', () => {
  it('restores what the file names, and gives back what a restoration lacks', async () => {
    const [before, secret] = [await appIds(), await secretLine()];
    await run('destroy', '--yes');
    const plan = await run('plan', '--restore');
    expect(plan).toMatchObject({ exitCode: 0, result: { summary: { restore: 3, create: 0, blocked: 0 } } });
    expect(actionsOf(plan)).toEqual({ resource: 'restore', chart: 'restore', job: 'restore' });
    const outcome = await run('apply', '--restore');
    expect(outcome).toMatchObject({ exitCode: 0, error: {}, result: { summary: { restored: 3, created: 0 } } });
    expect(actionsOf(outcome)).toEqual({ resource: 'restored', chart: 'restored', job: 'restored' });
    expect(await appIds()).toEqual(before);
    expect(await secretLine()).toBe(secret);
    expect(await rolesOf(before.job)).toEqual(['globalImporter']);
    expect(await pinnedKeys()).toEqual(['chart', 'job', 'resource']);
    expect(await run('plan')).toMatchObject({ exitCode: 0, result: { summary: { unchanged: 3 } } });
  });

  it('creates what is not in the recycle bin', async () => {
    await run('delete', 'job', '--fhir-url', FHIR_URL, '--yes');
    await run('delete', 'chart', '--fhir-url', FHIR_URL, '--purge', '--yes');
    expect(actionsOf(await run('apply', '--restore'))).toEqual({
      resource: 'unchanged',
      chart: 'created',
      job: 'restored',
    });
  });

  it('is what a blocked plan leads to', async () => {
    await run('destroy', '--yes');
    const plan = await run('plan');
    expect(actionsOf(plan)).toEqual({ resource: 'blocked', chart: 'blocked', job: 'blocked' });
    const resource = entriesOf(plan).find(({ key }) => key === 'resource');
    expect(resource?.error).toMatchObject({
      code: 'name_in_recycle_bin',
      hint: expect.stringContaining('--restore') as string,
    });
  });
});

describe('a secret in an env file whose application was deleted', () => {
  it('makes apply and plan report the recycle bin, not the line', async () => {
    const secret = await secretLine();
    await run('delete', 'job', '--fhir-url', FHIR_URL, '--yes');
    for (const args of [['plan'], ['apply'], ['apply', '--dry-run']]) {
      expect(entriesOf(await run(...args))[2]?.error).toMatchObject({
        code: 'name_in_recycle_bin',
        hint: expect.stringContaining('--restore') as string,
      });
    }
    expect(await secretLine()).toBe(secret);
  });

  it('makes register report the recycle bin, not the line', async () => {
    const secret = await secretLine();
    await run('delete', 'job', '--fhir-url', FHIR_URL, '--yes');
    expect(await run(...REGISTER_JOB)).toMatchObject({ exitCode: 1, error: { code: 'name_in_recycle_bin' } });
    const dry = await run(...REGISTER_JOB, '--dry-run');
    expect(dry).toMatchObject({ exitCode: 0, warnings: [{ code: 'name_in_recycle_bin' }] });
    expect(await secretLine()).toBe(secret);
  });

  it('is replaced once the application is purged', async () => {
    const secret = await secretLine();
    await run('delete', 'job', '--fhir-url', FHIR_URL, '--purge', '--yes');
    expect(await run('apply')).toMatchObject({ exitCode: 0, error: {} });
    const replaced = await secretLine();
    expect(replaced).toBeDefined();
    expect(replaced).not.toBe(secret);
    const lines = (await readFile(pathOf('.env'), 'utf8')).split('\n').filter((line) => line.startsWith('JOB_'));
    expect(lines).toHaveLength(3);
  });

  it('is kept where the line belongs to another tenant or an application that exists', async () => {
    const text = await readFile(pathOf('.env'), 'utf8');
    const { chart } = await appIds();
    await run('delete', 'job', '--fhir-url', FHIR_URL, '--purge', '--yes');
    const elsewhere = text.replace(/^JOB_TENANT_ID=.*$/m, 'JOB_TENANT_ID=11111111-1111-4111-8111-111111111111');
    const existing = text.replace(/^JOB_CLIENT_ID=.*$/m, `JOB_CLIENT_ID=${String(chart)}`);
    for (const other of [elsewhere, existing]) {
      await writeFile(pathOf('.env'), other);
      expect(entriesOf(await run('apply'))[2]?.error).toMatchObject({ code: 'sink_exists' });
      expect(await readFile(pathOf('.env'), 'utf8')).toBe(other);
    }
  });
});

async function lockWithAnother(key: string): Promise<string> {
  const other = { appId: '22222222-2222-4222-8222-222222222222', objectId: '33333333-3333-4333-8333-333333333333' };
  const environments = {
    default: { tenantId: sandbox.ready.tenantId, fhirUrl: FHIR_URL, registrations: { [key]: other } },
  };
  return Promise.resolve(JSON.stringify({ lockVersion: 1, environments }));
}
