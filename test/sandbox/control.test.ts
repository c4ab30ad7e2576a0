import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type Answer,
  objectOf,
  sharedStateDirectory,
  temporaryDirectory,
  type TestSandbox,
  withSandbox,
} from './running-sandbox.ts';

const stateDir = sharedStateDirectory();
const keyOf = async (sandbox: TestSandbox): Promise<string> =>
  (await readFile(join(sandbox.stateDir, 'control-key'), 'utf8')).trim();

/** Asks the control endpoint as whoever holds the key. */
async function control(
  sandbox: TestSandbox,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return sandbox.send(`/.sandbox${path}`, {
    method,
    headers: { authorization: `Bearer ${await keyOf(sandbox)}`, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

describe('the key', () => {
  test('is made at the first start, kept, and for nobody else’s eyes', async () => {
    const first = await withSandbox({ stateDir: await temporaryDirectory() });
    const key = await keyOf(first);
    await first.close();
    const second = await withSandbox({ stateDir: first.stateDir });

    expect(key).toMatch(/^[\w-]{43}$/);
    expect(await keyOf(second)).toBe(key);
    expect((await stat(join(first.stateDir, 'control-key'))).mode & 0o077).toBe(0);
  });

  test.each([
    ['none', {}],
    ['another', { authorization: 'Bearer wrong' }],
    ['an empty one', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic d3Jvbmc6d3Jvbmc=' }],
  ])('%s opens nothing', async (_what, headers: Record<string, string>) => {
    const sandbox = await withSandbox({ stateDir: stateDir() });

    const answers = await Promise.all(
      ['/.sandbox/faults', '/.sandbox/settings', '/.sandbox/nothing'].map((path) => sandbox.send(path, { headers })),
    );

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(answers[0]?.headers.get('www-authenticate')).toContain('Bearer');
    expect(answers[0]?.text).toContain('control-key');
  });

  test('does not help a page in a browser', async () => {
    const sandbox = await withSandbox({ stateDir: stateDir() });

    const asked = await control(sandbox, 'GET', '/faults', undefined, { origin: 'https://evil.example' });
    const preflight = await sandbox.send('/.sandbox/faults', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });

    expect([asked.status, preflight.status]).toEqual([403, 403]);
    expect([asked, preflight].map(({ headers }) => headers.get('access-control-allow-origin'))).toEqual([null, null]);
  });
});

describe('faults', () => {
  test('are added, counted, listed and cleared while it runs', async () => {
    const sandbox = await withSandbox({ stateDir: stateDir(), faults: ['/organization@2=503'] });
    const status = async (path: string): Promise<number> => (await sandbox.graph('GET', path)).status;

    expect(await status('/organization')).toBe(200);
    const added = await control(sandbox, 'POST', '/faults', { faults: ['/domains=500', 'GET /organization=429:1'] });
    expect(await status('/organization')).toBe(503);
    expect([await status('/domains'), await status('/domains')]).toEqual([500, 200]);
    const listed = await control(sandbox, 'GET', '/faults');
    const cleared = await control(sandbox, 'DELETE', '/faults');

    expect(added).toMatchObject({ status: 200, body: { faults: [{}, {}, {}] } });
    expect(listed.body).toEqual({
      faults: [
        { fault: '/organization@2=503', matched: 2, struck: 1 },
        { fault: '/domains=500', matched: 2, struck: 1 },
        { fault: 'GET /organization=429:1', matched: 1, struck: 0 },
      ],
    });
    expect(cleared.body).toEqual({ faults: [] });
    expect(await status('/organization')).toBe(200);
  });

  test('that cannot be read are told all at once, and none of them is added', async () => {
    const sandbox = await withSandbox({ stateDir: stateDir() });

    const refused = await control(sandbox, 'POST', '/faults', { faults: ['graph=429', 'nonsense', 'graph=418'] });

    expect(refused.status).toBe(400);
    expect(objectOf(refused.body, 'error')['details']).toEqual([
      { path: 'faults.1', message: expect.stringContaining('A fault is') as string },
      { path: 'faults.2', message: expect.stringContaining('A fault is') as string },
    ]);
    expect((await control(sandbox, 'GET', '/faults')).body).toEqual({ faults: [] });
  });

  test('are not met by the control endpoint, nor is it logged', async () => {
    const requestLog = join(await temporaryDirectory(), 'requests.jsonl');
    const sandbox = await withSandbox({ stateDir: stateDir(), requestLog, faults: ['graphx*=503', 'tokenx*=503'] });

    expect((await control(sandbox, 'GET', '/faults')).status).toBe(200);
    expect((await control(sandbox, 'GET', '/nothing')).status).toBe(404);
    expect(await readFile(requestLog, 'utf8')).toBe('');
  });
});

describe('settings', () => {
  test('change one by one, and hold from the next exchange on', async () => {
    const sandbox = await withSandbox({ stateDir: stateDir(), latencyMs: 1 });
    const listed = async (uniqueName: string): Promise<string> => {
      await sandbox.graph('POST', '/applications', { displayName: 'X', uniqueName });
      return (await sandbox.graph('GET', '/applications?$top=999')).text;
    };

    const before = await control(sandbox, 'GET', '/settings');
    const changed = await control(sandbox, 'PATCH', '/settings', { replicationDelayMs: 60_000 });

    expect(before.body).toMatchObject({ latencyMs: 1, replicationDelayMs: 0, throttle: false });
    expect(changed.body).toMatchObject({ latencyMs: 1, replicationDelayMs: 60_000, throttle: false });
    expect(before.body).toHaveProperty('passwordGrant', false);
    const opened = await control(sandbox, 'PATCH', '/settings', { passwordGrant: true });
    expect(opened.body).toHaveProperty('passwordGrant', true);
    expect(await listed('written-under-lag')).not.toContain('written-under-lag');
    await control(sandbox, 'PATCH', '/settings', { replicationDelayMs: 0 });
    expect(await listed('written-without')).toContain('written-without');
  });

  test.each<[string, unknown, string[]]>([
    ['not JSON', '{', ['']],
    ['several faults', { latencyMs: -1, throttle: 'yes' }, ['latencyMs', 'throttle']],
    ['an unknown setting', { chaos: true }, ['']],
  ])('refuses %s', async (_what, body, paths) => {
    const sandbox = await withSandbox({ stateDir: stateDir() });

    const refused = await control(sandbox, 'PATCH', '/settings', body);

    expect(refused.status).toBe(400);
    expect(objectOf(refused.body, 'error')['details']).toMatchObject(paths.map((path) => ({ path })));
  });

  test('refuses a body that is far too large', async () => {
    const sandbox = await withSandbox({ stateDir: stateDir() });

    expect((await control(sandbox, 'PATCH', '/settings', 'x'.repeat(100_000))).status).toBe(413);
  });
});
