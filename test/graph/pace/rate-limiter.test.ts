import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { REAL_CLOCK } from '../../../src/clock.ts';
import { CancelledError } from '../../../src/errors/cancelled-error.ts';
import type { GraphRequest } from '../../../src/graph/graph-request.ts';
import { readAll } from '../../../src/graph/batch-reader.ts';
import { graphOn } from '../graph-on-sandbox.ts';

const ORGANIZATION: GraphRequest = { method: 'GET', path: '/organization' };
const DOMAINS: GraphRequest = { method: 'GET', path: '/domains' };
const WRITE: GraphRequest = { method: 'DELETE', path: '/oauth2PermissionGrants/none' };

describe('requests that Microsoft Graph refuses with 429', () => {
  it.each(['429:0.5', '429', '429:date'])(
    'hold back all others until then (%s), so that none of them is refused',
    async (action) => {
      const { client, waits, exchanges } = await graphOn({ faults: [`graph=${action}`] }, { clock: REAL_CLOCK });
      const first = client.send(ORGANIZATION);
      await vi.waitUntil(() => waits.length === 1, 10_000);
      const others = Array.from({ length: 5 }, () => client.send(DOMAINS));
      await sleep(100);
      expect(exchanges).toEqual(['GET /organization 429']);
      await Promise.all([first, ...others]);
      expect(exchanges.filter((each) => each.endsWith('429'))).toHaveLength(1);
    },
  );

  it('are noticed inside a batch too', async () => {
    const { client, clock, exchanges } = await graphOn({ faults: ['GET /domains=429:0.5'] }, { clock: REAL_CLOCK });
    const batch = readAll(client, { domains: DOMAINS, organization: ORGANIZATION });
    await vi.waitUntil(() => exchanges.length === 1, 10_000);
    const started = clock.elapsed();
    await client.send(ORGANIZATION);
    expect(clock.elapsed() - started).toBeGreaterThan(300);
    expect((await batch).domains).toMatchObject({ status: 200 });
  });

  it('do not hold what takes back', async () => {
    const { client, waits, exchanges } = await graphOn({ faults: ['graph=429:2'] }, { clock: REAL_CLOCK });
    const held = client.send(ORGANIZATION);
    await vi.waitUntil(() => waits.length === 1, 10_000);
    await client.ask({ ...WRITE, takesBack: true });
    expect(exchanges).toEqual(['GET /organization 429', 'DELETE /oauth2PermissionGrants/none 404']);
    await held;
  });
});

describe('a request that is held back', () => {
  it('ends at once with the reason of the stop signal, and is not sent', async () => {
    const stop = new AbortController();
    const { client, waits, exchanges } = await graphOn({ faults: ['graph=429:3600'] }, { stop: stop.signal });
    const first = client.send(ORGANIZATION);
    await vi.waitUntil(() => waits.length === 1, 10_000);
    const others = Array.from({ length: 3 }, () => client.send(WRITE));
    stop.abort(new CancelledError(130, 'Canceled.'));
    const ends = await Promise.allSettled([first, ...others]);
    expect(ends).toEqual(ends.map(() => ({ status: 'rejected', reason: stop.signal.reason as unknown })));
    expect(exchanges).toEqual(['GET /organization 429']);
  });

  it('ends with the time that the run has', async () => {
    const deadline = new AbortController();
    const { client, waits } = await graphOn({ faults: ['graph=429:3600'] }, { deadline: deadline.signal });
    const first = client.send(ORGANIZATION);
    await vi.waitUntil(() => waits.length === 1, 10_000);
    const second = client.send(WRITE);
    deadline.abort();
    await expect(second).rejects.toMatchObject({ code: 'timed_out' });
    await expect(first).rejects.toMatchObject({ code: 'throttled' });
  });
});

it('a run beside another of the same application is refused once at most, and then takes what is left', async () => {
  const { client, sandbox, exchanges } = await graphOn({ throttle: true });
  const dear = Array.from({ length: 20 }, (_, index) => ({
    id: String(index),
    method: 'GET',
    url: '/domains/contoso.com/domainNameReferences',
  }));
  // 44 times 20 times 4 resource units are more than 3,500.
  await Promise.all(Array.from({ length: 44 }, () => sandbox.graph('POST', '/$batch', { requests: dear })));
  await client.send(ORGANIZATION);
  await Promise.all(Array.from({ length: 100 }, () => client.send(ORGANIZATION)));
  expect(exchanges.filter((each) => each.endsWith(' 429')).length).toBeLessThanOrEqual(1);
  expect(exchanges.filter((each) => each.endsWith(' 200'))).toHaveLength(101);
}, 30_000);
