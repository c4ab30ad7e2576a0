import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AzureSandbox, serveAzureSandbox } from './azure-sandbox.ts';
import { list, type Outcome, outcomeOf } from './registrations.ts';
import { answer, typeInTerminal } from './wizard-runs.ts';

interface Assigned {
  readonly role: string;
  readonly principal: { readonly id: string; readonly type: string; readonly displayName: string };
  readonly scope: string;
  readonly inherited?: boolean;
  readonly action?: string;
}

let azure: AzureSandbox;
/** Object id of the user Ada's group, and of the service principal of a job without any role. */
let cliniciansId: string;
let jobId: string;

beforeAll(async () => {
  azure = await serveAzureSandbox();
  const [group] = await list<{ readonly id: string }>(azure, "/groups?$filter=displayName eq 'Clinicians'");
  cliniciansId = group?.id ?? '';
  const job = await run('register', 'service', '--name', 'Job', '--credential', 'none', ...azure.onServer);
  jobId = String(job.result.servicePrincipalId);
});
afterAll(() => azure.stop());

async function run(...words: readonly string[]): Promise<Outcome> {
  return outcomeOf(await azure.run([...words, '--yes', '--json']));
}

/** `role VERB` on the managed server, by its URL. */
function role(verb: string, ...words: readonly string[]): Promise<Outcome> {
  return run('role', verb, azure.ready.fhir.ahds.url, '--server-kind', 'ahds', ...words);
}

function assigned({ result }: Outcome): readonly Assigned[] {
  return result.roleAssignments as readonly Assigned[];
}

describe('role assign on a managed server', () => {
  it('gives Azure roles by either name to people, groups and clients; again changes nothing', async () => {
    const words = [
      ...['--role', 'globalReader', '--role', 'FHIR Data Exporter'],
      ...['--to', `user:${azure.ready.users[0]?.upn ?? ''}`, '--to', 'group:Clinicians', '--to', 'service-job'],
    ];
    const first = await role('assign', ...words, '--fhir-url', azure.ready.fhir.ahds.url);
    expect(first).toMatchObject({
      exitCode: 0,
      result: { resource: { id: azure.resourceId, name: 'contoso/fhir' }, handOffs: [] },
    });
    expect(assigned(first).map(({ role, principal, action }) => [role, principal.type, action])).toEqual(
      ['user', 'group', 'servicePrincipal'].flatMap((type) => [
        ['FHIR Data Reader', type, 'created'],
        ['FHIR Data Exporter', type, 'created'],
      ]),
    );
    expect(first.result.decisions).toEqual([expect.stringContaining('globalReader is the Azure role') as unknown]);

    await azure.exchanges();
    const again = await role('assign', ...words);
    expect(assigned(again).every(({ action }) => action === 'unchanged')).toBe(true);
    expect(await azure.writes()).toEqual([]);
  });

  it('takes the resource id in place of the URL', async () => {
    const byId = await run('role', 'assign', azure.resourceId, '--role', 'globalAdmin', '--to', jobId);
    expect(assigned(byId)).toMatchObject([{ role: 'FHIR Data Contributor', action: 'created' }]);
    const byFlag = ['--fhir-resource-id', azure.resourceId, '--role', 'FHIR Data Contributor', '--from', jobId];
    expect(assigned(await run('role', 'remove', ...byFlag))).toMatchObject([{ action: 'removed' }]);
  });

  it.each([
    { what: 'a role that there is not', words: ['--role', 'FHIR Data Raeder'], code: 'unknown_role' },
    { what: 'smartUser for a client', words: ['--role', 'smartUser'], code: 'role_not_assignable' },
    { what: 'SMART User for a client', words: ['--role', 'FHIR SMART User'], code: 'role_not_assignable' },
    { what: 'nobody', words: ['--role', 'globalReader', '--to', 'user:nobody@contoso.com'], code: 'principal_missing' },
  ])('refuses $what, and writes nothing', async ({ words, code }) => {
    await azure.exchanges();
    expect(await role('assign', ...words, '--to', jobId)).toMatchObject({ exitCode: 2, error: { code } });
    expect(await azure.writes()).toEqual([]);
  });

  it('names the role that was meant', async () => {
    const { error } = await role('assign', '--role', 'FHIR Data Raeder', '--to', jobId);
    expect(error.message).toContain('did you mean "FHIR Data Reader"?');
  });

  it.each([
    { what: 'a workspace', id: '/workspaces/contoso', fault: 'is a workspace; name the FHIR service in it' },
    { what: 'another resource', id: '/dicom/x', fault: 'is not the resource id of a FHIR service' },
  ])('refuses $what as the resource', async ({ id, fault }) => {
    const group = azure.resourceId.replace(/\/workspaces\/.*$/, '');
    const outcome = await run('role', 'list', '--fhir-resource-id', `${group}${id}`);
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'invalid_input' } });
    expect(outcome.error.message).toContain(fault);
  });

  it('says so where there is no such service', async () => {
    const outcome = await run('role', 'list', `${azure.resourceId}2`);
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'fhir_resource_missing' } });
  });

  it('says so where no service has the URL', async () => {
    const outcome = await run('role', 'list', 'https://ward-fhir.fhir.azurehealthcareapis.com');
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'fhir_resource_missing' } });
    expect(outcome.error.hint).toContain('--fhir-resource-id');
  });
});

