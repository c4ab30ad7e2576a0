import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AzureSandbox, serveAzureSandbox } from './azure-sandbox.ts';
import { list, type Outcome, outcomeOf } from './registrations.ts';
import { run as runPlain } from './served-sandbox.ts';
import { answer, typeInTerminal } from './wizard-runs.ts';

let azure: AzureSandbox;
let identity: NonNullable<AzureSandbox['ready']['managedIdentity']>;
let oss: readonly string[];

beforeAll(async () => {
  azure = await serveAzureSandbox();
  const { managedIdentity } = azure.ready;
  if (managedIdentity === null) {
    throw new Error('The sandbox has no managed identity.');
  }
  identity = managedIdentity;
  oss = ['--fhir-url', azure.ready.fhir.oss.url];
  const { result } = await run('register', 'resource', '--name', 'FHIR', ...oss);
  const settings = Object.entries(result.settings as Readonly<Record<string, string>>);
  const set = ['sandbox', 'fhir', 'set', 'oss', ...settings.map(([name, value]) => `${name}=${value}`)];
  expect((await runPlain(set, { env: { FHIR_APPS_SANDBOX_STATE: azure.ready.stateDir } })).exitCode).toBe(0);
});
afterAll(() => azure.stop());

async function run(...words: readonly string[]): Promise<Outcome> {
  return outcomeOf(await azure.run([...words, '--yes', '--json']));
}

function give(id: string, ...words: readonly string[]): Promise<Outcome> {
  return run('register', 'service', '--managed-identity', id, ...words);
}

