import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CTRL_C, typeInTerminal } from './wizard-runs.ts';
import { FHIR_URL, register, RESOURCE } from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';
import { runPrinted, tenantAccess } from './tenant-access.ts';

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
      /These stop getting tokens at once\n(.+\n)* {2}service-nightly-import +Nightly import, service/,
    );
    expect(stdout).toMatch(/role globalImporter of Contoso FHIR +Nightly import\n/);
    expect(stdout).toMatch(/role globalReader of Contoso FHIR +\S/);
    expect(stdout).toMatch(/consent to Growth chart +Contoso FHIR, all users\n/);
    expect(stdout).toMatch(/\n\nNothing was written\.\n$/);
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('says that what is purged is lost permanently', async () => {
    const { stdout } = await sandbox.run(['delete', resourceId, '--purge', '--dry-run']);
    expect(stdout).toContain('\nThese are lost permanently\n');
    expect(stdout).not.toContain('restore');
    expect((await json('delete', resourceId, '--purge', '--dry-run')).impact).toMatchObject({ bringBack: [] });
  });

  it('names the roles and the consent that a client loses', async () => {
    const { impact: ofJob } = await json('delete', jobId, '--dry-run');
    expect(ofJob).toMatchObject({
      clients: [],
      roleAssignments: [{ role: 'globalImporter', api: 'Contoso FHIR', apiAppId: resourceId }],
      bringBack: [
        expect.stringContaining(`restore ${jobId}`),
        expect.stringContaining(`role assign ${resourceId} --role globalImporter --to `),
      ],
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
      displayName: 'Nurses\nThese stop getting tokens: \u001b[31mnone',
      ...{ mailEnabled: false, mailNickname: 'nurses', securityEnabled: true },
    });
    await json('role', 'assign', resourceId, '--role', 'globalExporter', '--to', String(body.id), '--yes');
    const run = await typeInTerminal(sandbox, ['delete', resourceId]);
    await run.shows('? Type Contoso FHIR to confirm:');
    run.keys(CTRL_C);
    const { screen } = await run.ended();
    expect(screen).toContain('Nurses');
    expect(screen).not.toMatch(/^\s*These stop getting tokens: none/m);
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
    await run.shows(`Delete resource "Contoso FHIR" of ${FHIR_URL}`);
    await run.shows('These stop getting tokens at once');
    await run.shows('To stop access and lose nothing: ');
    await run.shows('? Type Contoso FHIR to confirm:');
    run.keys('Contoso\r');
    const { exitCode, screen } = await run.ended();
    expect(exitCode).toBe(130);
    expect(screen).toContain('That is not the name. Nothing was written.');
  });

  it.each([
    ['resource', () => resourceId],
    ['service', () => jobId],
    ['public client', () => chartId],
  ])('prints what brings everything of a %s back, and that does', async (_what, appId) => {
    const before = await tenantAccess(sandbox);
    const { impact } = await json('delete', appId(), '--yes');
    expect(await tenantAccess(sandbox)).not.toEqual(before);
    await runPrinted(sandbox, (impact as { readonly bringBack: readonly string[] }).bringBack);
    expect(await tenantAccess(sandbox)).toEqual(before);
  });

  it('brings back hundreds of assignments of one role', async () => {
    const groups = await Promise.all(
      Array.from({ length: 120 }, async (_each, index) => {
        const { body } = await sandbox.graph('POST', '/groups', {
          displayName: `Ward ${index}`,
          ...{ mailEnabled: false, mailNickname: `ward-${index}`, securityEnabled: true },
        });
        return String(body.id);
      }),
    );
    for (let start = 0; start < groups.length; start += 20) {
      const holders = groups.slice(start, start + 20).flatMap((id) => ['--to', id]);
      await json('role', 'assign', resourceId, '--role', 'globalReader', ...holders, '--yes');
    }
    const before = await tenantAccess(sandbox);
    const { impact } = await json('delete', resourceId, '--yes');
    expect(lost(impact).roleAssignments.length).toBeGreaterThan(120);
    await runPrinted(sandbox, lost(impact).bringBack);
    expect(await tenantAccess(sandbox)).toEqual(before);
  });

  it('brings back the roles of a client that fill several pages', async () => {
    const roles = Array.from({ length: 120 }, (_each, index) => ({
      ...{ id: randomUUID(), value: `ward${index}`, displayName: `Ward ${index}`, description: 'One ward' },
      ...{ isEnabled: true, allowedMemberTypes: ['Application'] },
    }));
    const { body: api } = await sandbox.graph('POST', '/applications', { displayName: 'Wards', appRoles: roles });
    const { body: resource } = await sandbox.graph('POST', '/servicePrincipals', { appId: api.appId });
    const { body: client } = await sandbox.graph('GET', `/servicePrincipals(appId='${jobId}')`);
    for (const { id: appRoleId } of roles) {
      const assignment = { principalId: client.id, resourceId: resource.id, appRoleId };
      await sandbox.graph('POST', `/servicePrincipals/${String(resource.id)}/appRoleAssignedTo`, assignment);
    }
    const before = await tenantAccess(sandbox);
    const { stdout } = await sandbox.run(['delete', jobId, '--dry-run']);
    expect(stdout).toMatch(/\n {2}… and 111 more: --json lists all\n/);
    const { impact } = await json('delete', jobId, '--yes');
    expect(lost(impact).roleAssignments).toHaveLength(121);
    await runPrinted(sandbox, lost(impact).bringBack);
    expect(await tenantAccess(sandbox)).toEqual(before);
  });
});

function lost(impact: unknown): {
  readonly roleAssignments: readonly unknown[];
  readonly bringBack: readonly string[];
} {
  return impact as ReturnType<typeof lost>;
}
