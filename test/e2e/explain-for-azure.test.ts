import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExplainResult } from '../../src/commands/explain/explain-result.ts';
import { type AzureSandbox, serveAzureSandbox } from './azure-sandbox.ts';

let sandbox: AzureSandbox;
beforeAll(async () => {
  sandbox = await serveAzureSandbox();
  const job = ['register', 'service', '--name', 'Job', '--key', 'job', '--role', 'globalReader'];
  const made = await sandbox.run([...job, ...sandbox.onServer, '--secret-to', 'file:job', '--yes']);
  expect(made).toMatchObject({ exitCode: 0 });
});
afterAll(() => sandbox.stop());

async function chainOf(...args: readonly string[]): Promise<ExplainResult['chains'][number] | undefined> {
  const { stdout } = await sandbox.run(['explain', ...args, ...sandbox.onServer.slice(0, 2), '--json']);
  return (JSON.parse(stdout) as { result: ExplainResult }).result.chains[0];
}

describe('explain --for a client of a managed server', () => {
  it('finds an Azure role that is missing, and names the command that gives it', async () => {
    const whole = await chainOf('--for', 'job');
    expect(whole?.fix).toBeNull();
    expect(whole?.links).toContainEqual({ state: 'ok', text: 'it has FHIR Data Reader on the server' });

    const removed = await sandbox.run([
      'role',
      'remove',
      ...sandbox.onServer,
      '--role',
      'globalReader',
      '--from',
      'job',
      '--yes',
    ]);
    expect(removed).toMatchObject({ exitCode: 0 });
    const { links, fix } = (await chainOf('--for', 'job')) ?? { links: [], fix: null };
    expect(links).toContainEqual({
      state: 'broken',
      text: 'it has no Azure role on the server, unless through a group',
    });

    const [, ...words] = (fix?.command ?? '').replace('ROLE', 'globalReader').split(' ');
    expect(await sandbox.run([...words.filter((word) => word !== '--sandbox'), '--yes'])).toMatchObject({
      exitCode: 0,
    });
    expect((await chainOf('--for', 'job'))?.fix).toBeNull();
  });
});

describe('explain --for a person on a managed server', () => {
  const url = 'https://ward-fhir.fhir.azurehealthcareapis.com';
  const explained = async (who: string): Promise<ExplainResult['chains'][number]> => {
    const { stdout } = await sandbox.run(['explain', '--for', who, '--fhir-url', url, '--json']);
    const [chain] = (JSON.parse(stdout) as { result: ExplainResult }).result.chains;
    return chain ?? { subject: '', links: [], fix: null };
  };

  it('counts the roles of groups, through their groups too', async () => {
    const group = sandbox.resourceId.replace(/\/providers\/.*$/, '');
    const workspace = `${group}/providers/Microsoft.HealthcareApis/workspaces/ward`;
    const made = { location: 'westeurope', properties: {} };
    expect((await sandbox.azure('PUT', workspace, made)).status).toBe(201);
    const service = await sandbox.azure('PUT', `${workspace}/fhirservices/fhir`, { ...made, kind: 'fhir-R4' });
    expect(service.status).toBe(201);
    await makeNestedGroups();

    const { links, fix } = await explained('user:tom@contoso.com');
    expect(links[1]).toEqual({ state: 'broken', text: 'the person has no Azure role on the server' });
    expect(fix?.command).toContain(`role assign ${url} --role ROLE --to user:tom@contoso.com`);

    const assign = ['role', 'assign', url, '--role', 'FHIR Data Reader', '--to', 'group:Doctors', '--yes'];
    expect(await sandbox.run(assign)).toMatchObject({ exitCode: 0 });
    const mended = await explained('user:tom@contoso.com');
    expect(mended.fix).toBeNull();
    expect(mended.links[1]?.text).toBe('the person has FHIR Data Reader on the server, through Doctors');
  });
});

/** Tom is a member of Surgeons, which is a member of Doctors. */
async function makeNestedGroups(): Promise<Readonly<Record<string, string>>> {
  const ids: Record<string, string> = {};
  const tom = await sandbox.graph('POST', '/users', {
    ...{ accountEnabled: true, displayName: 'tom', mailNickname: 'tom', userPrincipalName: 'tom@contoso.com' },
    passwordProfile: { password: 'Correct-horse-battery-1' },
  });
  ids.tom = String(tom.body.id);
  for (const [name, member] of [
    ['Surgeons', 'tom'],
    ['Doctors', 'Surgeons'],
  ] as const) {
    const group = { displayName: name, mailEnabled: false, mailNickname: name, securityEnabled: true };
    ids[name] = String((await sandbox.graph('POST', '/groups', group)).body.id);
    const reference = `${sandbox.ready.graphUrl}/v1.0/directoryObjects/${ids[member] ?? ''}`;
    const added = await sandbox.graph('POST', `/groups/${ids[name]}/members/$ref`, { '@odata.id': reference });
    expect(added.status).toBe(204);
  }
  return ids;
}
