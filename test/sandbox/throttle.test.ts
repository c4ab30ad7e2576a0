import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestCost } from '../../src/sandbox/throttle/request-cost.ts';
import { slidingWindow } from '../../src/sandbox/throttle/sliding-window.ts';
import { createThrottle } from '../../src/sandbox/throttle/throttle.ts';
import {
  type Answer,
  listOf,
  objectOf,
  refusal,
  sharedStateDirectory,
  type TestSandbox,
  withSandbox,
} from './running-sandbox.ts';

describe('the cost of a request', () => {
  test.each<[string, string, number, 0 | 1]>([
    ['GET', '/applications', 2, 0],
    ['GET', '/Applications?$select=id', 1, 0],
    ['GET', '/applications?$top=10', 1, 0],
    ['GET', '/applications?$top=20', 2, 0],
    ['GET', '/applications?$select=id&$top=5', 1, 0],
    ['GET', '/applications?$expand=owners', 3, 0],
    ['GET', "/applications(appId='x')", 1, 0],
    ['GET', '/applications/x/extensionProperties', 2, 0],
    ['GET', '/oauth2PermissionGrants', 2, 0],
    ['GET', '/oauth2PermissionGrants/x', 2, 0],
    ['GET', '/servicePrincipals', 1, 0],
    ['GET', '/servicePrincipals/x/appRoleAssignments', 2, 0],
    ['GET', '/users', 2, 0],
    ['GET', '/me/ownedObjects', 2, 0],
    ['GET', '/domains/contoso.com/domainNameReferences', 4, 0],
    ['POST', '/directoryObjects/getByIds', 3, 0],
    ['POST', '/applications', 1, 1],
    ['PATCH', '/applications/x', 1, 1],
    ['PUT', '/applications/x/logo', 1, 1],
    ['DELETE', '/applications/x', 1, 1],
    ['GET', '/%', 1, 0],
  ])('%s %s', (method, reference, resourceUnits, writes) => {
    const [path = '', query = ''] = reference.split('?');

    expect(requestCost({ method, path, query: new URLSearchParams(query) })).toEqual({
      resourceUnits,
      writes,
      keyReads: 0,
    });
  });
});

