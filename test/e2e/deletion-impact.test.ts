import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CTRL_C, typeInTerminal } from './wizard-runs.ts';
import { FHIR_URL, register, RESOURCE } from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

type Facts = Readonly<Record<string, unknown>>;

const CLIENT = ['--fhir-url', FHIR_URL];
const JOB = ['register', 'service', '--name', 'Nightly import', '--role', 'globalImporter', '--credential', 'none'];
const CHART = ['register', 'public', '--name', 'Growth chart', '--reply-url', 'https://chart.contoso.com/'];

describe('the deletion of a resource', () => {
  let sandbox: ServedSandbox;
  let resourceId: string;
  let jobId: string;
  let chartId: string;
  beforeAll(async () => {
    sandbox = await serveSandbox();
    resourceId = String((await register(sandbox, RESOURCE)).result.appId);
    jobId = String((await register(sandbox, { args: [...JOB, ...CLIENT] })).result.appId);
    chartId = String((await register(sandbox, { args: [...CHART, ...CLIENT, '--admin-consent'] })).result.appId);
    const upn = sandbox.ready.users[0]?.upn ?? '';
    await json('role', 'assign', resourceId, '--role', 'globalReader', '--to', `user:${upn}`, '--yes');
  });
  afterAll(() => sandbox.stop());

  async function json(...args: readonly string[]): Promise<Facts> {
    const { stdout, stderr } = await sandbox.run([...args, '--json']);
    const { result } = JSON.parse(stdout) as { readonly result?: Facts };
    return result ?? expect.fail(stderr);
  }

  it('shows in a dry run what stops and what is lost, and writes nothing', async () => {
    await sandbox.graphExchanges();
    const { stdout, exitCode } = await sandbox.run(['delete', resourceId, '--dry-run']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Would delete "Contoso FHIR"');
    expect(stdout).toMatch(
      /These get no tokens for it any more\n(.+\n)* {2}service-nightly-import +Nightly import, service/,
    );
    expect(stdout).toMatch(/role globalImporter of Contoso FHIR +Nightly import\n/);
    expect(stdout).toMatch(/role globalReader of Contoso FHIR +\S/);
    expect(stdout).toMatch(/consent to Growth chart +Contoso FHIR, all users\n/);
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('names the roles and the consent that a client loses', async () => {
    const { impact: ofJob } = await json('delete', jobId, '--dry-run');
    expect(ofJob).toMatchObject({
      clients: [],
      roleAssignments: [{ role: 'globalImporter', api: 'Contoso FHIR', apiAppId: resourceId }],
      bringBack: [expect.stringContaining(`restore ${jobId}`), expect.stringContaining(`approve ${jobId}`)],
    });
    const { impact: ofChart } = await json('delete', chartId, '--dry-run');
    expect(ofChart).toMatchObject({
      consents: expect.arrayContaining([
        expect.objectContaining({
          client: 'Growth chart',
          clientAppId: chartId,
          api: 'Contoso FHIR',
          forAllUsers: true,
        }),
      ]) as unknown,
    });
  });

  it('brings back exactly the scopes that were consented to', async () => {
    const narrow = ['register', 'public', '--name', 'Narrow', '--reply-url', 'https://narrow.contoso.com/', ...CLIENT];
    const narrowId = String((await register(sandbox, { args: narrow })).result.appId);
    await json('consent', 'grant', narrowId, '--scope', 'user_impersonation', '--yes');
    const { impact } = await json('delete', resourceId, '--dry-run');
    const { bringBack } = impact as { readonly bringBack: readonly string[] };
    expect(bringBack.filter((command) => command.includes(narrowId))).toEqual([
      expect.stringContaining(`consent grant ${narrowId} --scope user_impersonation --tenant`),
    ]);
  });

  it('shows a name with line breaks in one line', async () => {
    const { body } = await sandbox.graph('POST', '/groups', {
      displayName: 'Nurses\nThese get no tokens: none',
      ...{ mailEnabled: false, mailNickname: 'nurses', securityEnabled: true },
    });
    await json('role', 'assign', resourceId, '--role', 'globalExporter', '--to', String(body.id), '--yes');
    const run = await typeInTerminal(sandbox, ['delete', resourceId]);
    await run.shows('? Type Contoso FHIR to confirm:');
    run.keys(CTRL_C);
    const { screen } = await run.ended();
    expect(screen).toContain('Nurses');
    expect(screen).not.toMatch(/^\s*These get no tokens: none/m);
    await json('role', 'remove', resourceId, '--role', 'globalExporter', '--from', String(body.id), '--yes');
  });

  it('says that clients are not known where they may not be read', async () => {
    await sandbox.setFaults(['GET /applicationsx*=denied']);
    const { impact } = await json('delete', resourceId, '--dry-run');
    await sandbox.setFaults([]);
    expect(impact).toMatchObject({ clients: [], notRead: ['clients'] });
  });

  it('wants its name typed by a person', async () => {
    const run = await typeInTerminal(sandbox, ['delete', resourceId]);
    await run.shows('These get no tokens for it any more');
    await run.shows('To stop access and lose nothing: ');
    await run.shows('? Type Contoso FHIR to confirm:');
    run.keys('Contoso\r');
    const { exitCode, screen } = await run.ended();
    expect(exitCode).toBe(130);
    expect(screen).toContain('That is not the name; nothing was written.');
  });

  it('prints what brings everything back, and that does', async () => {
    const before = await json('role', 'list', resourceId);
    const deleted = await json('delete', resourceId, '--yes');
    const { bringBack } = deleted.impact as { readonly bringBack: readonly string[] };
    for (const command of bringBack) {
      const words = execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' }).split('\0');
      // The sandbox's own flags follow, which are added to each run here.
      const { exitCode, stderr } = await sandbox.run([...words.slice(1, words.indexOf('--tenant')), '--yes']);
      expect({ command, exitCode, stderr }).toMatchObject({ exitCode: 0 });
    }
    expect(heldRoles(await json('role', 'list', resourceId))).toEqual(heldRoles(before));
    const { impact } = await json('delete', chartId, '--dry-run');
    expect(impact).toMatchObject({
      consents: expect.arrayContaining([
        expect.objectContaining({ api: 'Contoso FHIR', forAllUsers: true }),
      ]) as unknown,
    });
  });
});

/** Who has which role, in an order of their own. */
function heldRoles({ roleAssignments }: Facts): readonly string[] {
  const held = roleAssignments as readonly { readonly role: string; readonly principal: { readonly id: string } }[];
  return held.map(({ role, principal }) => `${role} ${principal.id}`).sort();
}
