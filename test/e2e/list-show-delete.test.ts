import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { register } from '../../src/commands/register/register.ts';
import { startInTerminal } from '../cli/prompts/pseudo-terminal.ts';
import { cleanEnvironment, type Ended, EXECUTABLE } from './executable.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

const FHIR_URL = 'https://fhir.contoso.com';
const RESOURCE = ['register', 'resource', '--fhir-url', FHIR_URL, '--name', 'Contoso FHIR'];
const CHART = ['register', 'public', '--fhir-url', FHIR_URL, '--name', 'Growth chart', '--device-code'];

type Facts = Readonly<Record<string, unknown>>;

function resultOf({ stdout, stderr }: Ended): Facts {
  const envelope = JSON.parse(stdout) as { readonly ok: boolean; readonly result: Facts };
  expect({ ok: envelope.ok, stderr }).toMatchObject({ ok: true });
  return envelope.result;
}

function errorOf({ stdout }: Ended): Facts {
  const envelope = JSON.parse(stdout) as { readonly ok: boolean; readonly error: Facts };
  expect(envelope.ok).toBe(false);
  return envelope.error;
}

let sandbox: ServedSandbox;
let resource: Facts;
let chart: Facts;
/** An application that someone else made. */
let foreignId: string;

async function json(...args: readonly string[]): Promise<Facts> {
  return resultOf(await sandbox.run([...args, '--json']));
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  expect((await json('list')).registrations).toEqual([]);
  resource = await json(...RESOURCE);
  chart = await json(...CHART);
  await json('register', 'resource', '--fhir-url', 'https://lab.contoso.com', '--name', 'Growth chart');
  foreignId = String((await sandbox.graph('POST', '/applications', { displayName: 'Not ours' })).body.appId);
});
afterAll(() => sandbox.stop());

