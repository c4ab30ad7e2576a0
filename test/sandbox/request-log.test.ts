import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type JsonObject, objectOf, temporaryDirectory, textOf, tokenForm, withSandbox } from './running-sandbox.ts';

/** The lines of a request log. */
async function readLog(file: string): Promise<JsonObject[]> {
  const text = await readFile(file, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JsonObject);
}

test('has a line for each exchange once it is answered, without any secret', async () => {
  const requestLog = join(await temporaryDirectory(), 'requests.jsonl');
  const sandbox = await withSandbox({ requestLog });
  const { clientSecret } = sandbox.ready.admin;
  const token = await sandbox.token();
  await sandbox.graph('POST', '/applications?x=1%202', {
    displayName: 'Logged',
    passwordCredentials: [{ secretText: 'mine' }],
  });
  await sandbox.send('/v1.0/applications', { headers: { cookie: 'session=abc' } });
  await sandbox.send(`/${sandbox.ready.tenantId}/oauth2/v2.0/token`, tokenForm({ client_assertion: 'ey.ey.ey' }));

  const lines = await readLog(requestLog);

  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatchObject({
    method: 'POST',
    path: `/${sandbox.ready.tenantId}/oauth2/v2.0/token`,
    body: { grant_type: 'client_credentials', client_secret: '[redacted]' },
    status: 200,
    fault: null,
  });
  expect(lines[1]).toMatchObject({
    method: 'POST',
    path: '/v1.0/applications',
    query: { x: '1 2' },
    headers: { authorization: '[redacted]', 'content-type': 'application/json' },
    body: { displayName: 'Logged', passwordCredentials: [{ secretText: '[redacted]' }] },
    status: 400,
  });
  expect(objectOf(lines[2] ?? {}, 'headers')['cookie']).toBe('[redacted]');
  expect(lines[3]).toMatchObject({ body: { client_assertion: '[redacted]' }, status: 400 });
  expect(Date.parse(textOf(lines[0] ?? {}, 'time'))).toBeGreaterThan(0);
  const text = await readFile(requestLog, 'utf8');
  for (const secret of [clientSecret, token, 'mine', 'session=abc', 'ey.ey.ey']) {
    expect(text).not.toContain(secret);
  }
  expect((await stat(requestLog)).mode & 0o077).toBe(0);
});

test('tells which fault struck, and has no status where nobody was answered', async () => {
  const requestLog = join(await temporaryDirectory(), 'requests.jsonl');
  const faults = ['/domains=429', '/organization=reset-after', '/me=hang-before'];
  const sandbox = await withSandbox({ requestLog, faults });
  await sandbox.graph('GET', '/domains');
  await expect(sandbox.graph('GET', '/organization')).rejects.toThrow();
  const patience = new AbortController();
  const hung = sandbox.send('/v1.0/me', { signal: patience.signal });
  await expect.poll(async () => (await readLog(requestLog)).length).toBe(4);
  patience.abort();
  await expect(hung).rejects.toThrow();

  const lines = await readLog(requestLog);

  expect(lines.slice(1).map((line) => [line['path'], line['status'], line['fault']])).toEqual([
    ['/v1.0/domains', 429, '/domains=429'],
    ['/v1.0/organization', null, '/organization=reset-after'],
    ['/v1.0/me', null, '/me=hang-before'],
  ]);
});

test('logs a batch as one exchange, with what is in it, and is appended to', async () => {
  const requestLog = join(await temporaryDirectory(), 'requests.jsonl');
  const first = await withSandbox({ requestLog });
  await first.graph('GET', '/organization');
  const second = await withSandbox({ requestLog, stateDir: first.stateDir });
  const requests = [
    { id: '1', method: 'GET', url: '/organization' },
    { id: '2', method: 'GET', url: '/domains' },
  ];
  await second.graph('POST', '/$batch', { requests });

  const lines = await readLog(requestLog);

  expect(lines.map((line) => line['path'])).toEqual([
    expect.stringContaining('/token'),
    '/v1.0/organization',
    expect.stringContaining('/token'),
    '/v1.0/$batch',
  ]);
  expect(lines[3]).toMatchObject({ body: { requests }, status: 200 });
});
