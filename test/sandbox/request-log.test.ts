import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type JsonObject,
  objectOf,
  sharedStateDirectory,
  temporaryDirectory,
  type TestSandbox,
  textOf,
  tokenForm,
  withSandbox,
} from './running-sandbox.ts';

const stateDir = sharedStateDirectory();

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

describe('has no secret', () => {
  const SECRET = 'S3cr3tValue';
  const form = (fields: Record<string, string>): ReturnType<typeof tokenForm> => tokenForm(fields);
  const json = (body: unknown): { method: string; headers: Record<string, string>; body: string } => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

  test.each<[string, string, Parameters<TestSandbox['send']>[1]]>([
    ...[
      'access_token',
      'assertion',
      'client_assertion',
      'client_secret',
      'code',
      'code_verifier',
      'device_code',
      'id_token',
      'id_token_hint',
      'password',
      'refresh_token',
      'user_code',
    ].flatMap((name): [string, string, Parameters<TestSandbox['send']>[1]][] => [
      [`in ${name} of a form`, '/common/oauth2/v2.0/token', form({ [name]: SECRET })],
      [`in ${name} of a query`, `/common/oauth2/v2.0/logout?${name}=${SECRET}`, {}],
    ]),
    ['in the password of a user', '/v1.0/users', json({ passwordProfile: { password: SECRET } })],
    ['in a secret', '/v1.0/applications', json({ passwordCredentials: [{ secretText: SECRET }] })],
    ['in the proof of a key', '/v1.0/applications/x/addKey', json({ proof: SECRET })],
    [
      'in the headers of a batch’s requests',
      '/v1.0/$batch',
      json({ requests: [{ id: '1', method: 'GET', url: '/me', headers: { Authorization: `Bearer ${SECRET}` } }] }),
    ],
    ['in a header', '/v1.0/me', { headers: { Authorization: `Bearer ${SECRET}` } }],
    ['in the address of a page that asks', '/v1.0/me', { headers: { referer: `https://app.example/?code=${SECRET}` } }],
    ['in a challenge that is the verifier', `/common/oauth2/v2.0/authorize?code_challenge=${SECRET}`, {}],
    ['in a cookie', '/devicelogin', { headers: { cookie: `session=${SECRET}` } }],
  ])('%s', async (_what, path, init) => {
    const requestLog = join(await temporaryDirectory(), 'requests.jsonl');
    const sandbox = await withSandbox({ stateDir: stateDir(), requestLog });

    await sandbox.send(path, init);

    const text = await readFile(requestLog, 'utf8');
    expect(text).toContain('[redacted]');
    expect(text).not.toContain(SECRET);
  });

  test('and keeps what is none: the codes of FHIR', async () => {
    const requestLog = join(await temporaryDirectory(), 'requests.jsonl');
    const sandbox = await withSandbox({ stateDir: stateDir(), requestLog });
    const code = { coding: [{ system: 'http://loinc.org', code: '8867-4' }] };

    await sandbox.send('/fhir/oss/Observation', json({ resourceType: 'Observation', code }));

    expect((await readLog(requestLog))[0]).toMatchObject({ body: { resourceType: 'Observation', code } });
  });
});

describe('the file', () => {
  test('is closed to others, even if it was open to them before', async () => {
    const requestLog = join(await temporaryDirectory(), 'requests.jsonl');
    await writeFile(requestLog, '', { mode: 0o644 });
    await withSandbox({ stateDir: stateDir(), requestLog });

    expect((await stat(requestLog)).mode & 0o777).toBe(0o600);
  });

  test('has the size of a very large body, not the body', async () => {
    const requestLog = join(await temporaryDirectory(), 'requests.jsonl');
    const sandbox = await withSandbox({ stateDir: stateDir(), requestLog });
    await sandbox.send('/v1.0/applications', { method: 'POST', body: `"${'x'.repeat(300_000)}"` });

    expect((await readLog(requestLog))[0]).toMatchObject({ body: { notLogged: '300002 characters' } });
  });
});

test('tells which fault struck, and has no status where nobody was answered', async () => {
  const requestLog = join(await temporaryDirectory(), 'requests.jsonl');
  const faults = ['/domains=429', '/organization=reset-after', '/me=hang-before'];
  const sandbox = await withSandbox({ requestLog, faults });
  await sandbox.graph('GET', '/domains');
  await expect(sandbox.graph('GET', '/organization')).rejects.toThrow();
  const deadline = new AbortController();
  const hung = sandbox.send('/v1.0/me', { signal: deadline.signal });
  await expect.poll(async () => (await readLog(requestLog)).length).toBe(4);
  deadline.abort();
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
