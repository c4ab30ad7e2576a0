import { expect, it } from 'vitest';
import { readApplication, readServicePrincipal } from '../../../src/graph/answers.ts';
import { createBatchReader } from '../../../src/graph/batch-reader.ts';
import { listApplications, listServicePrincipals } from '../../../src/graph/observe/list-server.ts';
import { applicationByKey, servicePrincipalByAppId } from '../../../src/graph/reads.ts';
import { graphOn } from '../graph-on-sandbox.ts';

const ID = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
const APP_ID = 'a1b2c3d4-4b5a-6978-8796-a5b4c3d2e1f0';
const URL = 'https://fhir.contoso.com';

/** A look that a list of this one member is primed into. */
async function lookThatLists(member: object) {
  const { client } = await graphOn();
  return createBatchReader({ ...client, send: () => Promise.resolve({ value: [member] }) });
}

it('hands an application on as it was read, without what nobody reads of it', async () => {
  const sent = { id: ID, appId: APP_ID, uniqueName: 'one', tags: ['b', 'a'], info: { logoUrl: 'https://contoso.com' } };
  const reader = await lookThatLists(sent);
  const { applications } = await listApplications(reader, URL);
  const { status, body } = await reader.read(applicationByKey('uniqueName', 'one'));
  expect(status).toBe(200);
  expect(body).toBe(applications[0]);
  expect(body).not.toHaveProperty('info');
  expect(readApplication(body)).toBe(body);
  expect(readApplication(sent)).toEqual(body);
});

it('hands a service principal on as it was read', async () => {
  const sent = { id: ID, appId: APP_ID, passwordCredentials: [{ keyId: 'k', displayName: null }], notes: 'long' };
  const reader = await lookThatLists(sent);
  expect(await listServicePrincipals(reader, URL)).toEqual([{ id: ID, appId: APP_ID }]);
  const { body } = await reader.read(servicePrincipalByAppId(APP_ID));
  expect(readServicePrincipal(body)).toBe(body);
  expect(readServicePrincipal(body)).toMatchObject({ credentials: [{ kind: 'secret', keyId: 'k' }] });
  expect(body).not.toHaveProperty('notes');
});

it.each([
  [
    'of a managed identity, of which more is read',
    { servicePrincipalType: 'ManagedIdentity', alternativeNames: ['x'] },
  ],
  ['that cannot be read, so that who needs it is told', { tags: 'none' }],
])('hands a service principal %s on as Graph sent it', async (_what, facts) => {
  const sent = { id: ID, appId: APP_ID, ...facts };
  const reader = await lookThatLists(sent);
  expect(await listServicePrincipals(reader, URL)).toEqual([{ id: ID, appId: APP_ID }]);
  expect((await reader.read(servicePrincipalByAppId(APP_ID))).body).toEqual(sent);
});
