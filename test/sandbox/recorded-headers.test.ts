import { describe, expect, it } from 'vitest';
import { makeApplication, makeServicePrincipal } from './make-objects.ts';
import { listOf, sharedSandbox, textOf } from './running-sandbox.ts';

const sandbox = sharedSandbox();

/** The headers that the recordings of Azure CLI's tests for applications, grants and groups agree on. */
const GRAPH_JSON = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

describe('headers of answers as recorded', () => {
  it.each([
    ['GET', '/applications', undefined, 200, [GRAPH_JSON, '4.0', 'Accept-Encoding']],
    ['GET', '/applications/no-guid', undefined, 404, ['application/json', null, 'Accept-Encoding']],
    ['POST', '/applications', { displayName: 1 }, 400, ['application/json', null, 'Accept-Encoding']],
  ])('%s %s', async (method, path, body, status, expected) => {
    const { headers, ...answer } = await sandbox().graph(method, path, body);
    expect(answer.status).toBe(status);
    expect(['content-type', 'odata-version', 'vary'].map((name) => headers.get(name))).toEqual(expected);
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('client-request-id')).toBe(headers.get('request-id'));
  });

  it('of an answer without a body name no type', async () => {
    const { id } = await makeApplication(sandbox());
    const { status, headers } = await sandbox().graph('PATCH', `/applications/${id}`, { notes: 'x' });
    expect(status).toBe(204);
    const names = ['content-type', 'odata-version', 'location', 'vary'];
    expect(names.map((name) => headers.get(name))).toEqual([null, null, null, null]);
  });

  it('cost as much as recorded', async () => {
    const id = await makeServicePrincipal(sandbox(), (await makeApplication(sandbox())).appId);
    const group = await firstGroup();
    const costs: [string, string, unknown, string][] = [
      ['GET', "/servicePrincipals?$filter=displayName eq 'x'", undefined, '1'],
      ['GET', "/groups?$filter=displayName eq 'x'", undefined, '1'],
      ['GET', "/applications?$filter=displayName eq 'x'", undefined, '2'],
      ['GET', "/users?$filter=displayName eq 'x'", undefined, '2'],
      ['GET', `/servicePrincipals/${id}/appRoleAssignments`, undefined, '2'],
      ['GET', `/servicePrincipals/${id}/owners`, undefined, '1'],
      ['GET', `/groups/${group}/members`, undefined, '3'],
      ['POST', `/servicePrincipals/${id}/getMemberGroups`, { securityEnabledOnly: true }, '2'],
      ['POST', `/servicePrincipals/${id}/checkMemberGroups`, { groupIds: [group] }, '4'],
      ['POST', '/directoryObjects/getByIds', { ids: [id] }, '3'],
    ];
    for (const [method, path, body, units] of costs) {
      const answer = await sandbox().graph(method, path, body);
      expect([path, answer.status, answer.headers.get('x-ms-resource-unit')]).toEqual([path, 200, units]);
    }
  });
});

describe('Location as recorded', () => {
  it('of directory objects is not their address', async () => {
    const application = await sandbox().graph('POST', '/applications', { displayName: 'Located' });
    const { appId, id } = application.body;
    expect(application.headers.get('location')).toBe(located('Application', id));
    const principal = await sandbox().graph('POST', '/servicePrincipals', { appId });
    expect(principal.headers.get('location')).toBe(located('ServicePrincipal', principal.body['id']));
  });

  it('of grants and federated identity credentials does not say what they belong to', async () => {
    const { id } = await makeApplication(sandbox());
    const credential = await sandbox().graph('POST', `/applications/${id}/federatedIdentityCredentials`, {
      name: 'Testing',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:contoso/fhir:ref:refs/heads/main',
      audiences: ['api://AzureADTokenExchange'],
    });
    const { tenantId, origin } = sandbox().ready;
    expect(credential.headers.get('location')).toBe(
      `${origin}/v2/${tenantId}/federatedIdentityCredentials/${textOf(credential.body, 'id')}`,
    );
  });

  it('of actions is the origin', async () => {
    const { id } = await makeApplication(sandbox());
    const added = await sandbox().graph('POST', `/applications/${id}/addPassword`, {});
    expect([added.status, added.headers.get('location')]).toEqual([200, sandbox().ready.origin]);
    const removed = await sandbox().graph('POST', `/applications/${id}/removePassword`, { keyId: added.body['keyId'] });
    expect([removed.status, removed.headers.get('location')]).toEqual([204, null]);
  });
});

function located(type: string, id: unknown): string {
  const { tenantId, origin } = sandbox().ready;
  return `${origin}/v2/${tenantId}/directoryObjects/${String(id)}/Microsoft.DirectoryServices.${type}`;
}

async function firstGroup(): Promise<string> {
  const [group = {}] = listOf((await sandbox().graph('GET', '/groups')).body);
  return textOf(group, 'id');
}
