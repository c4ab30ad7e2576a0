import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../src/errors/cancelled-error.ts';
import { UncertainOutcomeError } from '../../src/graph/graph-client.ts';
import { graphOn } from './graph-on-sandbox.ts';

const ORGANIZATION = { method: 'GET', path: '/organization' } as const;
const ANSWERED = { value: [{ displayName: 'Contoso (sandbox)' }] };

describe('a request that is answered in the end', () => {
  it.each([
    ['429:0.2', 'Microsoft Graph is throttling', 200],
    ['429:1', 'Microsoft Graph is throttling', 1000],
    ['429', 'Microsoft Graph is throttling', null],
    ['503:0.1', 'Microsoft Graph is busy', 100],
    ['503-html', 'Microsoft Graph is busy', null],
    ['500', 'Microsoft Graph is busy', null],
    ['504', 'Microsoft Graph is busy', null],
    ['reset-before', 'no answer came', null],
    ['reset-after', 'no answer came', null],
    ['lag-409', 'the directory is still replicating', null],
  ] as const)('is sent again after %s, when Graph says or a little later', async (action, reason, asked) => {
    const { client, clock, waits, exchanges } = await graphOn({ faults: [`graph=${action}`] });
    const started = clock.elapsed();
    expect(await client.send(ORGANIZATION)).toMatchObject(ANSWERED);
    expect(waits).toEqual([[reason, asked]]);
    expect(exchanges).toHaveLength(2);
    // Timers may be a little early; the clock of a date in the header has no fractions.
    expect(clock.elapsed() - started).toBeGreaterThan((asked ?? 500) * 0.95);
  });

  it('waits until the date that Graph names', async () => {
    const { client, waits } = await graphOn({ faults: ['graph=429:date'] });
    expect(await client.send(ORGANIZATION)).toMatchObject(ANSWERED);
    expect(waits[0]?.[1]).toBeGreaterThan(500);
    expect(waits[0]?.[1]).toBeLessThanOrEqual(2000);
  });

  it.each(['lag-404', 'lag-400', 'lag-403'])(
    'is sent again after %s where its object is known to stand',
    async (lag) => {
      const { client, waits } = await graphOn({ faults: [`graph=${lag}`] });
      expect(await client.send({ ...ORGANIZATION, fresh: true })).toMatchObject(ANSWERED);
      expect(waits).toEqual([['the directory is still replicating', null]]);
    },
  );
});

describe('a request that is not sent again', () => {
  it.each([
    ['lag-404', { code: 'graph_refused', exitCode: 1 }],
    ['denied', { code: 'insufficient_privileges', exitCode: 4 }],
    ['200-html', { code: 'not_graph', exitCode: 1 }],
    [
      'error:400:CredentialInvalidLifetimeAsPerAppPolicy:Credential lifetime exceeds the max value.',
      { code: 'policy_secret_lifetime', exitCode: 1 },
    ],
    ['error:403:Directory_QuotaExceeded:The directory object quota limit.', { code: 'quota_exceeded', exitCode: 1 }],
    ['error:401:InvalidAuthenticationToken:Access token is empty.', { code: 'token_refused', exitCode: 4 }],
  ])('ends with what it means: %s', async (action, expected) => {
    const { client, waits, exchanges } = await graphOn({ faults: [`graph=${action}`] });
    await expect(client.send(ORGANIZATION)).rejects.toMatchObject(expected);
    expect(waits).toEqual([]);
    expect(exchanges).toHaveLength(1);
  });

  it.each(['reset-after', '500', '504', '503-html'])('says that nobody knows what became of it: %s', async (action) => {
    const { client, exchanges } = await graphOn({ faults: [`graph=${action}`] });
    await expect(client.send({ ...ORGANIZATION, onTimeout: 'fail' })).rejects.toBeInstanceOf(UncertainOutcomeError);
    expect(exchanges).toHaveLength(1);
  });

  it('is sent again where Graph says that it has not done it, even if a lost answer would be unknown', async () => {
    const { client, exchanges } = await graphOn({ faults: ['graph=429:0.1'] });
    expect(await client.send({ ...ORGANIZATION, onTimeout: 'fail' })).toMatchObject(ANSWERED);
    expect(exchanges).toHaveLength(2);
  });

  it('gives up a connection that is cut four times', async () => {
    const { client, exchanges } = await graphOn({ faults: ['graphx*=reset-before'] });
    await expect(client.send(ORGANIZATION)).rejects.toMatchObject({ code: 'connection_reset', exitCode: 1 });
    expect(exchanges).toHaveLength(4);
  });
});

describe('the time that a run has', () => {
  it('ends a wait, with the last thing that Graph said', async () => {
    const { client } = await graphOn({ faults: ['graphx*=503'] }, { timeoutMs: 1500 });
    await expect(client.send(ORGANIZATION)).rejects.toMatchObject({ code: 'graph_unavailable' });
  });

  it('ends a wait that Graph asked for and that is longer', async () => {
    const { client } = await graphOn({ faults: ['graphx*=429:3600'] }, { timeoutMs: 1500 });
    await expect(client.send(ORGANIZATION)).rejects.toMatchObject({ code: 'throttled' });
  });

  it('ends an exchange that is never answered', async () => {
    const { client } = await graphOn({ faults: ['graphx*=hang-before'] }, { timeoutMs: 1500 });
    await expect(client.send(ORGANIZATION)).rejects.toMatchObject({ code: 'timed_out', exitCode: 1 });
  });

  it('is over for a request that comes after it, which is not sent', async () => {
    const { client, exchanges } = await graphOn({}, { timeoutMs: 0 });
    await sleep(20);
    await expect(client.send(ORGANIZATION)).rejects.toMatchObject({ code: 'timed_out', exitCode: 1 });
    expect(exchanges).toEqual([]);
  });
});

describe('a run that is told to stop', () => {
  it('finishes the exchange in flight, and sends no other', async () => {
    const stop = new AbortController();
    const { client, exchanges } = await graphOn({ latencyMs: 300 }, { stop: stop.signal });
    const answer = client.send(ORGANIZATION);
    await sleep(100);
    stop.abort(new CancelledError(130, 'Canceled.'));
    expect(await answer).toMatchObject(ANSWERED);
    await expect(client.send(ORGANIZATION)).rejects.toMatchObject({ exitCode: 130 });
    expect(exchanges).toEqual(['GET /organization 200']);
  });

  it('ends a wait with the reason of the signal', async () => {
    const stop = new AbortController();
    const { client } = await graphOn({ faults: ['graphx*=429:3600'] }, { stop: stop.signal });
    const answer = client.send(ORGANIZATION);
    setTimeout(() => stop.abort(new CancelledError(143, 'Terminated.')), 200);
    await expect(answer).rejects.toMatchObject({ exitCode: 143 });
  });

  it('gives the exchange in flight up when told twice', async () => {
    const stopNow = new AbortController();
    const { client } = await graphOn({ faults: ['graphx*=hang-before'] }, { stopNow: stopNow.signal, timeoutMs: 5000 });
    const answer = client.send({ ...ORGANIZATION, onTimeout: 'fail' });
    setTimeout(() => stopNow.abort(new CancelledError(130, 'Canceled.')), 200);
    await expect(answer).rejects.toBeInstanceOf(UncertainOutcomeError);
  });
});
