import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInTerminal } from '../cli/prompts/pseudo-terminal.ts';
import { cleanEnvironment, EXECUTABLE } from './executable.ts';
import { FHIR_URL, type Outcome, outcomeOf, PUBLIC, register, RESOURCE, SERVICE } from './registrations.ts';
import { type ClientCredentials, serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';
import { runPrinted, tenantAccess } from './tenant-access.ts';
import { typeInTerminal } from './wizard-runs.ts';

const JOB = ['service-nightly-import', '--fhir-url', FHIR_URL];

let sandbox: ServedSandbox;
let resource: Readonly<Record<string, unknown>>;
let job: ClientCredentials;

async function json(...args: readonly string[]): Promise<Outcome> {
  return outcomeOf(await sandbox.run([...args, '--json']));
}

/** What the token endpoint says to the job; empty where it gives a token. */
async function refusal(): Promise<string> {
  const { body } = await sandbox.token(job, `${FHIR_URL}/.default`);
  return typeof body.error_description === 'string' ? body.error_description : '';
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  resource = (await register(sandbox, RESOURCE)).result;
  await register(sandbox, PUBLIC);
  const args = SERVICE.args.slice(0, -1);
  const { result } = await register(sandbox, { args: [...args, 'stdout'] });
  const { secret } = result.credential as { readonly secret: string };
  job = { clientId: String(result.appId), clientSecret: secret };
});
afterAll(() => sandbox.stop());

