import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FHIR_URL, type Outcome, PUBLIC, register, RESOURCE, SERVICE } from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

/** A client of another team, as the portal would enter it. */
const FOREIGN = 'f5a3c0de-0000-4000-8000-00000000aaaa';

let sandbox: ServedSandbox;
let resource: Readonly<Record<string, unknown>>;
let chart: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  sandbox = await serveSandbox();
  resource = (await register(sandbox, RESOURCE)).result;
  chart = (await register(sandbox, PUBLIC)).result;
});
afterAll(() => sandbox.stop());

function preAuthorize(...flags: readonly string[]): Promise<Outcome> {
  return register(sandbox, { args: [...RESOURCE.args, ...flags] });
}

/** The entries that stand on the resource. */
async function standing(): Promise<unknown> {
  const { body } = await sandbox.graph('GET', `/applications/${String(resource.objectId)}`);
  return (body.api as { readonly preAuthorizedApplications: unknown }).preAuthorizedApplications;
}

describe('register resource --pre-authorize', () => {
  it.each<[what: string, ref: () => string, code: string]>([
    ['a client that is not there', () => 'public-nobody', 'reference_missing'],
    ['a job, which signs nobody in', () => 'service-nightly-import', 'not_a_client'],
    ['an application that is not ours', () => sandbox.ready.admin.clientId, 'not_a_client'],
  ])('refuses %s before it writes', async (_what, ref, code) => {
    await register(sandbox, SERVICE);
    await sandbox.graphExchanges();
    expect(await preAuthorize('--pre-authorize', ref())).toMatchObject({ exitCode: 2, error: { code } });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('spares a client the consent, with a warning, and keeps what others entered', async () => {
    const path = `/applications/${String(resource.objectId)}`;
    const { body } = await sandbox.graph('GET', path);
    const { oauth2PermissionScopes } = body.api as {
      readonly oauth2PermissionScopes: readonly { readonly id: string }[];
    };
    const ids = oauth2PermissionScopes.map(({ id }) => id);
    const foreign = { appId: FOREIGN, delegatedPermissionIds: ids };
    const patch = { api: { preAuthorizedApplications: [foreign] } };
    expect((await sandbox.graph('PATCH', path, patch)).status).toBe(204);

    const first = await preAuthorize('--pre-authorize', 'public-growth-chart');
    expect(first).toMatchObject({
      exitCode: 0,
      result: {
        action: 'updated',
        preAuthorized: expect.arrayContaining([
          { appId: FOREIGN, scopes: ['user_impersonation'] },
          { appId: chart.appId, scopes: ['user_impersonation'] },
        ]) as unknown,
      },
      warnings: [{ code: 'pre_authorized', message: expect.stringContaining('bypasses') as unknown }],
    });
    const both = [foreign, { appId: chart.appId, delegatedPermissionIds: ids }];
    expect(await standing()).toEqual(expect.arrayContaining(both));

    await sandbox.graphExchanges();
    const again = await preAuthorize('--pre-authorize', String(chart.appId));
    expect(again).toMatchObject({ exitCode: 0, result: { action: 'unchanged' } });
    expect((await sandbox.graphExchanges()).map(({ path: sent }) => sent)).toEqual(['/v1.0/$batch', '/v1.0/$batch']);
    expect(await preAuthorize()).toMatchObject({ result: { action: 'unchanged', preAuthorized: [{}, {}] } });
    const shown = await sandbox.run(['show', 'resource', '--fhir-url', FHIR_URL]);
    expect(shown.stdout).toContain(`${String(chart.appId)}: user_impersonation`);
  });

  it.each([
    ['azure-cli', '04b07795-8ddb-461a-bbee-02f9e1bf7b46', 'Microsoft Azure CLI'],
    ['azure-powershell', '1950a258-227b-4e31-a9cf-717495945fc2', 'Microsoft Azure PowerShell'],
    ['power-bi', 'a672d62c-fc7b-4e81-a576-e60dc46e951d', 'Power BI'],
  ])('knows %s by its name and by its appId, and shows it by name', async (name, appId, displayName) => {
    const entry = { appId, scopes: ['user_impersonation'] };
    const first = await preAuthorize('--pre-authorize', name);
    expect(first).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
    expect(first.result.preAuthorized).toContainEqual(entry);
    expect(JSON.stringify(first)).toContain(`\\"${displayName}\\" (${appId}) gets user_impersonation`);
    const again = await preAuthorize('--pre-authorize', appId.toUpperCase(), '--pre-authorize', name);
    expect(again).toMatchObject({ exitCode: 0, result: { action: 'unchanged' } });
    const shown = await sandbox.run(['show', 'resource', '--fhir-url', FHIR_URL]);
    expect(shown.stdout).toContain(`${displayName} (${appId}): user_impersonation`);
  });

  it('takes a client of ours whose key is such a name for that client, and its appId still for Microsoft’s', async () => {
    const url = 'https://names.contoso.com';
    const server = ['register', 'resource', '--fhir-url', url, '--name', 'Names'];
    const named = ['register', 'public', '--fhir-url', url, '--name', 'Ours', '--key', 'azure-cli', '--device-code'];
    expect((await register(sandbox, { args: server })).error).toEqual({});
    const ours = (await register(sandbox, { args: named })).result.appId;
    const azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

    const first = await register(sandbox, { args: [...server, '--pre-authorize', 'azure-cli'] });
    expect(first.error).toEqual({});
    expect(first.result.preAuthorized).toEqual([{ appId: ours, scopes: ['user_impersonation'] }]);
    expect(first.warnings).toMatchObject([
      { code: 'pre_authorized', message: expect.stringContaining('"Ours"') as unknown },
    ]);
    const second = await register(sandbox, { args: [...server, '--pre-authorize', azureCli] });
    expect(second.result.preAuthorized).toContainEqual({ appId: azureCli, scopes: ['user_impersonation'] });
  });

  it('is not misled by an application of others with such a name', async () => {
    const url = 'https://misled.contoso.com';
    const others = { displayName: 'power-bi', uniqueName: 'power-bi' };
    expect((await sandbox.graph('POST', '/applications', others)).status).toBe(201);
    const args = ['register', 'resource', '--fhir-url', url, '--name', 'Misled', '--pre-authorize', 'power-bi'];
    expect((await register(sandbox, { args })).result.preAuthorized).toEqual([
      { appId: 'a672d62c-fc7b-4e81-a576-e60dc46e951d', scopes: ['user_impersonation'] },
    ]);
  });

  it('says which names it knows where one is not known, such as that of a client that Microsoft does not make', async () => {
    const outcome = await preAuthorize('--pre-authorize', 'postman');
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'reference_missing' } });
    expect(outcome.error.hint).toContain('azure-cli, azure-powershell, power-bi');
    expect(outcome.error.hint).toContain('Postman signs in with a registration of your own');
  });

  it('knows them in an environment file, and writes them into one', async () => {
    const drafted = await sandbox.run(['init', '--from', FHIR_URL, '--file', 'drafted.yaml', '--json']);
    const { result } = JSON.parse(drafted.stdout) as { readonly result: { readonly text: string } };
    expect(result.text).toMatch(/preAuthorize:[^]*- azure-cli\n[^]*- power-bi\n/);
    const { stdout } = await sandbox.run(['plan', '-f', 'drafted.yaml', '--json']);
    const { registrations } = (
      JSON.parse(stdout) as { readonly result: { readonly registrations: readonly unknown[] } }
    ).result;
    expect(registrations).toContainEqual(expect.objectContaining({ key: 'resource', action: 'unchanged' }));
  });

  it('needs two writes for a scope that is new, in their order', async () => {
    await sandbox.graphExchanges();
    const outcome = await preAuthorize('--scope', 'fhirUser', '--pre-authorize', 'public-growth-chart');
    expect(outcome).toMatchObject({ exitCode: 0 });
    expect(writesOf(await sandbox.graphExchanges()).map(({ method }) => method)).toEqual(['PATCH', 'PATCH']);
    expect(outcome.result.preAuthorized).toContainEqual({
      appId: chart.appId,
      scopes: expect.arrayContaining(['user_impersonation', 'fhirUser']) as unknown,
    });
  });

  it('makes a new resource and pre-authorises in one run, which a dry run tells', async () => {
    const other = ['register', 'resource', '--fhir-url', 'https://other.contoso.com', '--name', 'Other'];
    const args = [...other, '--pre-authorize', String(chart.appId)];
    const entry = { appId: chart.appId, scopes: ['user_impersonation'] };
    expect(await register(sandbox, { args: [...args, '--dry-run'] })).toMatchObject({
      exitCode: 0,
      result: { dryRun: true, preAuthorized: [entry] },
    });
    expect(await register(sandbox, { args })).toMatchObject({
      exitCode: 0,
      result: { action: 'created', preAuthorized: [entry] },
    });
  });

  it('does nothing for a client that others hold until someone vouches for it', async () => {
    const app = ['register', 'public', '--fhir-url', FHIR_URL, '--name', 'Held', '--device-code'];
    const held = await register(sandbox, { args: app });
    await sandbox.graph('POST', `/applications/${String(held.result.objectId)}/addPassword`, {});
    const { appId } = held.result;
    expect(await preAuthorize('--pre-authorize', 'public-held')).toMatchObject({
      exitCode: 2,
      error: { code: 'trust_required', details: { appId } },
    });
    expect(JSON.stringify(await standing())).not.toContain(String(appId));
    expect(await preAuthorize('--pre-authorize', 'public-held', '--trust', String(appId))).toMatchObject({
      exitCode: 0,
    });
    expect(JSON.stringify(await standing())).toContain(String(appId));
  });

  it('says that a managed service has nothing to pre-authorise on', async () => {
    const url = 'https://ws-fhir.fhir.azurehealthcareapis.com';
    const args = ['register', 'resource', '--fhir-url', url, '--name', 'Managed', '--pre-authorize', 'public-x'];
    const outcome = await register(sandbox, { args });
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'invalid_input' } });
    expect(JSON.stringify(outcome.error)).toContain('--own-audience');
  });
});
