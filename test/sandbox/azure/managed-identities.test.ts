import { beforeAll, describe, expect, test } from 'vitest';
import { makeClient, makeResourceApp } from '../fhir/fhir-client.ts';
import { type Answer, listOf, objectOf, refusal, sharedSandbox, textOf, withSandbox } from '../running-sandbox.ts';
import {
  assignRole,
  AZURE_ROLES,
  azureRefusal,
  type AzureSender,
  azureSender,
  fhirServiceScope,
  subscriptionId,
} from './azure-client.ts';

const sandbox = sharedSandbox();
let send: AzureSender;
let subscription = '';
let group = '';

beforeAll(async () => {
  send = await azureSender(sandbox());
  subscription = `/subscriptions/${await subscriptionId(send)}`;
  group = `${subscription}/resourceGroups/fhir-sandbox`;
});

const PROVIDER = '/providers/Microsoft.ManagedIdentity/userAssignedIdentities';

interface MadeIdentity {
  readonly id: string;
  readonly path: string;
  readonly principalId: string;
  readonly clientId: string;
}

/** A managed identity as `az identity create` makes one. */
async function makeIdentity(name = `id-${crypto.randomUUID()}`): Promise<MadeIdentity> {
  const path = `${group}${PROVIDER}/${name}`;
  const made = await send('PUT', path, { location: 'westeurope' });
  expect(made.status).toBe(201);
  const properties = objectOf(made.body, 'properties');
  return {
    id: textOf(made.body, 'id'),
    path,
    principalId: textOf(properties, 'principalId'),
    clientId: textOf(properties, 'clientId'),
  };
}

/** The service principals that a filter finds. */
async function principals(filter: string): Promise<string[]> {
  const { body } = await sandbox().graph('GET', `/servicePrincipals?$filter=${encodeURIComponent(filter)}&$select=id`);
  return listOf(body).map((each) => textOf(each, 'id'));
}

function refused(answer: Answer): string {
  const { status, code } = refusal(answer);
  return `${status} ${code}`;
}

describe('Azure Resource Manager', () => {
  test('has one from the start', async () => {
    const { body } = await send('GET', `${subscription}${PROVIDER}`);
    const seeded = listOf(body).find(({ name }) => name === 'sandbox-identity');

    expect(seeded).toEqual({
      id: expect.stringMatching(
        /^\/subscriptions\/[0-9a-f-]{36}\/resourcegroups\/fhir-sandbox\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/sandbox-identity$/,
      ) as string,
      name: 'sandbox-identity',
      type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
      location: 'westeurope',
      tags: {},
      properties: {
        tenantId: sandbox().ready.tenantId,
        principalId: expect.any(String) as string,
        clientId: expect.any(String) as string,
      },
    });
  });

  test('makes one, tells of it, tags it and takes it away', async () => {
    const { path, id, principalId } = await makeIdentity();
    const tagged = await send('PUT', path, { location: 'westeurope', tags: { app: 'fhir' } });
    const read = await send('GET', path.toLowerCase());
    const listed = await send('GET', `${group}${PROVIDER}`);
    const found = await send(
      'GET',
      `${group}/resources?$filter=resourceType eq '${PROVIDER.slice('/providers/'.length)}'`,
    );
    const deleted = await send('DELETE', path);
    const again = await send('DELETE', path);

    expect([tagged.status, read.status, deleted.status, again.status]).toEqual([200, 200, 200, 204]);
    expect(read.body).toMatchObject({ id, tags: { app: 'fhir' }, properties: { principalId } });
    expect(listOf(listed.body)).toContainEqual(read.body);
    expect(listOf(found.body).map((each) => each['id'])).toContain(id);
    expect(azureRefusal(await send('GET', path))).toMatch(
      /^404 ResourceNotFound: The Resource 'Microsoft\.ManagedIdentity/,
    );
    expect(await principals(`id eq '${principalId}'`)).toEqual([]);
  });

  test.each<[string, string, unknown, string]>([
    ['no location', 'fine', {}, '400 LocationRequired'],
    ['no JSON object', 'fine', 'fine', '400 InvalidRequestContent'],
    ['a name that is too short', 'a', { location: 'westeurope' }, '400 InvalidResourceName'],
  ])('refuses one with %s', async (_what, name, body, reason) => {
    expect(azureRefusal(await send('PUT', `${group}${PROVIDER}/${name}`, body))).toContain(reason);
  });

  test('lets nobody make one who has no role', async () => {
    const candidate = await azureSender(sandbox(), await makeClient(sandbox()));
    expect(azureRefusal(await candidate('PUT', `${group}${PROVIDER}/mine`, { location: 'westeurope' }))).toContain(
      "perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/write'",
    );
  });
});

test.each(['Microsoft.ManagedIdentity/userAssignedIdentities', 'Microsoft.KeyVault/vaults'])(
  'whoever has no role does not learn which resource groups have %s',
  async (type) => {
    const nobody = await azureSender(sandbox(), await makeClient(sandbox()));
    const path = `${subscription}/resourceGroups/none/providers/${type}/some`;
    const body = { location: 'westeurope', properties: {} };

    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const sent = method.startsWith('P') ? body : undefined;
      expect(azureRefusal(await nobody(method, path, sent))).toMatch(/^403 AuthorizationFailed: /);
      expect(azureRefusal(await send(method, path, sent))).toMatch(/^404 ResourceGroupNotFound: /);
    }
  },
);

