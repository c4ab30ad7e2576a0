import { describe, expect, it } from 'vitest';
import { createBatchReader, readAll } from '../../src/graph/batch-reader.ts';
import type { GraphRequest } from '../../src/graph/graph-request.ts';
import { graphOn } from './graph-on-sandbox.ts';

const get = (path: string): GraphRequest => ({ method: 'GET', path });

describe('reads that go together', () => {
  it('take one exchange, and each has its own answer, refusals included', async () => {
    const { client, exchanges } = await graphOn();
    const answers = await readAll(client, {
      organization: get('/organization?$select=displayName'),
      missing: get("/applications(uniqueName='nobody')"),
      leftOut: null,
    });
    expect(answers.organization).toMatchObject({
      status: 200,
      body: { value: [{ displayName: 'Contoso (sandbox)' }] },
    });
    expect(answers.missing).toMatchObject({ status: 404 });
    expect(answers.leftOut).toBeNull();
    expect(exchanges).toEqual(['POST /$batch 200']);
  });

  it('fill as many batches as they need: twenty go into one', async () => {
    const { client, exchanges } = await graphOn();
    const names = Array.from({ length: 21 }, (_, index) => `read${index}`);
    const answers = await readAll(
      client,
      Object.fromEntries(names.map((name) => [name, get(`/domains?$top=${name.slice(4)}1`)])),
    );
    expect(Object.keys(answers)).toEqual(names);
    expect(Object.values(answers).map((answer) => answer?.status)).toEqual(names.map(() => 200));
    expect(exchanges).toEqual(['POST /$batch 200', 'POST /$batch 200']);
  });

  it('are sent once where several ask the same', async () => {
    const { client, exchanges } = await graphOn();
    const reader = createBatchReader(client);
    const [one, other] = await Promise.all([reader.read(get('/domains')), reader.read(get('/domains'))]);
    expect(one).toBe(other);
    expect(await reader.read(get('/domains'))).toBe(one);
    expect(exchanges).toEqual(['POST /$batch 200']);
  });

  it('are not sent where a list has told their answers', async () => {
    const { client, exchanges } = await graphOn();
    const reader = createBatchReader(client);
    reader.prime(get('/domains'), { value: [] });
    reader.prime(get('/organization'), null);
    expect(await reader.read(get('/domains'))).toMatchObject({ status: 200, body: { value: [] } });
    expect(await reader.read(get('/organization'))).toMatchObject({ status: 404 });
    expect(exchanges).toEqual([]);
  });

  it('are sent again alone where Graph throttles one inside the batch', async () => {
    const { client, exchanges } = await graphOn({ faults: ['GET /domains=429:0.1'] });
    const answers = await readAll(client, { domains: get('/domains'), organization: get('/organization') });
    expect(answers.domains).toMatchObject({ status: 200 });
    expect(exchanges).toEqual(['POST /$batch 200', 'GET /domains 200']);
  });

  it('go again in a batch where Graph throttles several inside the batch, as often as it does', async () => {
    const { client, clock, exchanges } = await graphOn({ faults: ['GET /domainsx6=429:0.1'] });
    const reads = Object.fromEntries(['1', '2', '3', '4'].map((top) => [top, get(`/domains?$top=${top}`)]));
    const started = clock.elapsed();
    const answers = await readAll(client, { ...reads, organization: get('/organization') });
    expect(Object.values(answers).map((answer) => answer?.status)).toEqual([200, 200, 200, 200, 200]);
    expect(exchanges).toEqual(['POST /$batch 200', 'POST /$batch 200', 'POST /$batch 200']);
    expect(clock.elapsed() - started).toBeGreaterThan(190);
  });

  it('end with the refusal where Graph throttles them until no time is left', async () => {
    const { client } = await graphOn({ faults: ['GET /domainsx*=429:0.3'] }, { timeoutMs: 1500 });
    const reads = { one: get('/domains?$top=1'), other: get('/domains?$top=2') };
    await expect(readAll(client, reads)).rejects.toMatchObject({ code: 'throttled' });
  });

  it('go again in a batch where Graph throttles one and fails another', async () => {
    const { client, exchanges } = await graphOn({ faults: ['GET /domains=429:0.1', 'GET /organization=503'] });
    const answers = await readAll(client, { domains: get('/domains'), organization: get('/organization') });
    expect(answers.domains).toMatchObject({ status: 200 });
    expect(answers.organization).toMatchObject({ status: 200 });
    expect(exchanges).toEqual(['POST /$batch 200', 'POST /$batch 200']);
  });

  it('are sent again alone where one was answered with a page', async () => {
    const { client, exchanges } = await graphOn({ faults: ['GET /domains=200-html'] });
    const answers = await readAll(client, { domains: get('/domains') });
    expect(answers.domains).toMatchObject({ status: 200, isJson: true });
    expect(exchanges).toEqual(['POST /$batch 200', 'GET /domains 200']);
  });

  it('keep the answers of the others where one is refused for good when sent alone', async () => {
    const { client } = await graphOn({ faults: ['GET /domains=429:0.1', 'GET /domains@2=denied'] });
    const answers = await readAll(client, { domains: get('/domains'), organization: get('/organization') });
    expect(answers.domains).toMatchObject({ status: 403 });
    expect(answers.organization).toMatchObject({ status: 200 });
  });
});
