import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { outcomeOf, type Outcome } from './registrations.ts';
import { type AzureSandbox, serveAzureSandbox } from './azure-sandbox.ts';

const ASSIGNMENTS = '/providers/Microsoft.Authorization/roleAssignments';

/** A job on the managed server, as a user asks for it. */
function job(name: string, ...roles: readonly string[]): readonly string[] {
  return [
    ...['register', 'service', '--name', name, '--credential', 'secret', '--secret-to', `file:${name}`],
    ...roles.flatMap((role) => ['--role', role]),
  ];
}

describe('register service on a managed server', () => {
  let azure: AzureSandbox;
  beforeAll(async () => {
    azure = await serveAzureSandbox();
  });
  afterAll(() => azure.stop());

  async function run(args: readonly string[]): Promise<Outcome> {
    return outcomeOf(await azure.run([...args, ...azure.onServer, '--yes', '--json']));
  }

  it('gives the Azure role, which lets the job do what it allows and nothing else; again changes nothing', async () => {
    const first = await run(job('reader', 'globalReader'));
    expect(first).toMatchObject({
      exitCode: 0,
      result: {
        action: 'created',
        roleAssignments: [{ role: 'FHIR Data Reader', scope: azure.resourceId }],
        handOffs: [],
        changes: expect.arrayContaining([
          { action: 'assign', target: 'azureRoleAssignment', summary: 'Azure role "FHIR Data Reader" on contoso/fhir' },
        ]) as unknown,
      },
    });
    const { appId, decisions } = first.result;
    expect(decisions).toContain(
      'globalReader is the Azure role "FHIR Data Reader" on this kind of server, which may read but not validate resources against profiles.',
    );
    const clientSecret = await readFile(join(azure.workDir, 'reader'), 'utf8');
    const call = await azure.fhirAs({ clientId: String(appId), clientSecret: clientSecret.trim() });
    expect(await call('GET', '/Patient')).toBe(200);
    expect(await call('POST', '/Patient', { resourceType: 'Patient' })).toBe(403);

    const shown = outcomeOf(await azure.run(['show', String(appId), '--json']));
    expect(shown).toMatchObject({
      exitCode: 0,
      result: { roleAssignments: first.result.roleAssignments, handOffs: [] },
      warnings: [],
    });

    await azure.exchanges();
    const again = await run(job('reader', 'FHIR Data Reader'));
    expect(again).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged', changes: [], roleAssignments: first.result.roleAssignments, handOffs: [] },
    });
    expect(await azure.writes()).toEqual([]);
  });

  it.each([
    { what: 'a role that there is not', flags: ['--role', 'globalReadr'], code: 'unknown_role' },
    { what: 'smartUser', flags: ['--role', 'smartUser'], code: 'invalid_input' },
    { what: 'FHIR SMART User', flags: ['--role', 'fhir smart user'], code: 'invalid_input' },
    { what: 'a malformed resource id', flags: ['--fhir-resource-id', '/subscriptions/1'], code: 'invalid_input' },
  ])('refuses $what before anything is made', async ({ flags, code }) => {
    await azure.exchanges();
    const args = [...job('refused'), ...flags, ...(flags[0] === '--role' ? [] : ['--role', 'globalReader'])];
    expect(await run(args)).toMatchObject({ exitCode: 2, error: { code } });
    expect(await azure.writes()).toEqual([]);
  });

  it('lets no pull request in where an Azure role that stands already may write', async () => {
    expect((await run(job('writer', 'FHIR Data Writer'))).exitCode).toBe(0);
    await azure.exchanges();
    const trust = ['--credential', 'federated', '--federated', 'github:contoso/fhir:pull-request'];
    const outcome = await run(['register', 'service', '--name', 'writer', ...trust]);
    expect(outcome).toMatchObject({
      exitCode: 2,
      error: { code: 'pull_request_writes', details: { roles: ['FHIR Data Writer'] } },
    });
    expect(await azure.writes()).toEqual([]);
  });

  it('refuses a resource id that is of another server than the URL, or of a server that is not managed', async () => {
    const named = [...job('other', 'globalReader'), '--fhir-resource-id', azure.resourceId, '--yes', '--json'];
    for (const url of ['https://ward-fhir.fhir.azurehealthcareapis.com', 'https://fhir.contoso.com']) {
      const outcome = outcomeOf(await azure.run([...named, '--fhir-url', url]));
      expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'invalid_input' } });
      expect(outcome.error.message).toContain('--fhir-resource-id');
    }
  });

  it('says so where there is no such service, and makes nothing', async () => {
    await azure.exchanges();
    const outcome = await run([...job('nowhere', 'globalReader'), '--fhir-resource-id', `${azure.resourceId}2`]);
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'fhir_resource_missing' } });
    expect(await azure.writes()).toEqual([]);
  });

  it('waits for Azure to know the new principal, and rides out what passes', async () => {
    await azure.fault('PUT azure@1x2=lag-400', 'GET azure@2=429:0.2', 'GET azure@4=503:0.2');
    const outcome = await run(job('late', 'globalExporter'));
    expect(outcome.error).toEqual({});
    expect(outcome).toMatchObject({ exitCode: 0, result: { roleAssignments: [{ role: 'FHIR Data Exporter' }] } });
    expect(outcome.stderr).toContain('Azure does not know the new principal yet');
  });

  it('gives up waiting with --timeout, says what stands, and the next run assigns', async () => {
    await azure.fault('PUT azure@1x99=lag-400');
    const failed = await run([...job('later', 'globalExporter'), '--timeout', '30s']);
    expect(failed).toMatchObject({ exitCode: 3, error: { code: 'unfinished' } });
    expect(failed.error.message).toContain('PrincipalNotFound');
    await azure.forgetFaults();
    expect(await run(job('later', 'globalExporter'))).toMatchObject({
      exitCode: 0,
      result: { action: 'updated', changes: [{ target: 'azureRoleAssignment' }] },
    });
  });

  it.each([
    { what: 'cannot be reached', faults: ['azurex*=reset-before'] },
    { what: 'does not answer', faults: ['azurex*=hang-before'] },
    { what: 'is down', faults: ['azurex*=503'] },
    { what: 'is asked in vain for a token', faults: ['token@2x*=error:400:invalid_grant:AADSTS50076: second factor'] },
  ])('hands the role off where Azure Resource Manager $what, and the next run gives it', async ({ what, faults }) => {
    const args = job(what.replaceAll(' ', '-'), 'globalReader');
    await azure.fault(...faults);
    const first = await run([...args, '--timeout', '10s']);
    await azure.forgetFaults();
    expect(first).toMatchObject({
      exitCode: 4,
      result: { action: 'created', credential: { kind: 'secret' }, handOffs: [{ kind: 'azure-rbac' }] },
      warnings: [{ code: 'azure_not_readable', message: expect.stringContaining('Azure Resource Manager') as unknown }],
    });
    expect(await run(args)).toMatchObject({
      exitCode: 0,
      result: { action: 'updated', roleAssignments: [{ role: 'FHIR Data Reader' }], handOffs: [] },
    });
  });

  it("tells a refusal that no privilege would change with Azure's code and request id", async () => {
    await azure.fault('PUT azure=error:400:RoleAssignmentLimitExceeded:No more role assignments can be created.');
    const failed = await run(job('many', 'globalExporter'));
    expect(failed).toMatchObject({
      exitCode: 3,
      error: { details: { cause: { code: 'azure_refused', details: { azureCode: 'RoleAssignmentLimitExceeded' } } } },
    });
    expect(failed.error).toHaveProperty('requestId', expect.stringMatching(/^[0-9a-f-]{36}$/));
  });

  it("shows no token, with --debug and with the logs of Azure's own library", async () => {
    const args = [...job('swept', 'globalExporter'), ...azure.onServer, '--yes', '--json', '--debug'];
    const { exitCode, stdout, stderr } = await azure.run(args, { AZURE_LOG_LEVEL: 'verbose' });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^PUT \/subscriptions\/.*\/roleAssignments\/[0-9a-f-]{36} 201 /m);
    expect(`${stdout}${stderr}`).not.toMatch(/eyJ[\w-]{10,}\./);
    const secret = (await readFile(join(azure.workDir, 'swept'), 'utf8')).trim();
    expect(`${stdout}${stderr}`).not.toContain(secret);
  });

  it('stops waiting on Ctrl-C', async () => {
    await azure.fault('PUT azure@1x99=lag-400');
    await azure.exchanges();
    const running = azure.start([...job('stopped', 'globalExporter'), ...azure.onServer, '--yes', '--json']);
    while (!(await azure.exchanges()).some(({ method, fault }) => method === 'PUT' && fault !== null)) {
      await sleep(20);
    }
    running.kill('SIGINT');
    const stopped = outcomeOf(await running.ended);
    await azure.forgetFaults();
    expect(stopped).toMatchObject({ exitCode: 130, error: { code: 'cancelled' } });
    const { standing: existing } = stopped.error.details as { readonly standing: readonly { readonly kind: string }[] };
    expect(existing.map(({ kind }) => kind)).toContain('servicePrincipal');
  });

  it.each([
    { exchange: 'GET azure@1', action: 'hang-after' },
    { exchange: 'POST /servicePrincipals', action: 'hang-after' },
    { exchange: 'PUT azure', action: 'hang-before' },
    { exchange: 'PUT azure', action: 'hang-after' },
  ])('is finished by the next run where it was killed at $exchange=$action', async ({ exchange, action }) => {
    const name = `killed-${exchange.replace(/[^a-z]+/gi, '-').toLowerCase()}-${action}`;
    const args = ['register', 'service', '--name', name, '--credential', 'none', '--role', 'globalReader'];
    await azure.fault(`${exchange}=${action}`);
    await azure.exchanges();
    const running = azure.start([...args, ...azure.onServer, '--yes', '--json']);
    while (!(await azure.exchanges()).some(({ fault }) => fault !== null)) {
      await sleep(20);
    }
    running.kill('SIGKILL');
    expect((await running.ended).exitCode).toBeNull();
    await azure.forgetFaults();

    const next = await run(args);
    expect(next).toMatchObject({ exitCode: 0, result: { roleAssignments: [{ role: 'FHIR Data Reader' }] } });
    expect(await run(args)).toMatchObject({ exitCode: 0, result: { action: 'unchanged' } });
    const { body } = await azure.azure(
      'GET',
      `${azure.resourceId}${ASSIGNMENTS}?$filter=principalId eq '${String(next.result.servicePrincipalId)}'`,
    );
    expect(body.value).toHaveLength(1);
  });

  it('gives no role to an application that others hold until someone vouches for it', async () => {
    const made = await run(['register', 'service', '--name', 'Trap', '--credential', 'none']);
    const appId = String(made.result.appId);
    await azure.graph('POST', `/applications/${String(made.result.objectId)}/addPassword`, {
      passwordCredential: { displayName: 'theirs' },
    });
    const args = ['register', 'service', '--name', 'Trap', '--credential', 'none', '--role', 'globalAdmin'];
    expect(await run(args)).toMatchObject({ exitCode: 2, error: { code: 'trust_required', details: { appId } } });
    expect(await run([...args, '--trust', appId])).toMatchObject({
      exitCode: 0,
      result: { roleAssignments: [{ role: 'FHIR Data Contributor' }] },
    });
  });
});

