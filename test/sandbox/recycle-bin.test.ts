import { expect, test } from 'vitest';
import { makeApplication, makeServicePrincipal } from './make-objects.ts';
import { listOf, refusal, sharedSandbox } from './running-sandbox.ts';

const sandbox = sharedSandbox();
const APPLICATIONS = '/directory/deletedItems/microsoft.graph.application';
const PRINCIPALS = '/directory/deleteditems/microsoft.graph.servicePrincipal';

test('holds a deleted application and its service principal', async () => {
  const { id, appId, path } = await makeApplication(sandbox(), { uniqueName: 'deleted.app' });
  const principal = await makeServicePrincipal(sandbox(), appId);

  const deleted = await sandbox().graph('DELETE', path);

  expect(deleted.status).toBe(204);
  expect((await sandbox().graph('GET', path)).status).toBe(404);
  expect((await sandbox().graph('GET', `/servicePrincipals/${principal}`)).status).toBe(404);
  const binned = await sandbox().graph(
    'GET',
    `${APPLICATIONS}?$filter=uniqueName eq 'deleted.app'&$select=id,deletedDateTime`,
  );
  expect(listOf(binned.body)).toEqual([{ id, deletedDateTime: expect.any(String) as string }]);
  expect(listOf((await sandbox().graph('GET', PRINCIPALS)).body).map((each) => each['id'])).toContain(principal);
  expect((await sandbox().graph('GET', `/directory/deletedItems/${id}`)).body).toMatchObject({
    '@odata.type': '#microsoft.graph.application',
    id,
  });
});

test('keeps a unique name taken until the application is purged', async () => {
  const { id, path } = await makeApplication(sandbox(), { uniqueName: 'kept.name' });
  await sandbox().graph('DELETE', path);
  const again = (): Promise<{ status: number }> =>
    sandbox().graph('POST', '/applications', { displayName: 'Again', uniqueName: 'kept.name' });

  const taken = await again();
  const purged = await sandbox().graph('DELETE', `/directory/deletedItems/${id}`);
  const free = await again();

  expect(taken.status).toBe(400);
  expect(purged.status).toBe(204);
  expect((await sandbox().graph('GET', `/directory/deletedItems/${id}`)).status).toBe(404);
  expect(free.status).toBe(201);
});

test('gives an application back without its service principal, which comes back by itself', async () => {
  const { id, appId, path } = await makeApplication(sandbox());
  const principal = await makeServicePrincipal(sandbox(), appId);
  await sandbox().graph('DELETE', path);

  const restored = await sandbox().graph('POST', `/directory/deletedItems/${id}/restore`);

  expect(restored.status).toBe(200);
  expect(restored.body).toMatchObject({ id, deletedDateTime: null });
  expect((await sandbox().graph('GET', path)).status).toBe(200);
  expect((await sandbox().graph('GET', `/servicePrincipals/${principal}`)).status).toBe(404);
  expect((await sandbox().graph('POST', `/directory/deletedItems/${principal}/restore`)).status).toBe(200);
  expect((await sandbox().graph('GET', `/servicePrincipals/${principal}`)).status).toBe(200);
});

test('does not give back a service principal whose place is taken', async () => {
  const { appId } = await makeApplication(sandbox());
  const first = await makeServicePrincipal(sandbox(), appId);
  await sandbox().graph('DELETE', `/servicePrincipals/${first}`);
  await makeServicePrincipal(sandbox(), appId);

  const restored = await sandbox().graph('POST', `/directory/deletedItems/${first}/restore`);

  expect(refusal(restored)).toMatchObject({ status: 409, code: 'Request_MultipleObjectsWithSameKeyValue' });
});

test('can be asked for one kind only', async () => {
  const answer = await sandbox().graph('GET', '/directory/deletedItems');

  expect(refusal(answer).status).toBe(400);
});
