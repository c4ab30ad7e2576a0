import { expect, it } from 'vitest';
import { readAllPages } from '../../src/graph/pages.ts';
import type { GraphRequest } from '../../src/graph/graph-request.ts';
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