test('a window never holds more than its limit when callers wait as they are told, and never makes them wait too long', () => {
  const cost = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(fc.array(fc.tuple(cost, fc.integer({ min: 0, max: 40 })), { maxLength: 60 }), (calls) => {
      const window = slidingWindow(10, 100);
      let now = 0;
      for (const [units, pause] of calls) {
        const wait = window.waitFor(units, now + pause);
        if (wait > 0) {
          expect(window.waitFor(units, now + pause + wait - 1)).toBe(1);
        }
        now += pause + wait;
        expect(window.waitFor(units, now)).toBe(0);
        window.spend(units, now);
        expect(window.usage(now)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

describe('the limits', () => {
  const write = { resourceUnits: 1, writes: 1, keyReads: 0 } as const;
  const read = { resourceUnits: 4, writes: 0, keyReads: 0 } as const;

  test('are per application: 3,500 resource units in 10 seconds, 3,000 writes in 150', () => {
    const throttle = createThrottle();
    const spend = (appId: string, cost: typeof write | typeof read, times: number, now: number): number =>
      Array.from({ length: times }, () => throttle.spend(appId, cost, now)).filter(({ exceeded }) => exceeded === null)
        .length;

    expect(spend('reader', read, 900, 0)).toBe(875);
    expect(spend('other', read, 900, 0)).toBe(875);
    expect(spend('writer', write, 2_000, 0)).toBe(2_000);
    expect(spend('writer', write, 2_000, 20_000)).toBe(1_000);
    expect(throttle.spend('writer', write, 149_999).exceeded).toMatchObject({ information: 'WriteLimitExceeded' });
    expect(throttle.spend('writer', read, 149_999).exceeded).toBeNull();
  });

  test('count what is refused too, so that who goes on asking goes on waiting, up to 1.8 of them', () => {
    const throttle = createThrottle();
    const usages = Array.from({ length: 3_000 }, () => throttle.spend('a', read, 0).usage);

    expect(usages[699]).toBeCloseTo(0.8);
    expect(Math.max(...usages)).toBeCloseTo(1.8);
    expect(throttle.spend('a', read, 9_999).exceeded).toMatchObject({ retryAfterMs: 1 });
  });
});

test('reads that name keyCredentials are limited for the whole tenant: 150 in a minute', () => {
  const throttle = createThrottle();
  const query = new URLSearchParams({ $select: 'id,KeyCredentials' });
  const cost = requestCost({ method: 'GET', path: '/applications/x', query });
  const spend = (appId: string, now: number): ReturnType<typeof throttle.spend> => throttle.spend(appId, cost, now);

  expect(cost).toMatchObject({ keyReads: 1 });
  for (let count = 0; count < 150; count += 1) {
    expect(spend(count % 2 === 0 ? 'one' : 'other', 0).exceeded).toBeNull();
  }
  expect(spend('third', 30_000).exceeded).toEqual({
    information: 'KeyCredentialsLimitExceeded',
    scope: 'Read',
    per: 'tenant',
    retryAfterMs: 30_000,
  });
  expect(throttle.spend('third', { ...cost, keyReads: 0 }, 30_000).exceeded).toBeNull();
});

describe('a throttled sandbox', () => {
  const stateDir = sharedStateDirectory();
  const item = (method: string, url: string, index: number): unknown => ({ id: `${index}`, method, url });

  /** Sends batches of 20 such requests until one request is refused, and gives that batch. */
  async function untilRefused(sandbox: TestSandbox, method: string, url: string): Promise<Answer> {
    const requests = Array.from({ length: 20 }, (_, index) => item(method, url, index));
    for (;;) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => sandbox.graph('POST', '/$batch', { requests })),
      );
      const refused = answers.find(({ text }) => text.includes('TooManyRequests'));
      if (refused !== undefined) {
        return refused;
      }
    }
  }

  test('refuses with 429 as Graph does, inside a batch and out of it, and only who asked too much', async () => {
    const sandbox = await withSandbox({ stateDir: stateDir(), throttle: true });
    await sandbox.token('ownedBy');
    const before = await sandbox.graph('GET', '/organization');
    const batch = await untilRefused(sandbox, 'GET', '/domains/contoso.com/domainNameReferences');
    const refused = await sandbox.graph('GET', '/applications');
    const other = await sandbox.graph('GET', '/applications', undefined, { as: 'ownedBy' });

    expect(before.headers.get('x-ms-throttle-limit-percentage')).toBeNull();
    expect(refusal(refused)).toMatchObject({
      status: 429,
      code: 'TooManyRequests',
      message: 'Please retry again later.',
    });
    expect(objectOf(objectOf(refused.body, 'error'), 'innerError')).toEqual({
      code: '429',
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/) as string,
      message: 'Please retry after',
      'request-id': refused.headers.get('request-id'),
      status: '429',
    });
    expect(refused.headers.get('retry-after')).toMatch(/^\d{1,2}\.\d{3}$/);
    expect(refused.headers.get('x-ms-resource-unit')).toBe('2');
    expect(refused.headers.get('x-ms-throttle-scope')).toBe(
      `Tenant_Application/ReadWrite/${sandbox.ready.admin.clientId}/${sandbox.ready.tenantId}`,
    );
    expect(refused.headers.get('x-ms-throttle-information')).toBe('ResourceUnitLimitExceeded');
    expect(Number(refused.headers.get('x-ms-throttle-limit-percentage'))).toBeGreaterThan(1);
    expect(other.status).toBe(200);

    const inner = listOf(batch.body, 'responses').find(({ status }) => status === 429);
    expect(batch.status).toBe(200);
    expect(objectOf(inner ?? {}, 'headers')).toMatchObject({
      'Retry-After': expect.stringMatching(/^\d{1,2}\.\d{3}$/) as string,
      'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
    });
  });

  test('holds writers to their own limit, until it is switched off while it runs', async () => {
    const sandbox = await withSandbox({ stateDir: stateDir(), throttle: true });
    const key = (await readFile(join(sandbox.stateDir, 'control-key'), 'utf8')).trim();

    await untilRefused(sandbox, 'DELETE', '/nothing');
    const write = await sandbox.graph('POST', '/applications', { displayName: 'X' });
    const switched = await sandbox.send('/.sandbox/settings', {
      method: 'PATCH',
      headers: { authorization: `Bearer ${key}` },
      body: '{"throttle":false}',
    });
    const after = await sandbox.graph('POST', '/applications', { displayName: 'X' });

    expect(write.headers.get('x-ms-throttle-information')).toBe('WriteLimitExceeded');
    expect(write.headers.get('x-ms-throttle-scope')).toContain('Tenant_Application/Write/');
    expect(switched.body).toMatchObject({ throttle: false });
    expect(after.status).toBe(201);
  });
});

test('without throttling every request still tells its cost', async () => {
  const sandbox = await withSandbox();

  const costs = await Promise.all(
    ['/applications', '/applications?$select=id', '/organization', '/nothing'].map(async (path) =>
      (await sandbox.graph('GET', path)).headers.get('x-ms-resource-unit'),
    ),
  );

  expect(costs).toEqual(['2', '1', '1', '1']);
});
