import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf, type Outcome } from './registrations.ts';
import { type AzureSandbox, serveAzureSandbox } from './azure-sandbox.ts';

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

    await azure.exchanges();
    const again = await run(job('reader', 'FHIR Data Reader'));
    expect(again).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged', changes: [], roleAssignments: first.result.roleAssignments, handOffs: [] },
    });
    expect(await azure.writes()).toEqual([]);
  });
});
