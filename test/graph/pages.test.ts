import { expect, it } from 'vitest';
import { readBatch } from '../../src/graph/batch.ts';
import { readAll } from '../../src/graph/batch-reader.ts';
import { readAllPages, withAllPages } from '../../src/graph/pages.ts';
import type { GraphRequest } from '../../src/graph/graph-request.ts';
import { startLocal } from '../http/local-servers.ts';
import { graphOn } from './graph-on-sandbox.ts';

it.each([
  ['one page', 999, 1],
  ['pages of one', 1, 2],
])('all members are read, in %s', async (_what, size, exchangesExpected) => {
  const { client, exchanges } = await graphOn();
  const request: GraphRequest = { method: 'GET', path: `/domains?$top=${size}` };
  const domains = await readAllPages(client, request, await client.send(request), (member) => member);
  expect(domains).toMatchObject([{ id: 'contoso.onmicrosoft.com' }, { id: 'contoso.com' }]);
  expect(exchanges).toHaveLength(exchangesExpected);
});

it('an answer has the members of all pages in it, and a refusal stays one', async () => {
  const { client } = await graphOn();
  const request: GraphRequest = { method: 'GET', path: '/domains?$top=1' };
  const { first } = await readAll(client, { first: request });
  expect(await withAllPages(client, request, first)).toMatchObject({
    body: { value: [{ id: 'contoso.onmicrosoft.com' }, { id: 'contoso.com' }] },
  });
  const unknown: GraphRequest = { method: 'GET', path: '/domains/example.org' };
  const { refused } = await readAll(client, { refused: unknown });
  expect(refused?.status).toBe(404);
  expect(await withAllPages(client, unknown, refused)).toBe(refused);
});

it('a link to another place is not followed, and no token goes there', async () => {
  const foreign = await startLocal((_, response) => response.end('{"value":[]}'));
  const { client, exchanges, graphUrl } = await graphOn();
  const request: GraphRequest = { method: 'GET', path: '/domains' };
  const port = Number(new URL(graphUrl).port) + 1;
  for (const link of [
    `${foreign.origin}/v1.0/domains`,
    `https://localhost:${port}/v1.0/domains`,
    '//localhost/v1.0/x',
  ]) {
    const page = { value: [], '@odata.nextLink': link };
    await expect(readAllPages(client, request, page, (member) => member)).rejects.toMatchObject({
      code: 'next_link_refused',
      exitCode: 1,
    });
  }
  expect(foreign.requests).toEqual([]);
  expect(exchanges).toEqual([]);
});

it('a page in a batch that leads elsewhere is not taken', async () => {
  const { client, graphUrl, exchanges } = await graphOn();
  const request: GraphRequest = { method: 'GET', path: '/domains' };
  const page = { value: [{ id: 'evil.example' }], '@odata.nextLink': `${graphUrl}1/v1.0/domains` };
  const forged = { ...client, send: () => Promise.resolve({ responses: [{ id: '1', status: 200, body: page }] }) };
  // Asked by itself, Microsoft Graph says what it has.
  const [answer] = await readBatch(forged, [request]);
  expect(answer?.body).toMatchObject({ value: [{ id: 'contoso.onmicrosoft.com' }, { id: 'contoso.com' }] });
  expect(exchanges).toHaveLength(1);
});

it('a page that leads to itself is refused, and not asked again', async () => {
  const { client, exchanges, graphUrl } = await graphOn();
  const request: GraphRequest = { method: 'GET', path: '/domains?$top=1' };
  const page = { value: [], '@odata.nextLink': `${graphUrl}/v1.0/domains?$top=1` };
  await expect(readAllPages(client, request, page, (member) => member)).rejects.toMatchObject({
    code: 'next_link_refused',
  });
  expect(exchanges).toEqual([]);
});
