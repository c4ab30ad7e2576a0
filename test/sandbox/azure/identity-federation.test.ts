import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ask, claimsIn, refused } from '../entra/user-flow.ts';
import { type Answer, listOf, objectOf, sharedSandbox, textOf } from '../running-sandbox.ts';
import { azureRefusal, type AzureSender, azureSender, subscriptionId } from './azure-client.ts';

/*
 * As the Azure CLI's tests recorded it (https://github.com/Azure/azure-cli, command_modules/identity).
 */

const sandbox = sharedSandbox();
const AUDIENCE = 'api://AzureADTokenExchange';
let send: AzureSender;
let group = '';

beforeAll(async () => {
  send = await azureSender(sandbox());
  group = `/subscriptions/${await subscriptionId(send)}/resourceGroups/fhir-sandbox`;
});

/** A new identity: its path, and the client id that it signs in as. */
async function makeIdentity(): Promise<{ path: string; made: Answer; clientId: string }> {
  const name = `id-${crypto.randomUUID()}`;
  const path = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
  const made = await send('PUT', path, { location: 'westus' });
  return { path, made, clientId: textOf(objectOf(made.body, 'properties'), 'clientId') };
}

const trusting = (subject: string, more: object = {}): object => ({
  properties: { issuer: `${sandbox().ready.origin}/test-issuer`, subject, audiences: [AUDIENCE], ...more },
});

/** Signs in as an identity with a token of the test issuer. */
async function signIn(clientId: string, subject: string): Promise<Answer> {
  const bearer = (await readFile(join(sandbox().stateDir, 'control-key'), 'utf8')).trim();
  const path = `/test-issuer/token?subject=${encodeURIComponent(subject)}&audience=${encodeURIComponent(AUDIENCE)}`;
  const token = await sandbox().send(path, { headers: { authorization: `Bearer ${bearer}` } });
  return ask(sandbox(), {
    grant_type: 'client_credentials',
    client_id: clientId,
    scope: `${sandbox().ready.graphUrl}/.default`,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: textOf(token.body, 'value'),
  });
}

test('an identity is told in the order of the service, with its id as Location; nothing is of it', async () => {
  const { path, made } = await makeIdentity();
  const id = path.replace('resourceGroups', 'resourcegroups');
  const resources = await send('POST', `${path}/listAssociatedResources`);

  expect([made.status, made.headers.get('location')]).toEqual([201, id]);
  expect(Object.keys(made.body)).toEqual(['location', 'tags', 'id', 'name', 'type', 'properties']);
  expect([resources.status, resources.body]).toEqual([200, { totalCount: 0, value: [] }]);
  const deleted = await send('DELETE', path);
  expect([deleted.status, deleted.text, deleted.headers.get('content-type')]).toEqual([200, '', null]);
  expect((await send('POST', `${path}/listAssociatedResources`)).status).toBe(404);
});

test('a federated credential is made with 201 and Location, changed with 200, listed and deleted', async () => {
  const { path } = await makeIdentity();
  const at = `${path}/federatedIdentityCredentials/main`;
  const made = await send('PUT', at, trusting('one'));
  const changed = await send('PUT', at, trusting('two'));
  const read = await send('GET', at);
  const listed = await send('GET', `${path}/federatedIdentityCredentials`);
  const deleted = [await send('DELETE', at), await send('DELETE', at)];
  const id = at.replace('resourceGroups', 'resourcegroups');

  expect([made.status, made.headers.get('location')]).toEqual([201, id]);
  expect([changed.status, changed.headers.get('location')]).toEqual([200, null]);
  expect(read.body).toEqual({
    id,
    name: 'main',
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
    properties: { issuer: `${sandbox().ready.origin}/test-issuer`, subject: 'two', audiences: [AUDIENCE] },
  });
  expect(listOf(listed.body)).toEqual([read.body]);
  expect(deleted.map(({ status }) => status)).toEqual([200, 204]);
  expect(deleted.map(({ text }) => text)).toEqual(['', '']);
  expect(azureRefusal(await send('GET', at))).toContain('404 ResourceNotFound');
});

test('a changed federated credential keeps its place in the list', async () => {
  const { path } = await makeIdentity();
  const at = `${path}/federatedIdentityCredentials`;
  await send('PUT', `${at}/first`, trusting('one'));
  await send('PUT', `${at}/second`, trusting('two'));
  await send('PUT', `${at}/first`, trusting('three'));

  expect(listOf((await send('GET', at)).body).map(({ name }) => name)).toEqual(['first', 'second']);
});

test('whoever shows a token of the trusted issuer signs in as the identity, and nobody else', async () => {
  const { path, clientId } = await makeIdentity();
  const unknown = await signIn(clientId, 'job');
  await send('PUT', `${path}/federatedIdentityCredentials/main`, trusting('job'));

  expect(refused(unknown).number).toBe(700016);
  expect(await claimsIn(sandbox(), await signIn(clientId, 'job'))).toMatchObject({ appid: clientId, appidacr: '2' });
  expect(refused(await signIn(clientId, 'other')).number).toBe(700213);
});

test.each<[string, string, object, string]>([
  ['an issuer without https', 'main', { issuer: 'http://issuer.example' }, '400 BadRequest'],
  ['no audience', 'main', { audiences: [] }, '400 BadRequest'],
  ['a name that is too short', 'a', {}, '400 InvalidResourceName'],
])('a credential with %s is refused', async (_what, name, more, reason) => {
  const { path } = await makeIdentity();
  const answer = await send('PUT', `${path}/federatedIdentityCredentials/${name}`, trusting('job', more));
  expect(azureRefusal(answer)).toContain(reason);
});

test('issuer and subject go together once, and an identity has at most 20 credentials', async () => {
  const { path } = await makeIdentity();
  const at = `${path}/federatedIdentityCredentials`;
  for (let count = 0; count < 20; count += 1) {
    expect((await send('PUT', `${at}/fic${count}`, trusting(`job-${count}`))).status).toBe(201);
  }

  expect(azureRefusal(await send('PUT', `${at}/again`, trusting('job-3')))).toContain('409 Conflict');
  expect(azureRefusal(await send('PUT', `${at}/more`, trusting('job-20')))).toContain('400 BadRequest');
  expect((await send('PUT', `${at}/fic3`, trusting('job-3'))).status).toBe(200);
});
