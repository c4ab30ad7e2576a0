import { expect, test } from 'vitest';
import { makeApplication } from './make-objects.ts';
import { type Answer, type JsonObject, listOf, objectOf, refusal, sharedSandbox } from './running-sandbox.ts';

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

test.each([
  ['one after the other', ['1', '2', '3'], { 1: 400, 2: 424, 3: 424, 4: 424 }],
  ['all on the first', ['1', '1', '1'], { 1: 400, 2: 424, 3: 424, 4: 424 }],
  ['side by side', [], { 1: 400, 2: 200, 3: 200, 4: 200 }],
])('does not run what depends on a failure: %s', async (_order, dependencies, expected) => {
  const answer = await batch([
    { id: '1', method: 'POST', url: '/applications', headers: json, body: {} },
    ...['2', '3', '4'].map((id, index) => {
      const dependency = dependencies[index];
      return { id, method: 'GET', url: '/organization', dependsOn: dependency === undefined ? [] : [dependency] };
    }),
  ]);

  const statuses = [...byId(answer).values()].map((each) => [each['id'], each['status']]);
  expect(Object.fromEntries(statuses)).toEqual(expected);
});

test('gives each refusal a request id of its own, and the client’s of the batch', async () => {
  const requests = ['1', '2'].map((id) => ({ id, method: 'GET', url: '/nothing' }));

  const answer = await sandbox().graph('POST', '/$batch', { requests }, { headers: { 'client-request-id': 'mine' } });

  const inner = [...byId(answer).values()].map((each) =>
    objectOf(objectOf(objectOf(each, 'body'), 'error'), 'innerError'),
  );
  expect(inner.map((each) => each['client-request-id'])).toEqual(['mine', 'mine']);
  expect(new Set(inner.map((each) => each['request-id'])).size).toBe(2);
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

const get = (id: string, dependsOn: readonly string[] = []): JsonObject => ({
  id,
  method: 'GET',
  url: '/domains',
  dependsOn,
});
const malformed = 'Invalid batch payload format.';
const mixed = 'Batch should be either fully sequential or fully parallel.';

test.each([
  ['no requests', [], 'BadRequest', malformed],
  ['what is no list', 'requests', 'BadRequest', malformed],
  [
    'more than 20',
    Array.from({ length: 21 }, (_, index) => get(String(index))),
    'MaximumValueExceeded',
    'Number of batch request steps exceeds the maximum value of 20.',
  ],
  ['an id twice', [get('1'), get('1')], 'BadRequest', 'Request Id 1 has to be unique in a batch.'],
  ['a dependency on nothing', [get('1', ['2'])], 'BadRequest', 'Invalid dependency for request Id 1.'],
  ['a dependency on a later one', [get('1', ['2']), get('2')], 'BadRequest', 'Invalid dependency for request Id 1.'],
  ['two dependencies', [get('1'), get('2'), get('3', ['1', '2'])], 'BadRequest', malformed],
  ['some that wait and some that do not', [get('1'), get('2', ['1']), get('3')], 'BadRequest', mixed],
  ['a tree', [get('1'), get('2', ['1']), get('3', ['1']), get('4', ['2'])], 'BadRequest', mixed],
  [
    'a batch in a batch',
    [{ id: '1', method: 'POST', url: '/$batch', headers: json, body: {} }],
    'BadRequest',
    malformed,
  ],
])('refuses %s', async (_what, requests, code, message) => {
  expect(refusal(await batch(requests))).toMatchObject({ status: 400, code, message });
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