describe('register service --managed-identity', () => {
  it('gives it app roles on the open-source server, by its object id; again changes nothing', async () => {
    const words = ['--role', 'globalReader', ...oss];
    const first = await give(identity.principalId, ...words);
    expect(first).toMatchObject({
      exitCode: 0,
      result: {
        ...{ type: 'service', action: 'updated', appId: identity.clientId, servicePrincipalId: identity.principalId },
        ...{ objectId: null, uniqueName: null, key: null, credential: null, handOffs: [] },
        roleAssignments: [{ role: 'globalReader' }],
        settings: { AZURE_CLIENT_ID: identity.clientId, SCOPE: first.result.requestScope },
        changes: [{ action: 'assign', target: 'appRoleAssignment', summary: 'role globalReader' }],
      },
    });
    const audience = String(first.result.requestScope).replace('/.default', '');
    const call = await azure.fhirAsIdentity(azure.ready.fhir.oss.url, audience);
    expect(await call('GET', '/Patient')).toBe(200);
    expect(await call('POST', '/Patient', { resourceType: 'Patient' })).toBe(403);
    await azure.exchanges();
    expect(await give(identity.principalId, ...words)).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged', changes: [], roleAssignments: [{ role: 'globalReader' }] },
    });
    expect(await azure.writes()).toEqual([]);
  });

  it('takes its client id for the same identity', async () => {
    const words = ['--role', 'globalReader', ...oss];
    expect(await give(identity.clientId.toUpperCase(), ...words)).toMatchObject({
      exitCode: 0,
      result: { appId: identity.clientId, servicePrincipalId: identity.principalId },
    });
    const listed = await run('role', 'list', 'resource', ...oss);
    expect(listed.result.roleAssignments).toMatchObject([
      { role: 'globalReader', principal: { id: identity.principalId, type: 'servicePrincipal' } },
    ]);
    const assign = ['role', 'assign', 'resource', ...oss, '--role', 'globalReader', '--to', identity.clientId];
    expect(await run(...assign)).toMatchObject({
      exitCode: 0,
      result: { roleAssignments: [{ principal: { id: identity.principalId }, action: 'unchanged' }] },
    });
  });

  it('gives it Azure roles on a managed server, by its resource id; again changes nothing', async () => {
    const words = ['--role', 'globalReader', ...azure.onServer];
    expect(await give(identity.resourceId, ...words)).toMatchObject({
      exitCode: 0,
      result: { action: 'updated', roleAssignments: [{ role: 'FHIR Data Reader', scope: azure.resourceId }] },
    });
    const { url } = azure.ready.fhir.ahds;
    const call = await azure.fhirAsIdentity(url, url);
    expect(await call('GET', '/Patient')).toBe(200);
    expect(await call('POST', '/Patient', { resourceType: 'Patient' })).toBe(403);
    await azure.exchanges();
    // Azure's own lists write resourcegroups, whatever an id was made with.
    const inLowerCase = identity.resourceId.replace('/resourceGroups/', '/resourcegroups/');
    expect(await give(inLowerCase, ...words)).toMatchObject({ exitCode: 0, result: { action: 'unchanged' } });
    expect(await azure.writes()).toEqual([]);
    const { stdout } = await azure.run(['role', 'list', azure.resourceId]);
    expect(stdout).toMatch(
      new RegExp(`^FHIR Data Reader +sandbox-identity +application +${identity.principalId}`, 'm'),
    );
  });

  it('tells what it would do in a dry run', async () => {
    const words = ['--role', 'FHIR Data Exporter', ...azure.onServer, '--dry-run'];
    await azure.exchanges();
    expect(await give(identity.principalId, ...words)).toMatchObject({
      exitCode: 0,
      result: { dryRun: true, action: 'updated', changes: [{ target: 'azureRoleAssignment' }], handOffs: [] },
    });
    expect(await azure.writes()).toEqual([]);
  });

  it('refuses what is for applications, all at once', async () => {
    const { exitCode, error } = await give(
      identity.principalId,
      ...['--role', 'globalReader', '--name', 'Job', '--credential', 'secret', '--tag', 'x', ...oss],
    );
    expect({ exitCode, code: error.code }).toEqual({ exitCode: 2, code: 'invalid_input' });
    const { faults } = error.details as { readonly faults: readonly { readonly field: string }[] };
    expect(faults.map(({ field }) => field).toSorted()).toEqual(['--credential', '--name', '--tag']);
  });

  it.each([
    {
      what: 'an identity that there is not',
      id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
      code: 'managed_identity_missing',
    },
    { what: 'a text that names none', id: 'sandbox-identity', code: 'invalid_input' },
  ])('refuses $what', async ({ id, code }) => {
    expect(await give(id, '--role', 'globalReader', ...oss)).toMatchObject({ exitCode: 2, error: { code } });
  });

  it('refuses an application, and says what it is', async () => {
    const job = await run(
      ...['register', 'service', '--name', 'Job', '--role', 'globalReader', '--credential', 'none', ...oss],
    );
    const outcome = await give(String(job.result.servicePrincipalId), '--role', 'globalReader', ...oss);
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'not_a_managed_identity' } });
    expect(outcome.error.message).toContain('the service principal of an application');
  });

  it('is offered to a person, for whom nothing is registered then', async () => {
    const flags = ['--name', 'Job in Azure', '--role', 'globalExporter', ...oss];
    const wizard = await typeInTerminal(azure, ['register', 'service', ...flags]);
    await answer(wizard, [
      { shown: ['? Where does it run?', 'enter next'], keys: 'Azure\r' },
      { shown: ['? Managed identity'], keys: `${identity.principalId}\r` },
      { shown: ['+ globalExporter: read, export', '? Update it? (y/N)'], keys: 'y\r' },
    ]);
    const { exitCode, stdout } = await wizard.ended();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('No application was registered');
    expect(stdout).toContain(`--managed-identity ${identity.principalId}`);
    expect(await list(azure, "/applications?$filter=displayName eq 'Job in Azure'")).toEqual([]);
  });

  it('is given by a flag, so that a person is asked only for what is missing of it', async () => {
    const wizard = await typeInTerminal(azure, ['register', 'service', '--managed-identity', identity.principalId]);
    await answer(wizard, [
      { shown: ['? FHIR server'], keys: `${azure.ready.fhir.oss.url}\r` },
      { shown: ['? What may it do on the FHIR server?', 'enter next'], keys: ' \r' },
    ]);
    const { exitCode, stdout } = await wizard.ended();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('No application was registered');
    expect(stdout).toContain(`--managed-identity ${identity.principalId}`);
  });

  it('stands in a file too, beside a resource that is yet to be made', async () => {
    const file = [
      'fhirUrl: https://identities.contoso.com',
      'resource: { name: FHIR for identities }',
      `clients: { job: { type: service, managedIdentity: ${identity.principalId}, role: globalExporter } }`,
    ].join('\n');
    await writeFile(join(azure.workDir, 'identities.yaml'), file);
    const apply = (): Promise<Outcome> => run('apply', '-f', 'identities.yaml');
    expect(await apply()).toMatchObject({
      exitCode: 0,
      result: { registrations: [{ action: 'created' }, { key: 'job', type: 'managed-identity', action: 'updated' }] },
    });
    await azure.exchanges();
    expect(await apply()).toMatchObject({ exitCode: 0, result: { summary: { unchanged: 2 } } });
    expect(await azure.writes()).toEqual([]);
  });

  it.each([
    ['object id', (): string => identity.principalId],
    ['client id', (): string => identity.clientId],
    ['resource id', (): string => identity.resourceId],
  ])('does not keep the resource of its file from being destroyed: named by its %s', async (what, id) => {
    const host = `${what.replace(' ', '-')}.contoso.com`;
    const file = [
      `fhirUrl: https://${host}`,
      'resource: { name: FHIR to destroy }',
      `clients: { job: { type: service, managedIdentity: ${id()}, role: globalExporter } }`,
    ].join('\n');
    await writeFile(join(azure.workDir, `${host}.yaml`), file);
    expect(await run('apply', '-f', `${host}.yaml`)).toMatchObject({ exitCode: 0 });
    expect(await run('destroy', '-f', `${host}.yaml`)).toMatchObject({
      exitCode: 0,
      result: { summary: { deleted: 1 } },
    });
    expect(await list(azure, `/applications?$filter=uniqueName eq 'fhir-apps.${host}.resource'`)).toEqual([]);
  });

  it('is not confused with an application that has its name, which keeps the resource', async () => {
    const file = [
      'fhirUrl: https://namesake.contoso.com',
      'resource: { name: FHIR with a namesake }',
      `clients: { job: { type: service, managedIdentity: ${identity.resourceId}, role: globalExporter } }`,
    ].join('\n');
    await writeFile(join(azure.workDir, 'namesake.yaml'), file);
    const applied = await run('apply', '-f', 'namesake.yaml');
    expect(applied).toMatchObject({ exitCode: 0 });
    const made = await azure.graph('POST', '/applications', { displayName: identity.resourceId.split('/').at(-1) });
    await azure.graph('POST', '/servicePrincipals', { appId: made.body.appId });
    const server = ['--fhir-url', 'https://namesake.contoso.com'];
    const assign = ['role', 'assign', 'resource', ...server, '--role', 'globalReader', '--to', String(made.body.appId)];
    expect(await run(...assign, '--trust', String(made.body.appId))).toMatchObject({ exitCode: 0 });
    const destroyed = await run('destroy', '-f', 'namesake.yaml');
    expect(destroyed.exitCode).not.toBe(0);
    expect(
      await list(azure, "/applications?$filter=uniqueName eq 'fhir-apps.namesake.contoso.com.resource'"),
    ).toHaveLength(1);
  });

  it('hands off what the caller may not give, with exit 4', async () => {
    await azure.fault('PUT azure=denied');
    const outcome = await give(identity.principalId, '--role', 'globalWriter', ...azure.onServer);
    expect(outcome).toMatchObject({
      exitCode: 4,
      result: { action: 'unchanged', handOffs: [{ kind: 'azure-rbac' }] },
      warnings: [{ code: 'role_not_assigned' }],
    });
  });
});