describe('list', () => {
  it('tells what fhir-apps has registered, and nothing that others have', async () => {
    const { registrations, tenantId, sandbox: inSandbox } = await json('list');
    expect({ tenantId, inSandbox }).toEqual({ tenantId: sandbox.ready.tenantId, inSandbox: false });
    const { appId, objectId, uniqueName } = chart;
    expect(registrations).toHaveLength(3);
    expect(registrations).toContainEqual({
      ...{ displayName: 'Growth chart', type: 'public', key: 'public-growth-chart' },
      ...{ appId, objectId, uniqueName, accountEnabled: true, server: 'fhir.contoso.com', fhirUrl: FHIR_URL },
      ...{ serverKind: 'oss', credentialExpiresAt: null, deletedAt: null, restorableUntil: null },
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as unknown,
    });
  });

  it('narrows to one server, however its URL is written', async () => {
    const { registrations } = await json('list', '--fhir-url', 'https://LAB.contoso.com/');
    expect(registrations).toMatchObject([{ type: 'resource', server: 'lab.contoso.com' }]);
    expect((await json('list', '--fhir-url', 'https://nobody.contoso.com')).registrations).toEqual([]);
  });

  it('narrows to one type', async () => {
    expect((await json('list', '--type', 'public')).registrations).toMatchObject([{ appId: chart.appId }]);
  });

  it('tells when the last credential of a client ends', async () => {
    const sink = ['--credential', 'secret', '--secret-to', 'file:job-secret'];
    const job = await json(
      'register',
      'service',
      '--fhir-url',
      FHIR_URL,
      '--name',
      'Job',
      '--role',
      'globalReader',
      ...sink,
    );
    const { expiresAt } = job.credential as { readonly expiresAt: string };
    const { registrations } = await json('list', '--type', 'service');
    expect(registrations).toMatchObject([{ appId: job.appId, credentialExpiresAt: expiresAt }]);
    await json('delete', String(job.appId), '--purge', '--yes');
  });

  it('ends with 5 under --check where a client can soon prove itself no more, and else with 0', async () => {
    const makeJob = (lifetime: string): Promise<Facts> =>
      json(
        ...['register', 'service', '--fhir-url', FHIR_URL, '--name', `Job ${lifetime}`, '--role', 'globalReader'],
        ...['--credential', 'secret', '--secret-to', `file:job-${lifetime}`, '--secret-lifetime', lifetime],
      );
    const long = await makeJob('90d');
    expect((await sandbox.run(['list', '--check'])).exitCode).toBe(0);
    const short = await makeJob('29d');
    expect((await sandbox.run(['list'])).exitCode).toBe(0);
    const due = await sandbox.run(['list', '--check', '--json']);
    expect(due.exitCode).toBe(5);
    expect(resultOf(due).registrations).toContainEqual(expect.objectContaining({ appId: short.appId }));
    expect((await sandbox.run(['list', '--check', '--type', 'public'])).exitCode).toBe(0);
    for (const { appId } of [long, short]) {
      await json('delete', String(appId), '--purge', '--yes');
    }
  });

  it('is a table for people, server by server, the resource first', async () => {
    const { stdout } = await sandbox.run(['list']);
    expect(stdout).toMatch(
      /^https:\/\/fhir\.contoso\.com \(oss\)\n {2}Key +Name +Type +Application id +Ends\n {2}resource /,
    );
    expect(stdout).toContain('\nhttps://lab.contoso.com (oss)\n');
    expect(stdout).toContain(String(chart.appId));
  });

  it('fits a terminal', async () => {
    const { args, env } = sandbox.runOptions();
    const atTerminal = ['sh', '-c', 'stty cols 80 && exec "$@" > /dev/tty', 'sh'];
    const run = await startInTerminal([...atTerminal, process.execPath, EXECUTABLE, 'list', ...args], {
      env: cleanEnvironment(env),
      cwd: sandbox.workDir,
    });
    const { exitCode, screen } = await run.ended();
    expect(exitCode).toBe(0);
    expect(screen).toContain(String(chart.appId));
    const [, table = ''] = screen.split('https://fhir.contoso.com (oss)');
    expect(table.split('\r\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('--deleted tells what lies in the recycle bin, and until when', async () => {
    const bare = ['register', 'public', '--fhir-url', FHIR_URL, '--name', 'Gone', '--device-code'];
    const { appId } = await json(...bare);
    expect((await json('list', '--deleted')).registrations).toEqual([]);
    const { restorableUntil } = await json('delete', String(appId), '--yes');
    expect(await json('list', '--deleted', '--fhir-url', FHIR_URL)).toMatchObject({
      deleted: true,
      registrations: [{ appId, key: 'public-gone', restorableUntil, accountEnabled: null }],
    });
    expect((await json('list', '--deleted', '--type', 'service')).registrations).toEqual([]);
    expect((await sandbox.run(['list', '--deleted'])).stdout).toMatch(/public-gone .*\d{4}-\d\d-\d\d +(29|30)\n/);
    await json('delete', String(appId), '--purge', '--yes');
  });
});

describe('show --web', () => {
  it('knows no page in a cloud of your own, and says so', async () => {
    const { exitCode, stdout, stderr } = await sandbox.run(['show', String(chart.appId), '--web']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('The portal of this cloud is not known.');
    expect(stderr).toContain('portal_unknown');
  });

  it('gives programs null for it, and all else', async () => {
    const shown = await json('show', String(chart.appId), '--web');
    expect(shown).toMatchObject({ appId: chart.appId, displayName: 'Growth chart', portalUrl: null });
    expect(Object.keys(shown)).toEqual(Object.keys(await json('show', String(chart.appId))));
  });
});

describe('show', () => {
  it.each<[what: string, refer: () => readonly unknown[]]>([
    ['appId', () => [resource.appId]],
    ['object id', () => [resource.objectId]],
    ['identifier URI', () => [FHIR_URL]],
    ['unique name', () => [resource.uniqueName]],
    ['key', () => ['resource', '--fhir-url', FHIR_URL]],
    ['display name', () => ['Contoso FHIR']],
  ])('finds an application by its %s', async (_what, refer) => {
    const shown = await json('show', ...refer().map(String));
    expect(shown).toMatchObject({ appId: resource.appId, action: 'unchanged', changes: [] });
  });

  it('tells what register tells of the same application', async () => {
    // What is left to an administrator is to be asked for anew a week after the run that tells it.
    const facts = ({ decisions: _decisions, handOffs, ...rest }: Facts): Facts => ({
      ...rest,
      handOffs: (handOffs as readonly Facts[]).map((each) => ({ ...each, expiresAt: null })),
    });
    expect(chart.handOffs).toMatchObject([
      {
        kind: 'admin-consent',
        expiresAt: expect.stringMatching(/T/) as unknown,
        approveWith: expect.stringContaining(`approve ${String(chart.appId)}`) as unknown,
      },
    ]);
    const { portalUrl, ...shown } = await json('show', String(chart.appId));
    expect(portalUrl).toBeNull();
    expect(facts(shown)).toEqual(facts(await json(...CHART)));
  });

  it.each<[what: string, args: () => readonly string[], code: string]>([
    ['nothing answers to', () => ['nobody'], 'reference_missing'],
    ['two answer to', () => ['Growth chart'], 'reference_ambiguous'],
    ['someone else made', () => [foreignId], 'not_ours'],
  ])('refuses a reference that %s', async (_what, args, code) => {
    const ended = await sandbox.run(['show', ...args(), '--json']);
    expect({ exitCode: ended.exitCode, code: errorOf(ended).code }).toEqual({ exitCode: 2, code });
  });

  it('lists the candidates of an ambiguous reference', async () => {
    const { details } = errorOf(await sandbox.run(['show', 'Growth chart', '--json']));
    const { candidates } = details as { readonly candidates: readonly Facts[] };
    expect(candidates.map(({ appId }) => appId)).toContain(chart.appId);
    expect(candidates).toHaveLength(2);
  });
});

describe('delete', () => {
  it.each<[what: string, args: () => readonly string[], code: string]>([
    ['without a yes', () => [String(chart.appId)], 'confirmation_required'],
    ['what others made', () => [foreignId, '--yes'], 'not_ours'],
    ['by a display name, which others could take', () => ['Contoso FHIR', '--yes'], 'name_not_enough'],
    ['nothing', () => ['--yes'], 'invalid_input'],
  ])('refuses to delete %s', async (_what, args, code) => {
    await sandbox.graphExchanges();
    const ended = await sandbox.run(['delete', ...args(), '--json']);
    expect({ exitCode: ended.exitCode, code: errorOf(ended).code }).toEqual({ exitCode: 2, code });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('asks in a terminal, and takes anything but a yes for a no', async () => {
    const { args, env } = sandbox.runOptions();
    const run = await startInTerminal([process.execPath, EXECUTABLE, 'delete', String(chart.appId), ...args], {
      env: cleanEnvironment(env),
      cwd: sandbox.workDir,
    });
    await run.shows(`? Delete "Growth chart" (${String(chart.appId)})? (y/N)`);
    run.keys('\r');
    const { exitCode, screen } = await run.ended();
    expect(exitCode).toBe(130);
    expect(screen).toContain('  Sandbox admin, signed in with AZURE_CLIENT_ID');
    expect(screen).toContain('Canceled. Nothing was written.');
  });

  it('goes step by step: a dry run, the recycle bin, once more, for good', async () => {
    const remove = (...flags: readonly string[]): Promise<Facts> => json('delete', String(chart.appId), ...flags);
    await sandbox.graphExchanges();
    expect(await remove('--dry-run')).toMatchObject({ action: 'deleted', dryRun: true, restorableUntil: null });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);

    const deleted = await remove('--yes');
    const { type, key, tenantId, cloud, displayName, uniqueName, appId, objectId } = chart;
    const identity = { type, key, tenantId, cloud, displayName, uniqueName, appId, objectId };
    const bin = await sandbox.graph('GET', `/directory/deletedItems/${String(objectId)}`);
    const restorableUntil = new Date(Date.parse(String(bin.body.deletedDateTime)) + 30 * 86_400_000).toISOString();
    const { impact, ...without } = deleted;
    expect(without).toEqual({ ...identity, action: 'deleted', dryRun: false, sandbox: false, restorableUntil });
    expect(impact).toMatchObject({
      clients: [],
      notRead: [],
      bringBack: [expect.stringContaining(`fhir-apps restore ${String(appId)} `)],
    });

    await sandbox.graphExchanges();
    expect(await remove('--yes')).toEqual({ ...deleted, action: 'unchanged', impact: null });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);

    const held = await sandbox.run([...CHART, '--json']);
    expect(errorOf(held).code).toBe('name_in_recycle_bin');
    expect(await remove('--purge', '--yes')).toMatchObject({ action: 'purged', restorableUntil: null });
    expect(errorOf(await sandbox.run(['delete', String(chart.appId), '--yes', '--json'])).code).toBe(
      'reference_missing',
    );
    expect(await json(...CHART)).toMatchObject({ action: 'created' });
  });

  it('goes for good in one step, by key, and frees the name at once', async () => {
    const gone = await json('delete', 'public-growth-chart', '--fhir-url', FHIR_URL, '--purge', '--yes');
    expect(gone).toMatchObject({ action: 'purged' });
    expect(await json(...CHART)).toMatchObject({ action: 'created' });
  });
});

describe('the examples of `fhir-apps register --help`', () => {
  it.each(register.examples)('$text: works as a dry run that writes nothing', async ({ command }) => {
    const words = execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' })
      .split('\0')
      .slice(1, -1);
    await sandbox.graphExchanges();
    const ended = await sandbox.run([...words, '--dry-run', '--json']);
    expect(ended.exitCode).toBe(0);
    const result = resultOf(ended);
    expect(result).toMatchObject({ type: words[1], dryRun: true });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);

    const people = await sandbox.run([...words.filter((word) => word !== '--json'), '--dry-run']);
    expect(people.exitCode).toBe(0);
    expect(people.stdout).toMatch(
      result.action === 'unchanged' ? /^Nothing to change: / : /^Would (?:create|update) .*Nothing was written\.\n/,
    );
  });
});