describe('an identity without rights in Azure', () => {
  async function withRights(left: 'reader' | 'none'): Promise<AzureSandbox> {
    const azure = await serveAzureSandbox();
    onTestFinished(() => azure.stop());
    await azure.giveUpRights(left);
    return azure;
  }

  async function run(azure: AzureSandbox, args: readonly string[]): Promise<Outcome> {
    return outcomeOf(await azure.run([...args, ...azure.onServer, '--yes', '--json']));
  }

  it('hands the role off with the scope that it found and a template, and exits 4 unless told otherwise', async () => {
    const azure = await withRights('reader');
    const args = ['register', 'service', '--name', 'Job', '--credential', 'none', '--role', 'globalWriter'];
    const first = await run(azure, args);
    const principalId = String(first.result.servicePrincipalId);
    expect(first).toMatchObject({
      exitCode: 4,
      result: {
        action: 'created',
        roleAssignments: [],
        handOffs: [
          {
            kind: 'azure-rbac',
            command:
              `az role assignment create --assignee-object-id ${principalId} --assignee-principal-type ServicePrincipal ` +
              `--role "FHIR Data Writer" --scope "${azure.resourceId}"`,
          },
        ],
      },
      warnings: [{ code: 'role_not_assigned' }],
    });
    const [{ bicep }] = first.result.handOffs as [{ readonly bicep: string }];
    expect(bicep).toContain("name: 'contoso/fhir'");
    expect(bicep).toContain("'3f88fce4-5892-4214-ae73-ba5294559913') // FHIR Data Writer");
    expect(bicep).toMatch(/name: '[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-/);
    expect((await run(azure, [...args, '--allow-hand-off'])).exitCode).toBe(0);

    const { stdout } = await azure.run([...args, ...azure.onServer, '--yes']);
    expect(stdout).toContain(
      "    resource fhirService 'Microsoft.HealthcareApis/workspaces/fhirservices@2023-12-01' existing = {",
    );
  });

  it('hands it off where it may not even look, by the resource id or by where to find it', async () => {
    const azure = await withRights('none');
    const args = ['register', 'service', '--name', 'Blind', '--credential', 'none', '--role', 'globalReader'];
    expect(await run(azure, [...args, '--fhir-resource-id', azure.resourceId])).toMatchObject({
      exitCode: 4,
      result: { handOffs: [{ command: expect.stringContaining(azure.resourceId) as unknown }] },
      warnings: [{ code: 'azure_not_readable' }],
    });
    expect(await run(azure, args)).toMatchObject({
      exitCode: 4,
      result: {
        handOffs: [{ command: expect.stringContaining('<resource id of the FHIR service>') as unknown, bicep: null }],
      },
      warnings: [{ code: 'fhir_resource_missing' }],
    });
  });
});
