import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationOf, FHIR_URL, type Outcome, outcomeOf, PUBLIC, register, RESOURCE } from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';
import { answer, typeInTerminal } from './wizard-runs.ts';

const CHART = ['public-growth-chart', '--fhir-url', FHIR_URL];

const FORMER_NAME = { code: 'deprecated_name', message: '"rename" is now "edit REF --name".' };

let sandbox: ServedSandbox;
let chart: Readonly<Record<string, unknown>>;

async function rename(...args: readonly string[]): Promise<Outcome> {
  return outcomeOf(await sandbox.run(['rename', ...args, '--json']));
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  await register(sandbox, RESOURCE);
  chart = (await register(sandbox, PUBLIC)).result;
});
afterAll(() => sandbox.stop());

describe('rename', () => {
  it('writes nothing in a dry run', async () => {
    await sandbox.graphExchanges();
    expect(await rename(...CHART, '--name', 'Ward chart', '--dry-run')).toMatchObject({
      exitCode: 0,
      result: { action: 'renamed', dryRun: true, previousName: 'Growth chart', displayName: 'Ward chart' },
    });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('changes the display name, of the service principal too, and nothing else', async () => {
    const before = await applicationOf(sandbox, PUBLIC.uniqueName);
    const { type, key, uniqueName, appId, objectId, tenantId, cloud } = chart;
    const { result, warnings } = await rename(...CHART, '--name', 'Ward chart');
    const { registerWith, ...rest } = result;
    expect(warnings).toEqual([FORMER_NAME]);
    expect(rest).toEqual({
      ...{ type, key, uniqueName, appId, objectId, tenantId, cloud, action: 'renamed', dryRun: false, sandbox: false },
      ...{ displayName: 'Ward chart', previousName: 'Growth chart' },
    });
    expect(await applicationOf(sandbox, PUBLIC.uniqueName)).toEqual({ ...before, displayName: 'Ward chart' });
    const principal = await sandbox.graph('GET', `/servicePrincipals/${String(chart.servicePrincipalId)}`);
    expect(principal.body.displayName).toBe('Ward chart');
    expect(registerWith).toContain(
      `fhir-apps register public --fhir-url ${FHIR_URL} --key public-growth-chart --name 'Ward chart' --tenant`,
    );
  });

  it('finds nothing to do the second time, and register finds the application by its key', async () => {
    await sandbox.graphExchanges();
    expect(await rename(...CHART, '--name', 'Ward chart')).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged' },
    });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
    const args = PUBLIC.args.map((word) => (word === 'Growth chart' ? 'Ward chart' : word));
    expect(await register(sandbox, { args: [...args, '--key', 'public-growth-chart'] })).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged', appId: chart.appId },
    });
  });

  it('tells people how to register it from now on', async () => {
    const { stdout } = await sandbox.run(['rename', ...CHART, '--name', 'Bed chart']);
    expect(stdout).toContain(`Renamed "Ward chart" (${String(chart.appId)}) to "Bed chart".\n`);
    expect(stdout).toContain('Its key stays public-growth-chart.');
    const back = await sandbox.run(['rename', ...CHART, '--name', 'Growth chart']);
    expect(back.stdout).toBe(`✔ Renamed "Bed chart" (${String(chart.appId)}) to "Growth chart".\n`);
  });

  it('warns where another application has the name', async () => {
    expect(await rename('resource', '--fhir-url', FHIR_URL, '--name', 'Growth chart', '--dry-run')).toMatchObject({
      exitCode: 0,
      warnings: [
        FORMER_NAME,
        { code: 'name_shared', message: expect.stringContaining(String(chart.appId)) as unknown },
      ],
    });
  });

  it('asks in a terminal, and a no writes nothing', async () => {
    const run = await typeInTerminal(sandbox, ['rename', ...CHART, '--name', 'Other']);
    await answer(run, [{ shown: ['rename "Growth chart"', 'to "Other"', '? Continue?'], keys: '\r' }]);
    expect((await run.ended()).exitCode).toBe(130);
    expect(await applicationOf(sandbox, PUBLIC.uniqueName)).toMatchObject({ displayName: 'Growth chart' });
  });

  it.each<[what: string, args: readonly string[], said: string]>([
    ['no name', CHART, '--name'],
    ['an empty name', [...CHART, '--name', ' '], '--name'],
    ['another key, which Entra never changes', [...CHART, '--name', 'Other', '--key', 'other'], 'never changes'],
  ])('refuses %s', async (_what, args, said) => {
    await sandbox.graphExchanges();
    const refused = await rename(...args);
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'invalid_input' } });
    expect(JSON.stringify(refused.error)).toContain(said);
    expect(await sandbox.graphExchanges()).toEqual([]);
  });

  it('takes no key of a variable for an attempt to change it', async () => {
    const args = ['rename', ...CHART, '--name', 'Growth chart', '--json'];
    const { exitCode } = await sandbox.run(args, undefined, { FHIR_APPS_KEY: 'other' });
    expect(exitCode).toBe(0);
  });

  it('refuses what others made', async () => {
    const { admin } = sandbox.ready;
    expect(await rename(admin.clientId, '--name', 'Mine')).toMatchObject({ exitCode: 2, error: { code: 'not_ours' } });
  });
});
