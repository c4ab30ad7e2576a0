import { beforeAll, describe, expect, test } from 'vitest';
import { makeClient } from '../fhir/fhir-client.ts';
import { type Answer, listOf, objectOf, sharedSandbox, textOf, withSandbox } from '../running-sandbox.ts';
import {
  assignRole,
  AZURE_ROLES,
  azureRefusal,
  type AzureSender,
  azureSender,
  fhirServiceScope,
} from './azure-client.ts';

/*
 * What Azure answered in the recorded tests of the Azure CLI's extension
 * (https://github.com/Azure/azure-cli-extensions, src/healthcareapis/azext_healthcareapis/tests/latest/recordings).
 */

const sandbox = sharedSandbox();
let send: AzureSender;
let group = '';

beforeAll(async () => {
  send = await azureSender(sandbox());
  group = await groupOf(send);
});

async function groupOf(sender: AzureSender): Promise<string> {
  return (await fhirServiceScope(sender)).split('/providers/')[0] ?? '';
}

let count = 0;

/** A workspace of a name that no other test uses. */
async function makeWorkspace(sender = send, of = group): Promise<{ path: string; name: string; answer: Answer }> {
  count += 1;
  const name = `ws${process.pid}${count}`;
  const path = `${of}/providers/Microsoft.HealthcareApis/workspaces/${name}`;
  return { path, name, answer: await sender('PUT', path, { location: 'westus2' }) };
}

const wanted = {
  identity: { type: 'SystemAssigned' },
  location: 'westus2',
  tags: { one: 'string' },
  kind: 'fhir-R4',
  properties: {
    authenticationConfiguration: {
      authority: 'https://login.microsoftonline.com/someone',
      audience: 'https://azurehealthcareapis.com',
      smartProxyEnabled: true,
    },
    corsConfiguration: { origins: ['*'], headers: ['*'], methods: ['GET'], maxAge: 1440, allowCredentials: false },
    exportConfiguration: { storageAccountName: 'storage' },
  },
};

const ETAG = /^"[0-9a-f]{8}-0000-0400-0000-[0-9a-f]{8}0000"$/;

/** What the URL of an operation tells of it. */
function operationAt(url: string | null, sender = send): Promise<Answer> {
  const { pathname, search } = new URL(url ?? '');
  return sender('GET', `${pathname}${search}`);
}

describe('a workspace', () => {
  test('is finished when it is made, and found', async () => {
    const { path, name, answer } = await makeWorkspace();
    const read = await send('GET', path);
    const listed = await send('GET', `${group}/providers/Microsoft.HealthcareApis/workspaces`);

    expect([answer.status, answer.headers.get('azure-asyncoperation')]).toEqual([201, null]);
    expect(JSON.stringify(answer.body)).toBe(
      JSON.stringify({
        id: path,
        name,
        type: 'Microsoft.HealthcareApis/workspaces',
        etag: answer.headers.get('etag'),
        location: 'westus2',
        properties: { privateEndpointConnections: [], publicNetworkAccess: 'Enabled', provisioningState: 'Succeeded' },
      }),
    );
    expect(answer.headers.get('etag')).toMatch(ETAG);
    expect([read.body, read.headers.get('etag')]).toEqual([answer.body, answer.headers.get('etag')]);
    expect(listOf(listed.body)).toContainEqual(read.body);
    expect(listed.body).not.toHaveProperty('nextLink');
  });

  test('goes once its services are gone, and its operation can be followed', async () => {
    const { path } = await makeWorkspace();
    await send('PUT', `${path}/dicomservices/images`, { location: 'westus2' });
    const refused = await send('DELETE', path);
    await send('DELETE', `${path}/dicomservices/images`);
    const deleted = await send('DELETE', path);
    const status = deleted.headers.get('azure-asyncoperation');

    expect(azureRefusal(refused)).toContain('409 CannotDeleteResource: ');
    expect([deleted.status, deleted.text]).toEqual([202, '']);
    expect(deleted.headers.get('location')).toBe(`${status ?? ''}&operationResultResponseType=Location`);
    expect((await operationAt(status)).body).toMatchObject({ status: 'Succeeded' });
    // Recorded in the test AzHealthcareIotConnectorFhirDestination of https://github.com/Azure/azure-powershell.
    expect(await operationAt(deleted.headers.get('location'))).toMatchObject({ status: 200, text: '' });
    expect((await send('GET', path)).status).toBe(404);
    expect((await send('DELETE', path)).status).toBe(204);
  });
});