describe('Microsoft Graph', () => {
  test('shows its service principal, which leads to the resource and to no application', async () => {
    const { id, clientId, principalId } = await makeIdentity('nightly-report');
    const { body } = await sandbox().graph('GET', `/servicePrincipals/${principalId}`);
    const applications = await sandbox().graph('GET', `/applications?$filter=appId eq '${clientId}'`);

    expect(body).toMatchObject({
      id: principalId,
      appId: clientId,
      displayName: 'nightly-report',
      appDisplayName: null,
      appOwnerOrganizationId: null,
      servicePrincipalType: 'ManagedIdentity',
      alternativeNames: [id, 'isExplicit=True'],
      servicePrincipalNames: [expect.stringMatching(/^https:\/\/identity\.azure\.net\//), clientId],
      keyCredentials: [{ displayName: `CN=${clientId}, DC=${sandbox().ready.tenantId}`, usage: 'Verify' }],
      passwordCredentials: [],
      signInAudience: null,
    });
    expect(listOf(applications.body)).toEqual([]);
  });

  test('finds it by its resource id and by its type', async () => {
    const { id, principalId } = await makeIdentity();

    expect(await principals(`alternativeNames/any(a:a eq '${id}')`)).toEqual([principalId]);
    const all = await principals("servicePrincipalType eq 'ManagedIdentity'");
    expect(all).toContain(principalId);
    expect(await principals("servicePrincipalType eq 'Application'")).not.toContain(principalId);
  });

  test('takes no credentials for it, no other names, and no deletion', async () => {
    const { principalId } = await makeIdentity();
    const path = `/servicePrincipals/${principalId}`;
    const key = { type: 'AsymmetricX509Cert', usage: 'Verify', key: Buffer.from('key').toString('base64') };

    expect(refused(await sandbox().graph('POST', `${path}/addPassword`, {}))).toBe('400 Request_BadRequest');
    expect(refused(await sandbox().graph('PATCH', path, { keyCredentials: [key] }))).toBe('400 Request_BadRequest');
    expect(refused(await sandbox().graph('PATCH', path, { keyCredentials: [] }))).toBe('400 Request_BadRequest');
    expect(refused(await sandbox().graph('PATCH', path, { alternativeNames: [] }))).toBe('400 Request_BadRequest');
    expect(refused(await sandbox().graph('DELETE', path))).toBe('403 Authorization_RequestDenied');
    expect((await sandbox().graph('PATCH', path, { accountEnabled: false, notes: 'ours' })).status).toBe(204);
  });

  test('gives it app roles, which go with it', async () => {
    const resource = await makeResourceApp(sandbox());
    const { path, principalId } = await makeIdentity();
    const assignments = `/servicePrincipals/${resource.principalId}/appRoleAssignedTo`;
    const assigned = await sandbox().graph('POST', assignments, {
      principalId,
      resourceId: resource.principalId,
      appRoleId: resource.roleIds['globalReader'],
    });
    const before = await sandbox().graph('GET', assignments);
    await send('DELETE', path);
    const after = await sandbox().graph('GET', assignments);

    expect(assigned.status).toBe(201);
    expect(listOf(before.body)).toMatchObject([{ principalId, principalType: 'ServicePrincipal' }]);
    expect(listOf(after.body)).toEqual([]);
  });
});

describe('Azure roles', () => {
  test('go to it as a service principal, and stay behind when it goes', async () => {
    const scope = await fhirServiceScope(send);
    const { path, principalId } = await makeIdentity();
    const assigned = await assignRole(send, scope, AZURE_ROLES.reader, principalId);
    await send('DELETE', path);
    const filter = encodeURIComponent(`principalId eq '${principalId}'`);
    const left = await send('GET', `${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=${filter}`);

    expect(objectOf(assigned.body, 'properties')).toMatchObject({ principalId, principalType: 'ServicePrincipal' });
    expect(listOf(left.body)).toHaveLength(1);
  });

  test('can be given on it, too', async () => {
    const { id } = await makeIdentity();
    const { principalId } = await makeClient(sandbox());
    expect((await assignRole(send, id, 'acdd72a7-3385-48ef-bd42-f606fba81ae7', principalId)).status).toBe(201);
  });
});

test('a new one is not there at once where replication lags', async () => {
  const lagging = await withSandbox({ replicationDelayMs: 60_000 });
  const arm = await azureSender(lagging);
  const path = `/subscriptions/${await subscriptionId(arm)}/resourceGroups/fhir-sandbox${PROVIDER}`;
  const made = await arm('PUT', `${path}/late`, { location: 'westeurope' });
  const { body } = await lagging.graph('GET', "/servicePrincipals?$filter=servicePrincipalType eq 'ManagedIdentity'");
  const principalId = textOf(objectOf(made.body, 'properties'), 'principalId');
  const assigned = await assignRole(arm, await fhirServiceScope(arm), AZURE_ROLES.reader, principalId);

  expect(listOf(body).map((each) => each['displayName'])).toEqual(['sandbox-identity']);
  expect(azureRefusal(assigned)).toContain('400 PrincipalNotFound');
});
