import { expect, test } from 'vitest';
import { makeApplication } from './make-objects.ts';
import { type Answer, type JsonObject, listOf, refusal, sharedSandbox } from './running-sandbox.ts';

const sandbox = sharedSandbox();
const json = { 'Content-Type': 'application/json' };

const batch = (requests: unknown): Promise<Answer> => sandbox().graph('POST', '/$batch', { requests });
const byId = (answer: Answer): Map<unknown, JsonObject> =>
  new Map(listOf(answer.body, 'responses').map((each) => [each['id'], each]));

test('answers each request as if it had come alone, in an order of its own', async () => {
  const { id } = await makeApplication(sandbox());

  const answer = await batch([
    { id: 'read', method: 'GET', url: `/applications/${id}?$select=id` },
    { id: 'write', method: 'PATCH', url: `applications/${id}`, headers: json, body: { tags: ['batched'] } },
    { id: 'missing', method: 'GET', url: '/applications/11111111-1111-4111-8111-111111111111' },
  ]);

  expect(answer.status).toBe(200);
  const responses = byId(answer);
  expect(responses.get('read')).toMatchObject({ status: 200, body: { id } });
  expect(responses.get('write')).toMatchObject({ status: 204 });
  expect(responses.get('write')).not.toHaveProperty('body');
  expect(responses.get('missing')).toMatchObject({
    status: 404,
    body: { error: { code: 'Request_ResourceNotFound' } },
  });
  expect([...responses.keys()]).not.toEqual(['read', 'write', 'missing']);
  expect((await sandbox().graph('GET', `/applications/${id}`)).body['tags']).toEqual(['batched']);
});

test('does not run what depends on a failure', async () => {
  const answer = await batch([
    { id: '1', method: 'POST', url: '/applications', headers: json, body: {} },
    { id: '2', method: 'GET', url: '/organization', dependsOn: ['1'] },
    { id: '3', method: 'GET', url: '/organization', dependsOn: ['2'] },
    { id: '4', method: 'GET', url: '/organization' },
  ]);

  const statuses = [...byId(answer).values()].map((each) => [each['id'], each['status']]);
  expect(Object.fromEntries(statuses)).toEqual({ 1: 400, 2: 424, 3: 424, 4: 200 });
});

test('wants a content type for each body, and lets an item have headers of its own', async () => {
  const answer = await batch([
    { id: 'untyped', method: 'POST', url: '/applications', body: { displayName: 'X' } },
    { id: 'own', method: 'GET', url: '/organization', headers: { Authorization: 'Bearer nonsense' } },
    { id: 'mine', method: 'GET', url: '/myorganization/organization' },
  ]);

  expect(byId(answer).get('untyped')).toMatchObject({ status: 400 });
  expect(byId(answer).get('own')).toMatchObject({ status: 401 });
  expect(byId(answer).get('mine')).toMatchObject({ status: 200 });
});

test.each([
  ['no requests', []],
  ['what is no list', 'requests'],
  [
    'more than 20',
    Array.from({ length: 21 }, (_, index) => ({ id: String(index), method: 'GET', url: '/organization' })),
  ],
  [
    'an id twice',
    [
      { id: '1', method: 'GET', url: '/domains' },
      { id: '1', method: 'GET', url: '/domains' },
    ],
  ],
  ['a dependency on nothing', [{ id: '1', method: 'GET', url: '/domains', dependsOn: ['2'] }]],
  ['a batch in a batch', [{ id: '1', method: 'POST', url: '/$batch', headers: json, body: {} }]],
])('refuses %s', async (_what, requests) => {
  expect(refusal(await batch(requests))).toMatchObject({ status: 400 });
});

test('needs a token', async () => {
  const requests = [{ id: '1', method: 'GET', url: '/organization' }];

  const answer = await sandbox().send('/v1.0/$batch', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ requests }),
  });

  expect(refusal(answer)).toMatchObject({ status: 401, code: 'InvalidAuthenticationToken' });
});