describe('a FHIR service', () => {
  test('is being made when its PUT is answered, and finished later', async () => {
    const { path, name } = await makeWorkspace();
    const made = await send('PUT', `${path}/fhirservices/fhir`, wanted);
    const operation = await operationAt(made.headers.get('azure-asyncoperation'));
    const read = await send('GET', `${path}/fhirservices/fhir`);
    const listed = await send('GET', `${path}/fhirservices`);

    expect(made.status).toBe(201);
    expect(objectOf(made.body, 'properties')['provisioningState']).toBe('Creating');
    expect(Object.keys(operation.body)).toEqual(['id', 'name', 'status', 'startTime']);
    expect(operation.body['id']).toMatch(
      /^\/subscriptions\/[^/]+\/providers\/Microsoft\.HealthcareApis\/locations\/westus2\/operationresults\/[0-9a-f-]{36}$/,
    );
    expect(Object.keys(read.body)).toEqual([
      ...['id', 'name', 'type', 'etag', 'location', 'kind', 'tags', 'properties', 'identity'],
    ]);
    expect([read.body['name'], read.body['etag']]).toEqual([`${name}/fhir`, read.headers.get('etag')]);
    expect(read.body['etag']).not.toBe(made.body['etag']);
    expect(JSON.stringify(read.body['properties'])).toBe(
      JSON.stringify({
        accessPolicies: [],
        acrConfiguration: { loginServers: [] },
        ...wanted.properties,
        resourceVersionPolicyConfiguration: { default: 'versioned' },
        eventState: 'Disabled',
        privateEndpointConnections: [],
        publicNetworkAccess: 'Enabled',
        provisioningState: 'Succeeded',
      }),
    );
    expect(Object.keys(objectOf(read.body, 'identity'))).toEqual(['principalId', 'tenantId', 'type']);
    expect(listed.body).toEqual({ value: [read.body] });
  });

  test('takes as long to be made and deleted as replication takes', async () => {
    const slow = await withSandbox({ replicationDelayMs: 3_600_000 });
    const sender = await azureSender(slow);
    const { path } = await makeWorkspace(sender, await groupOf(sender));
    const made = await sender('PUT', `${path}/dicomservices/images`, { location: 'westus2' });
    const read = await sender('GET', `${path}/dicomservices/images`);
    const deleted = await sender('DELETE', `${path}/dicomservices/images`);

    expect(read.body).toEqual(made.body);
    expect(objectOf(read.body, 'properties')).toMatchObject({ serviceUrl: '', provisioningState: 'Creating' });
    for (const { headers } of [made, deleted]) {
      expect((await operationAt(headers.get('azure-asyncoperation'), sender)).body).toMatchObject({
        status: 'Running',
      });
    }
    expect((await operationAt(deleted.headers.get('location'), sender)).status).toBe(202);
  });

  test('has other tags, all of them, at once', async () => {
    const { path } = await makeWorkspace();
    await send('PUT', `${path}/fhirservices/fhir`, wanted);
    const before = await send('GET', `${path}/fhirservices/fhir`);
    const changed = await send('PATCH', `${path}/fhirservices/fhir`, { tags: { tagKey: 'tagValue' } });

    expect(changed.status).toBe(200);
    expect(changed.body).toEqual({
      ...before.body,
      tags: { tagKey: 'tagValue' },
      etag: expect.stringMatching(ETAG) as string,
    });
    expect(changed.body['etag']).not.toBe(before.body['etag']);
    expect((await send('GET', `${path}/fhirservices/fhir`)).body).toEqual(changed.body);
  });

  test('is a scope of roles, and one of the resources', async () => {
    const { path } = await makeWorkspace();
    await send('PUT', `${path}/fhirservices/fhir`, wanted);
    const { principalId } = await makeClient(sandbox());
    const resources = await send('GET', `${group}/resources`);

    expect((await assignRole(send, `${path}/fhirservices/fhir`, AZURE_ROLES.reader, principalId)).status).toBe(201);
    expect(listOf(resources.body).map((each) => each['id'])).toContain(`${path}/fhirservices/fhir`);
  });

  test('has no service URL and no identity where it was made without one', async () => {
    const { path } = await makeWorkspace();
    const { body } = await send('PUT', `${path}/fhirservices/fhir`, { location: 'westus2' });
    const seeded = await send('GET', await fhirServiceScope(send));

    expect(Object.keys(body)).toEqual(['id', 'name', 'type', 'etag', 'location', 'kind', 'properties']);
    expect(Object.keys(seeded.body)).toEqual(Object.keys(body));
    expect(Object.keys(objectOf(seeded.body, 'properties'))).toEqual(Object.keys(objectOf(body, 'properties')));
    expect(objectOf(body, 'properties')).not.toHaveProperty('serviceUrl');
  });
});

test('a DICOM service has its URL once it is finished', async () => {
  const { path, name } = await makeWorkspace();
  const made = await send('PUT', `${path}/dicomservices/images`, { location: 'westus2' });
  const read = await send('GET', `${path}/dicomservices/images`);

  expect(Object.keys(made.body)).toEqual(['id', 'name', 'type', 'etag', 'location', 'properties']);
  expect(objectOf(made.body, 'properties')['serviceUrl']).toBe('');
  expect(Object.keys(objectOf(read.body, 'properties'))).toEqual([
    ...['authenticationConfiguration', 'serviceUrl', 'privateEndpointConnections', 'publicNetworkAccess'],
    'provisioningState',
  ]);
  expect(objectOf(read.body, 'properties')['serviceUrl']).toBe(`https://${name}-images.dicom.azurehealthcareapis.com`);
});