describe('register service --federated managed-identity:', () => {
  const job = ['register', 'service', '--name', 'Trusting', '--role', 'globalReader'];

  function trusting(...identities: readonly string[]): Promise<Outcome> {
    const flags = identities.flatMap((each) => ['--federated', `managed-identity:${each}`]);
    return run(...job, ...flags, ...oss);
  }

  it('lets the identity prove itself as the application, by its resource id; again changes nothing', async () => {
    const first = await trusting(identity.resourceId);
    expect(first).toMatchObject({ exitCode: 0, result: { action: 'created', credential: { kind: 'federated' } } });
    const { tenantId } = azure.ready;
    expect(
      await list(azure, `/applications/${String(first.result.objectId)}/federatedIdentityCredentials`),
    ).toMatchObject([
      {
        issuer: `${azure.ready.origin}/${tenantId}/v2.0`,
        subject: identity.principalId,
        audiences: ['api://AzureADTokenExchange'],
        description: 'The managed identity sandbox-identity',
      },
    ]);
    await azure.exchanges();
    expect(await trusting(identity.resourceId)).toMatchObject({ exitCode: 0, result: { action: 'unchanged' } });
    expect(await azure.writes()).toEqual([]);
  });

  it('finds the same identity by its client id, and adds nothing for a second name of it', async () => {
    await azure.exchanges();
    expect(await trusting(identity.clientId, identity.resourceId)).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged', credential: { federated: [{ subject: identity.principalId }] } },
    });
    expect(await azure.writes()).toEqual([]);
  });

  it('is planned in an environment file, too', async () => {
    const file = `fhirUrl: ${azure.ready.fhir.oss.url}
clients:
  trusting: { type: service, name: Trusting, role: globalReader, federated: 'managed-identity:${identity.clientId}' }
  lost: { type: service, name: Lost, role: globalReader, federated: 'managed-identity:${azure.ready.tenantId}' }
`;
    await writeFile(join(azure.workDir, 'trusting.yaml'), file);
    const planned = await run('plan', '-f', 'trusting.yaml');
    expect(planned.result.registrations).toMatchObject([
      { key: 'trusting', action: 'create', error: null },
      { key: 'lost', action: 'blocked', error: { code: 'managed_identity_missing' } },
    ]);
    expect(JSON.stringify(planned.result)).toContain(identity.principalId);
    await writeFile(join(azure.workDir, 'trusting.yaml'), file.replace(/^ {2}lost.*\n/m, ''));
    expect(await run('apply', '-f', 'trusting.yaml')).toMatchObject({
      exitCode: 0,
      result: {
        registrations: [
          { action: 'created', result: { credential: { federated: [{ subject: identity.principalId }] } } },
        ],
      },
    });
    expect((await run('plan', '-f', 'trusting.yaml', '--check')).exitCode).toBe(0);
  });

  it('refuses what is no managed identity, and names the flag', async () => {
    const { result } = await run('show', 'resource', ...oss);
    const refused = await trusting(String(result.appId));
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'not_a_managed_identity' } });
    expect(refused.error.hint).toContain('--federated');
    expect(await trusting(azure.ready.tenantId)).toMatchObject({
      exitCode: 2,
      error: { code: 'managed_identity_missing' },
    });
  });
});
