import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessResult } from '../../src/access/access-result.ts';
import { type AzureSandbox, serveAzureSandbox } from './azure-sandbox.ts';

let sandbox: AzureSandbox;
const ids: Record<string, string> = {};

/** Tom is in Surgeons, which is in Doctors, which may read; Carl contributes to the whole resource group. */
beforeAll(async () => {
  sandbox = await serveAzureSandbox();
  const job = [
    'register',
    'service',
    '--name',
    'Job',
    '--key',
    'job',
    '--role',
    'globalExporter',
    '--secret-to',
    'file:job',
  ];
  expect(await sandbox.run([...job, ...sandbox.onServer, '--yes'])).toMatchObject({ exitCode: 0 });
  for (const name of ['tom', 'carl']) {
    const { body } = await sandbox.graph('POST', '/users', {
      ...{ accountEnabled: true, displayName: name, mailNickname: name, userPrincipalName: `${name}@contoso.com` },
      passwordProfile: { password: 'Correct-horse-battery-1' },
    });
    ids[name] = String(body.id);
  }
  for (const name of ['Doctors', 'Surgeons']) {
    const group = { displayName: name, mailEnabled: false, mailNickname: name, securityEnabled: true };
    ids[name] = String((await sandbox.graph('POST', '/groups', group)).body.id);
  }
  for (const [group, member] of [
    ['Doctors', 'Surgeons'],
    ['Surgeons', 'tom'],
  ] as const) {
    const reference = `${sandbox.ready.graphUrl}/v1.0/directoryObjects/${ids[member] ?? ''}`;
    await sandbox.graph('POST', `/groups/${ids[group] ?? ''}/members/$ref`, { '@odata.id': reference });
  }
  const reads = ['role', 'assign', ...sandbox.onServer, '--role', 'FHIR Data Reader', '--to', 'group:Doctors', '--yes'];
  expect(await sandbox.run(reads)).toMatchObject({ exitCode: 0 });
  const scope = sandbox.resourceId.replace(/\/providers\/.*$/, '');
  const subscription = scope.replace(/\/resourceGroups\/.*$/, '');
  const roles = `${subscription}/providers/Microsoft.Authorization/roleDefinitions`;
  const given = await sandbox.azure(
    'PUT',
    `${scope}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}`,
    { properties: { roleDefinitionId: `${roles}/b24988ac-6180-42a0-ab88-20f7382dd24c`, principalId: ids['carl'] } },
  );
  expect(given.status).toBe(201);
});
afterAll(() => sandbox.stop());

describe('access to a managed server', () => {
  it('is by Azure roles, which reach through nested groups', async () => {
    const { exitCode, stdout, stderr } = await sandbox.run(['access', ...sandbox.onServer, '--json']);
    expect(exitCode, stderr).toBe(0);
    const { result } = JSON.parse(stdout) as { result: AccessResult };
    expect(result.applications.map(({ principal, may }) => [principal.displayName, may.words])).toContainEqual([
      'Job',
      'read, export',
    ]);
    const doctors = result.people.find(({ principal }) => principal.displayName === 'Doctors');
    expect(doctors?.may.words).toBe('read');
    expect(doctors?.members?.map(({ displayName }) => displayName)).toEqual(['tom']);
    const control = result.couldGiveThemselvesAccess.filter(({ kind }) => kind === 'azureRole');
    expect(control.map(({ name, may, how }) => [name, may, how])).toContainEqual([
      'carl',
      'any identity provider',
      'Contributor (inherited)',
    ]);
    expect(result.risks.map(({ code, name }) => [code, name])).toContainEqual([
      'contributor_can_add_identity_provider',
      'carl',
    ]);
  });

  it('answers for someone in a nested group', async () => {
    const asked = ['access', 'user:tom@contoso.com', '--can', 'read', '--check', ...sandbox.onServer];
    const { exitCode, stdout } = await sandbox.run(asked);
    expect(stdout).toContain('Yes. tom can read on ');
    expect(stdout).toContain('\n  tom ─ Doctors ─ FHIR Data Reader ─ read\n');
    expect(exitCode).toBe(0);
  });

  it('does not vouch for a role with a condition', async () => {
    const { body } = await sandbox.azure(
      'GET',
      `${sandbox.resourceId}/providers/Microsoft.Authorization/roleDefinitions`,
    );
    const roles = body['value'] as readonly {
      readonly id: string;
      readonly properties: { readonly roleName: string };
    }[];
    const given = await sandbox.azure(
      'PUT',
      `${sandbox.resourceId}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}`,
      {
        properties: {
          roleDefinitionId: roles.find(({ properties }) => properties.roleName === 'FHIR Data Exporter')?.id,
          ...{ principalId: ids['tom'], condition: '@Resource[a] StringEquals b', conditionVersion: '2.0' },
        },
      },
    );
    expect(given.status).toBe(201);
    const asked = ['access', 'user:tom@contoso.com', '--check', ...sandbox.onServer];
    const exports = await sandbox.run([...asked, '--can', 'export']);
    expect(exports.stdout).toContain('That depends on the condition of a role of tom');
    const reads = await sandbox.run([...asked, '--can', 'read']);
    expect([exports.exitCode, reads.exitCode]).toEqual([5, 0]);
  });

  it('names Azure roles as not read to whom may not read them', async () => {
    await sandbox.giveUpRights('none');
    const { exitCode, stdout } = await sandbox.run(['access', ...sandbox.onServer, '--json']);
    expect(exitCode).toBe(0);
    const { result } = JSON.parse(stdout) as { result: AccessResult };
    expect(result.notRead.map(({ what }) => what)).toContain('Azure roles');
  });
});