describe('refused is', () => {
  test.each<[string, string, unknown, string]>([
    ['no location', 'workspaces/fine1', {}, '400 LocationRequired'],
    ['a location that no header can have', 'workspaces/fine2', { location: 'west\n日本' }, '400 InvalidRequestContent'],
    ['a name with hyphens', 'workspaces/not-fine', { location: 'westus2' }, '400 InvalidResourceName'],
    [
      'a service in no workspace',
      'workspaces/nowhere/fhirservices/a1b',
      { location: 'x' },
      '404 ParentResourceNotFound',
    ],
    ['to change what the sandbox begins with', 'workspaces/contoso', { location: 'westus2' }, '409 Conflict'],
    ['the same for its service', 'workspaces/contoso/fhirservices/fhir', { location: 'westus2' }, '409 Conflict'],
  ])('%s', async (_what, path, body, reason) => {
    const answer = await send('PUT', `${group}/providers/Microsoft.HealthcareApis/${path}`, body);
    expect(azureRefusal(answer)).toContain(reason);
  });

  test('whoever has no role', async () => {
    const nobody = await azureSender(sandbox(), await makeClient(sandbox()));
    const { path } = await makeWorkspace();

    for (const [method, action] of [
      ['PUT', 'write'],
      ['DELETE', 'delete'],
      ['GET', 'read'],
    ] as const) {
      const answer = await nobody(method, `${path}/fhirservices/fhir`, method === 'PUT' ? wanted : undefined);
      expect(azureRefusal(answer)).toContain(`'Microsoft.HealthcareApis/workspaces/fhirservices/${action}'`);
    }
  });

  test('an operation that is unknown', async () => {
    const [, , subscription = ''] = group.split('/');
    const path = `/subscriptions/${subscription}/providers/Microsoft.HealthcareApis/locations/westus2/operationresults`;
    expect((await send('GET', `${path}/${crypto.randomUUID()}`)).status).toBe(404);
  });

  test('what is in a body that is none', async () => {
    const { path } = await makeWorkspace();
    expect(azureRefusal(await send('PATCH', path, { tags: 'none' }))).toContain('400 InvalidRequestContent');
    expect(textOf((await send('PATCH', path, {})).body, 'id')).toBe(path);
  });
});

describe('a service of the retired kind', () => {
  test('is made as the others are, is tagged and goes', async () => {
    count += 1;
    const name = `old${process.pid}${count}`;
    const path = `${group}/providers/Microsoft.HealthcareApis/services/${name}`;
    const accessPolicies = [{ objectId: crypto.randomUUID() }];
    const made = await send('PUT', path, { kind: 'fhir-Stu3', location: 'westus2', properties: { accessPolicies } });
    const read = await send('GET', path);
    const listed = await send('GET', `${group}/providers/Microsoft.HealthcareApis/services`);
    const tagged = await send('PATCH', path, { tags: { one: 'two' } });
    const deleted = await send('DELETE', path);
    const operations = [made, deleted].map(({ headers }) => operationAt(headers.get('azure-asyncoperation')));

    expect([made.status, read.status, tagged.status, deleted.status]).toEqual([201, 200, 200, 202]);
    expect(Object.keys(made.body)).toEqual(['id', 'name', 'type', 'etag', 'location', 'kind', 'properties']);
    expect(Object.keys(objectOf(made.body, 'properties'))).not.toContain('publicNetworkAccess');
    expect(JSON.stringify({ ...read.body, etag: '' })).toBe(
      JSON.stringify({
        id: path,
        name,
        type: 'Microsoft.HealthcareApis/services',
        etag: '',
        location: 'westus2',
        kind: 'fhir-Stu3',
        tags: {},
        properties: {
          accessPolicies,
          cosmosDbConfiguration: { offerThroughput: 1000 },
          authenticationConfiguration: {
            authority: `${sandbox().ready.origin}/${sandbox().ready.tenantId}`,
            audience: `https://${name}.azurehealthcareapis.com`,
            smartProxyEnabled: false,
          },
          corsConfiguration: { origins: [], headers: [], methods: [], allowCredentials: false },
          exportConfiguration: {},
          acrConfiguration: { loginServers: [] },
          privateEndpointConnections: [],
          publicNetworkAccess: 'Enabled',
          provisioningState: 'Succeeded',
        },
      }),
    );
    expect(listOf(listed.body)).toEqual([read.body]);
    expect(tagged.body['tags']).toEqual({ one: 'two' });
    expect((await Promise.all(operations)).map(({ body }) => body['status'])).toEqual(['Succeeded', 'Succeeded']);
    expect((await send('GET', path)).status).toBe(404);
  });
});