describe('role list on a managed server', () => {
  it('tells who has which FHIR role, and marks what comes from above', async () => {
    const group = azure.resourceId.replace(/\/providers\/.*$/, '');
    const subscription = group.replace(/\/resourceGroups\/.*$/, '');
    const given = await azure.azure(
      'PUT',
      `${group}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}`,
      {
        properties: {
          roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/3f88fce4-5892-4214-ae73-ba5294559913`,
          principalId: cliniciansId,
        },
      },
    );
    expect(given.status).toBe(201);

    const { exitCode, result } = await role('list');
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({ resource: { id: azure.resourceId }, sandbox: true });
    expect(result.azureRoles).toHaveLength(7);
    expect(result.roleAssignments).toContainEqual({
      role: 'FHIR Data Writer',
      roleId: '3f88fce4-5892-4214-ae73-ba5294559913',
      principal: { id: cliniciansId, type: 'group', displayName: 'Clinicians' },
      scope: group,
      inherited: true,
      assignedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as unknown,
    });

    const { stdout } = await azure.run(['role', 'list', azure.resourceId]);
    expect(stdout).toMatch(/^Role +Who +Type +Object id +Since$/m);
    expect(stdout).toMatch(
      new RegExp(`^FHIR Data Writer +Clinicians +group +${cliniciansId} .* inherited from ${group}$`, 'm'),
    );
    expect(stdout).toMatch(/^FHIR SMART User +\(no one\)$/m);
  });
});

describe('role remove on a managed server', () => {
  it('takes the named role from those named, and leaves all others', async () => {
    const before = assigned(await role('list'));
    const removed = await role('remove', '--role', 'globalReader', '--from', 'group:Clinicians');
    expect(assigned(removed)).toMatchObject([{ role: 'FHIR Data Reader', action: 'removed' }]);
    const isRemoved = ({ role, principal }: Assigned): boolean =>
      role === 'FHIR Data Reader' && principal.id === cliniciansId;
    expect(assigned(await role('list'))).toEqual(before.filter((each) => !isRemoved(each)));

    const again = await role('remove', '--role', 'globalReader', '--from', 'group:Clinicians');
    expect(again).toMatchObject({ exitCode: 0, result: { roleAssignments: [{ action: 'unchanged' }] } });
  });

  it.each(['list', 'html'])(
    'reports an answer that is no assignment, and the next run finds it removed: %s',
    async (body) => {
      expect(await role('assign', '--role', 'globalReader', '--to', jobId)).toMatchObject({ exitCode: 0 });
      await azure.fault(`DELETE azure=body:${body}`);
      const outcome = await role('remove', '--role', 'globalReader', '--from', jobId);
      await azure.forgetFaults();
      expect(outcome.exitCode).toBe(1);
      expect(outcome.error.code).toMatch(/^(response_invalid|not_azure)$/);
      const again = await role('remove', '--role', 'globalReader', '--from', jobId);
      expect(again).toMatchObject({ exitCode: 0, result: { roleAssignments: [{ action: 'unchanged' }] } });
    },
  );

  it('refuses to take away what was given above the service', async () => {
    const outcome = await role('remove', '--role', 'FHIR Data Writer', '--from', 'group:Clinicians');
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'role_inherited' } });
    expect(outcome.error.hint).toContain('az role assignment delete --ids');
  });
});

describe('an identity that may not assign', () => {
  it('hands off, with exit 4 unless told otherwise', async () => {
    await azure.fault('PUT azure=denied', 'DELETE azure=denied');
    const words = ['--role', 'FHIR Data Importer', '--to', jobId];
    const refused = await role('assign', ...words);
    expect(refused).toMatchObject({
      exitCode: 4,
      result: {
        roleAssignments: [{ action: 'refused' }],
        handOffs: [
          {
            kind: 'azure-rbac',
            command:
              `az role assignment create --assignee-object-id ${jobId} --assignee-principal-type ServicePrincipal ` +
              `--role "FHIR Data Importer" --scope "${azure.resourceId}"`,
            bicep: expect.stringContaining(`principalId: '${jobId}'`) as unknown,
          },
        ],
      },
      warnings: [{ code: 'role_not_assigned' }],
    });
    const taken = ['--role', 'FHIR Data Exporter', '--from', jobId, '--allow-hand-off'];
    expect(await role('remove', ...taken)).toMatchObject({
      exitCode: 0,
      result: { handOffs: [{ kind: 'azure-rbac-removal' }] },
    });
  });

  it('is told so by role list where it may not even read', async () => {
    await azure.fault('GET azure=denied');
    expect(await role('list')).toMatchObject({ exitCode: 4, error: { code: 'insufficient_privileges' } });
  });
});

describe('a person in a terminal', () => {
  it('is asked what the job may do, also on a managed server', async () => {
    await azure.forgetFaults();
    const flags = ['--name', 'Asked', '--credential', 'none', ...azure.onServer];
    const wizard = await typeInTerminal(azure, ['register', 'service', ...flags]);
    await answer(wizard, [
      { shown: ['? What may it do on the FHIR server?', 'enter next'], keys: ' \r' },
      { shown: ['FHIR Data Reader  on contoso/fhir', '? Continue?', 'enter next'], keys: '\r' },
    ]);
    const { exitCode, stdout } = await wizard.ended();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('FHIR Data Reader on /subscriptions/');
  });

  it('may think about the question for longer than Microsoft is waited for', async () => {
    const flags = ['--name', 'Pondered', '--role', 'globalReader', '--credential', 'none', '--timeout', '4s'];
    const words = ['register', 'service', ...flags, ...azure.onServer];
    const wizard = await typeInTerminal(azure, words);
    await answer(wizard, [{ shown: ['? Create it? (y/N)'], keys: '' }]);
    await sleep(4500);
    await answer(wizard, [{ shown: [], keys: 'y\r' }]);
    expect((await wizard.ended()).exitCode).toBe(0);
  });
});