describe('disable and enable', () => {
  it('stop a client at once, and let it go on', async () => {
    expect(await refusal()).toBe('');
    expect(await json('disable', ...JOB)).toMatchObject({ exitCode: 2, error: { code: 'confirmation_required' } });
    expect(await refusal()).toBe('');

    const off = await json('disable', ...JOB, '--yes');
    expect(off).toMatchObject({
      exitCode: 0,
      result: {
        ...{ action: 'disabled', dryRun: false, type: 'service', key: 'service-nightly-import', appId: job.clientId },
        ...{ accountEnabled: false, clients: null },
        tokensLiveUntil: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as unknown,
      },
      warnings: [{ code: 'tokens_live_on', message: expect.stringContaining('90 minutes') as unknown }],
    });
    expect(await refusal()).toContain('AADSTS7000112');

    const on = await json('enable', ...JOB);
    expect(on).toMatchObject({
      exitCode: 0,
      result: { action: 'enabled', accountEnabled: true, tokensLiveUntil: null },
    });
    expect(await refusal()).toBe('');
  });

  it('find nothing to do the second time, and write nothing in a dry run', async () => {
    expect(await json('enable', ...JOB)).toMatchObject({ exitCode: 0, result: { action: 'unchanged' }, warnings: [] });
    await sandbox.graphExchanges();
    const dry = await json('disable', ...JOB, '--dry-run');
    expect(dry).toMatchObject({ exitCode: 0, result: { action: 'disabled', dryRun: true, tokensLiveUntil: null } });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('stop a whole server, and say how many clients that are', async () => {
    const { args, env } = sandbox.runOptions();
    const run = await startInTerminal([process.execPath, EXECUTABLE, 'disable', FHIR_URL, ...args], {
      env: cleanEnvironment(env),
      cwd: sandbox.workDir,
    });
    await run.shows('? Type Contoso FHIR to confirm:');
    run.keys('y\r');
    const { exitCode, screen } = await run.ended();
    expect(exitCode).toBe(130);
    expect(screen).toContain(`Disable resource "Contoso FHIR" of ${FHIR_URL}`);
    expect(screen).toMatch(
      /These stop getting tokens at once\s+public-growth-chart +\S.*\s+service-nightly-import +Nightly/,
    );
    expect(await refusal()).toBe('');

    const before = await tenantAccess(sandbox);
    const off = await json('disable', FHIR_URL, '--yes');
    expect(off).toMatchObject({
      exitCode: 0,
      result: {
        clients: 2,
        impact: {
          clients: [{ key: 'public-growth-chart' }, { key: 'service-nightly-import', displayName: 'Nightly import' }],
          ...{ roleAssignments: [], consents: [], notRead: [] },
        },
      },
    });
    expect(await refusal()).not.toBe('');
    await runPrinted(sandbox, (off.result.impact as { readonly bringBack: readonly string[] }).bringBack);
    expect(await tenantAccess(sandbox)).toEqual(before);
    await json('disable', FHIR_URL, '--yes');
    expect(await json('enable', FHIR_URL)).toMatchObject({ exitCode: 0, result: { action: 'enabled' } });
    expect(await refusal()).toBe('');
  });

  it('show in a dry run what would stop, and that clients are not known where they may not be read', async () => {
    const { stdout } = await sandbox.run(['disable', FHIR_URL, '--dry-run']);
    expect(stdout).toMatch(/^Would disable "Contoso FHIR" .*\n\nThese stop getting tokens at once\n/);
    expect(stdout).toMatch(/\n\nNothing was written\.\n$/);
    await sandbox.setFaults(['GET /applicationsx*=denied']);
    const unread = await sandbox.run(['disable', String(resource.appId), '--dry-run']);
    await sandbox.setFaults([]);
    expect(unread.stdout).toContain('! Not read, so that more may be affected: its clients.\n');
  });

  it('ask for a yes alone where no client depends on a resource', async () => {
    const args = ['register', 'resource', '--fhir-url', 'https://fhir-test.contoso.com', '--name', 'Test FHIR'];
    const { result } = await register(sandbox, { args });
    const run = await typeInTerminal(sandbox, ['disable', String(result.appId)]);
    await run.shows('? Disable "Test FHIR"');
    run.keys('\r');
    expect((await run.ended()).exitCode).toBe(130);
  });

  it('are marked by list and show, and register leaves it as it is', async () => {
    await json('disable', ...JOB, '--yes');
    const { result } = await json('list');
    const disabled = (result.registrations as readonly { readonly accountEnabled: boolean; readonly appId: string }[])
      .filter(({ accountEnabled }) => !accountEnabled)
      .map(({ appId }) => appId);
    expect(disabled).toEqual([job.clientId]);
    expect(await json('show', ...JOB)).toMatchObject({ result: { accountEnabled: false } });
    expect((await sandbox.run(['show', ...JOB])).stdout).toContain('disabled: it gets no tokens');
    expect((await sandbox.run(['list'])).stdout).toContain('Nightly import (disabled)');
    const again = await register(sandbox, { args: [...SERVICE.args.slice(0, -1), 'stdout'] });
    expect(again).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged', accountEnabled: false },
      warnings: [{ code: 'account_disabled' }],
    });
    await json('enable', ...JOB);
  });

  it('refuse what is not ours, and what has no service principal', async () => {
    const { admin } = sandbox.ready;
    const foreign = await json('disable', admin.clientId, '--yes');
    expect(foreign).toMatchObject({ exitCode: 2, error: { code: 'not_ours' } });
    expect(foreign.error.hint).toContain(`az ad sp update --id ${admin.clientId} --set accountEnabled=false`);
    const args = ['register', 'public', '--fhir-url', FHIR_URL, '--name', 'Bare', '--device-code'];
    const bare = await register(sandbox, { args });
    await sandbox.graph('DELETE', `/servicePrincipals/${String(bare.result.servicePrincipalId)}`);
    expect(await json('disable', String(bare.result.appId), '--yes')).toMatchObject({
      exitCode: 2,
      error: { code: 'service_principal_missing' },
    });
  });

  it('do not give a client back to others who hold it', async () => {
    await json('disable', ...JOB, '--yes');
    const { body } = await sandbox.graph('GET', `/applications(appId='${job.clientId}')`);
    await sandbox.graph('POST', `/applications/${String(body.id)}/addPassword`, {});
    expect(await json('enable', ...JOB)).toMatchObject({ exitCode: 2, error: { code: 'trust_required' } });
    expect(await refusal()).toContain('AADSTS7000112');
    expect(await json('enable', ...JOB, '--trust', job.clientId)).toMatchObject({ exitCode: 0 });
  });

  it('name the least right that is missing', async () => {
    const refused = outcomeOf(
      await sandbox.run(['disable', String(resource.appId), '--yes', '--json'], sandbox.ready.identities.none),
    );
    expect(refused).toMatchObject({ exitCode: 4, error: { code: 'insufficient_privileges' } });
  });
});
