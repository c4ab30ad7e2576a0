import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startInTerminal } from '../cli/prompts/pseudo-terminal.ts';
import { cleanEnvironment, EXECUTABLE } from './executable.ts';
import { applicationsOf, FHIR_URL, list, outcomeOf, type Outcome } from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';
import { runPrinted, tenantAccess } from './tenant-access.ts';

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
    credential: none
`;
const REGISTER: Readonly<Record<string, readonly string[]>> = {
  resource: ['register', 'resource', '--name', 'Contoso FHIR'],
  chart: ['register', 'public', '--name', 'Growth chart', '--key', 'chart', '--device-code'],
  job: [
    ...['register', 'service', '--name', 'Nightly import', '--key', 'job', '--role', 'globalImporter'],
    ...['--credential', 'none'],
  ],
};
const KEYS = ['resource', 'chart', 'job'];

interface Ids {
  readonly appId: string;
  readonly objectId: string;
}
interface Entry extends Ids {
  readonly key: string;
  readonly action: string;
  readonly reason: string | null;
  readonly restorableUntil: string | null;
}
interface Result {
  readonly summary: Readonly<Record<string, number>>;
  readonly registrations: readonly Entry[];
  readonly foreign: readonly { readonly displayName: string; readonly reason: string }[];
}

let sandbox: ServedSandbox;
let ids: Readonly<Record<string, Ids>>;

const run = async (...args: readonly string[]): Promise<Outcome> => outcomeOf(await sandbox.run([...args, '--json']));
const destroy = (...args: readonly string[]): Promise<Outcome> => run('destroy', ...args);
const lockPath = (): string => join(sandbox.workDir, 'fhir-apps.lock.json');

/** The result, also where it is in the details of an error. */
function resultOf({ result, error }: Outcome): Result {
  return { ...result, ...error.details } as unknown as Result;
}

function actionsOf(outcome: Outcome): Readonly<Record<string, string>> {
  return Object.fromEntries(resultOf(outcome).registrations.map(({ key, action }) => [key, action]));
}

async function register(key: string): Promise<Ids> {
  const { exitCode, result, error } = await run(...(REGISTER[key] ?? []), '--fhir-url', FHIR_URL);
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: {} });
  return { appId: String(result.appId), objectId: String(result.objectId) };
}

/** Pins as `apply` would. */
async function pin(registrations: Readonly<Record<string, Ids>>): Promise<void> {
  const environments = { default: { tenantId: sandbox.ready.tenantId, fhirUrl: FHIR_URL, registrations } };
  await writeFile(lockPath(), JSON.stringify({ lockVersion: 1, environments }));
}

async function pinnedKeys(): Promise<readonly string[]> {
  const { environments } = JSON.parse(await readFile(lockPath(), 'utf8')) as {
    readonly environments: { readonly default?: { readonly registrations: object } };
  };
  return Object.keys(environments.default?.registrations ?? {});
}

async function standing(): Promise<readonly string[]> {
  const found = await Promise.all(KEYS.map((key) => applicationsOf(sandbox, `fhir-apps.fhir.contoso.com.${key}`)));
  return KEYS.filter((_, index) => found[index]?.length !== 0);
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  await writeFile(join(sandbox.workDir, 'fhir-apps.yaml'), FILE);
});
afterAll(() => sandbox.stop());

beforeEach(async () => {
  ids = { resource: await register('resource'), chart: await register('chart'), job: await register('job') };
  await pin(ids);
  await sandbox.graphExchanges();
});
afterEach(async () => {
  await sandbox.setFaults([]);
  const applications = await list<{ readonly id: string }>(sandbox, '/applications?$top=999');
  const deleted = await list<{ readonly id: string }>(sandbox, '/directory/deletedItems/microsoft.graph.application');
  const own = new Set(Object.values(ids).map(({ objectId }) => objectId));
  for (const { id } of applications.filter((each) => own.has(each.id))) {
    await sandbox.graph('DELETE', `/applications/${id}`);
    await sandbox.graph('DELETE', `/directory/deletedItems/${id}`);
  }
  for (const { id } of deleted) {
    await sandbox.graph('DELETE', `/directory/deletedItems/${id}`);
  }
});

describe('destroy', () => {
  it('deletes what the file names, the resource last, and forgets it', async () => {
    const outcome = await destroy('--yes');
    expect(outcome).toMatchObject({ exitCode: 0, error: {} });
    expect(actionsOf(outcome)).toEqual({ chart: 'deleted', job: 'deleted', resource: 'deleted' });
    const { registrations, summary, foreign } = resultOf(outcome);
    expect(registrations.map(({ key }) => key)).toEqual(['chart', 'job', 'resource']);
    expect(registrations[0]).toMatchObject({ ...ids.chart, restorableUntil: expect.stringMatching(/Z$/) as string });
    expect({ deleted: summary.deleted, foreign }).toEqual({ deleted: 3, foreign: [] });
    expect(await standing()).toEqual([]);
    expect(await pinnedKeys()).toEqual([]);
    const deletions = writesOf(await sandbox.graphExchanges()).map(({ path }) => path.split('/').at(-1));
    expect(deletions).toHaveLength(3);
    expect(deletions.at(-1)).toBe(ids.resource?.objectId);
  });

  it('once more finds nothing, and what it deleted comes back with restore', async () => {
    await destroy('--yes');
    const again = await destroy('--yes');
    expect(again).toMatchObject({ exitCode: 0 });
    expect(actionsOf(again)).toEqual({ chart: 'absent', job: 'absent', resource: 'absent' });
    expect(await run('restore', String(ids.job?.appId), '--yes')).toMatchObject({ exitCode: 0 });
    expect(await standing()).toEqual(['job']);
  });

  it('only tells what it would do in a dry run, and asks for a yes where nobody is there', async () => {
    const lock = await readFile(lockPath(), 'utf8');
    const dry = await destroy('--dry-run');
    expect(dry).toMatchObject({ exitCode: 0, result: { dryRun: true } });
    expect(actionsOf(dry)).toEqual({ chart: 'deleted', job: 'deleted', resource: 'deleted' });
    expect(await destroy()).toMatchObject({ exitCode: 2, error: { code: 'confirmation_required' } });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
    expect(await readFile(lockPath(), 'utf8')).toBe(lock);
  });

  it('names everything to a person, and takes anything but a yes for a no', async () => {
    const { args, env } = sandbox.runOptions();
    const terminal = await startInTerminal([process.execPath, EXECUTABLE, 'destroy', ...args], {
      env: cleanEnvironment(env),
      cwd: sandbox.workDir,
    });
    await terminal.shows('? Type Contoso FHIR to confirm:');
    terminal.keys('y\r');
    const { exitCode, screen } = await terminal.ended();
    expect(exitCode).toBe(130);
    for (const { appId } of Object.values(ids)) {
      expect(screen.replaceAll('\n', '')).toContain(appId);
    }
    expect(await standing()).toEqual(KEYS);
  });

  it('names what is lost, and its commands bring everything back', async () => {
    const upn = sandbox.ready.users[0]?.upn ?? '';
    const given = [
      'role',
      'assign',
      'resource',
      '--fhir-url',
      FHIR_URL,
      '--role',
      'globalReader',
      '--to',
      `user:${upn}`,
    ];
    expect(await run(...given, '--yes')).toMatchObject({ exitCode: 0 });
    expect(await run('consent', 'grant', ids.chart?.appId ?? '', '--yes')).toMatchObject({ exitCode: 0 });
    const before = await tenantAccess(sandbox);
    const { stdout } = await sandbox.run(['destroy', '--dry-run']);
    expect(await tenantAccess(sandbox)).toEqual(before);
    expect(stdout).toMatch(
      /\nThese are lost, and restore does not bring them back\n {2}role globalImporter of Contoso FHIR/,
    );
    expect(stdout).toMatch(/\n\nNothing was written\.\n$/);
    const { result } = await destroy('--yes');
    const impact = result.impact as { readonly bringBack: readonly string[] };
    expect(impact).toMatchObject({
      ...{ clients: [], notRead: [] },
      roleAssignments: [{ role: 'globalImporter' }, { role: 'globalReader' }],
    });
    expect(impact.bringBack[0]).toMatch(/^fhir-apps restore -f /);
    await runPrinted(sandbox, impact.bringBack);
    expect(await tenantAccess(sandbox)).toEqual(before);
  });

  it('says that what is purged is lost permanently, and that consent could not be read', async () => {
    await sandbox.setFaults([
      'GET /oauth2PermissionGrants*x*=denied',
      'GET /servicePrincipals*/oauth2PermissionGrantsx*=denied',
    ]);
    const { stdout } = await sandbox.run(['destroy', '--purge', '--dry-run']);
    expect(stdout).toContain('\nThese are lost permanently\n');
    expect(stdout).toMatch(/\n! Not read, so that more may be affected: .*consents/);
  });

  it('purges, also what an earlier run has only deleted and not forgotten', async () => {
    await sandbox.graph('DELETE', `/applications/${ids.job?.objectId}`);
    const outcome = await destroy('--purge', '--yes');
    expect(outcome).toMatchObject({ exitCode: 0 });
    expect(actionsOf(outcome)).toEqual({ chart: 'purged', job: 'purged', resource: 'purged' });
    expect(await list(sandbox, '/directory/deletedItems/microsoft.graph.application')).toEqual([]);
    expect(await pinnedKeys()).toEqual([]);
  });
});

describe('after apply', () => {
  it('prune deletes what left the file, destroy the rest, and the lock knows it', async () => {
    await destroy('--purge', '--yes');
    expect(await run('apply', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await pinnedKeys()).toEqual(['chart', 'job', 'resource']);

    const without = join(sandbox.workDir, 'without-job.yaml');
    await writeFile(without, FILE.slice(0, FILE.indexOf('  job:')));
    await rename(lockPath(), join(sandbox.workDir, 'without-job.lock.json'));
    const pruned = await run('apply', '-f', without, '--prune', '--yes');
    expect(pruned).toMatchObject({ exitCode: 0, result: { summary: { deleted: 1, unchanged: 2 } } });
    expect(await standing()).toEqual(['resource', 'chart']);

    await rename(join(sandbox.workDir, 'without-job.lock.json'), lockPath());
    expect(await pinnedKeys()).toEqual(['chart', 'resource']);
    const destroyed = await destroy('--purge', '--yes');
    expect(destroyed).toMatchObject({ exitCode: 0 });
    expect(actionsOf(destroyed)).toEqual({ chart: 'purged', job: 'absent', resource: 'purged' });
    expect(await pinnedKeys()).toEqual([]);
  });
});

describe('destroy leaves standing', () => {
  /** Expects that one entry is kept for a reason, and the resource with it, since a client stands. */
  async function expectKept(key: string, reason: string, args: readonly string[] = []): Promise<Outcome> {
    const outcome = await destroy('--yes', ...args);
    expect(outcome).toMatchObject({ exitCode: 3, error: { code: 'unfinished' } });
    const entry = resultOf(outcome).registrations.find((each) => each.key === key);
    expect(entry).toMatchObject({ action: 'kept', reason: expect.stringContaining(reason) as string });
    expect(await standing()).toContain(key);
    return outcome;
  }

  it('what the lock does not pin, until someone says that it is right', async () => {
    const { job, ...others } = ids;
    await pin(others);
    const outcome = await expectKept('job', 'the lock file does not pin it');
    expect(actionsOf(outcome)).toEqual({ chart: 'deleted', job: 'kept', resource: 'kept' });
    expect(outcome.error.details?.standing).toHaveLength(2);
    expect(await destroy('--yes', '--trust', String(job?.appId))).toMatchObject({ exitCode: 0 });
    expect(await standing()).toEqual([]);
  });

  it('what the lock pins to another application, whatever someone says', async () => {
    await pin({ ...ids, job: { appId: String(ids.chart?.appId), objectId: String(ids.chart?.objectId) } });
    await expectKept('job', 'pins "job" to another application', ['--trust', String(ids.job?.appId)]);
  });

  it('what others hold a secret of', async () => {
    const body = { passwordCredential: { displayName: 'by hand' } };
    await sandbox.graph('POST', `/applications/${ids.job?.objectId}/addPassword`, body);
    await expectKept('job', 'others own it or have credentials for it: secret by hand');
  });

  it('what the caller does not own', async () => {
    const owner = sandbox.ready.users[0]?.objectId ?? '';
    const { status } = await sandbox.graph('POST', `/applications/${ids.job?.objectId}/owners/$ref`, {
      '@odata.id': `${sandbox.ready.graphUrl}/v1.0/directoryObjects/${owner}`,
    });
    expect(status).toBe(204);
    await expectKept('job', 'others own it or have credentials for it: owner ');
  });

  it('a resource that a client outside the file uses', async () => {
    const other = await run(
      ...['register', 'service', '--name', 'Other', '--fhir-url', FHIR_URL, '--role', 'globalReader'],
      ...['--credential', 'none'],
    );
    const outcome = await expectKept('resource', 'existing clients use it: "Other"');
    expect(actionsOf(outcome)).toEqual({ chart: 'deleted', job: 'deleted', resource: 'kept' });
    expect(resultOf(outcome).foreign).toMatchObject([
      { displayName: 'Other', reason: 'the lock file does not pin it' },
    ]);
    await sandbox.graph('DELETE', `/applications/${String(other.result.objectId)}`);
  });

  it('what Graph refuses to delete, and the resource for it; the next run goes on', async () => {
    await sandbox.setFaults(['DELETE /applications/*=denied']);
    const outcome = await destroy('--yes');
    expect(outcome.exitCode).toBe(3);
    const actions = Object.values(actionsOf(outcome)).sort();
    expect(actions).toEqual(['deleted', 'failed', 'skipped']);
    await sandbox.setFaults([]);
    expect(await destroy('--yes')).toMatchObject({ exitCode: 0 });
    expect(await standing()).toEqual([]);
    expect(await pinnedKeys()).toEqual([]);
  });

  it('all where the lock is of another tenant or cannot be written', async () => {
    const text = await readFile(lockPath(), 'utf8');
    await writeFile(lockPath(), text.replace(sandbox.ready.tenantId, 'eeeeeeee-0000-4000-8000-00000000000e'));
    expect(await destroy('--yes')).toMatchObject({ exitCode: 2, error: { code: 'lock_of_other_tenant' } });
    await writeFile(lockPath(), `<<<<<<< HEAD\n${text}`);
    expect(await destroy('--yes')).toMatchObject({ exitCode: 2, error: { code: 'lock_conflicted' } });
    expect(await standing()).toEqual(KEYS);
  });
});
