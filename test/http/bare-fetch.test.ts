import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { fetchTo, startLocal } from './local-servers.ts';

const TEXT = '{"displayName":"Zoë"}';

it.each([
  ['none', '', Buffer.from(TEXT)],
  ['gzip', 'gzip', gzipSync(TEXT)],
  ['gzip by its old name, in capitals', 'X-GZIP', gzipSync(TEXT)],
  ['Brotli', 'br', brotliCompressSync(TEXT)],
  ['two, the last one first', 'gzip, br', brotliCompressSync(gzipSync(TEXT))],
])('an answer is read without its content codings: %s', async (_what, coding, bytes) => {
  const server = await startLocal((_, response) => {
    response.writeHead(200, coding === '' ? {} : { 'content-encoding': coding }).end(bytes);
  });
  expect((await fetchTo(server.origin)(server.origin)).text).toBe(TEXT);
});

it.each([
  ['gzip without its end', 'gzip', gzipSync(TEXT).subarray(0, -12)],
  ['nothing at all as gzip', 'gzip', gzipSync(TEXT).subarray(0, 4)],
])('an answer whose coding breaks off is not used: %s', async (_what, coding, bytes) => {
  const server = await startLocal((_, response) => {
    response.writeHead(200, { 'content-encoding': coding }).end(bytes);
  });
  await expect(fetchTo(server.origin)(server.origin)).rejects.toMatchObject({
    code: 'response_invalid',
    message: expect.stringContaining('cannot be decompressed') as unknown,
  });
});

it.each([
  ['that nobody asked for', 'deflate', deflateSync(TEXT)],
  ['of which one is not known', 'gzip, secret', gzipSync(TEXT)],
])('a coding %s is not undone', async (_what, coding, bytes) => {
  const server = await startLocal((_, response) => {
    response.writeHead(200, { 'content-encoding': coding }).end(bytes);
  });
  expect((await fetchTo(server.origin)(server.origin)).text).toBe(new TextDecoder().decode(bytes));
});

it('more codings than anybody needs are refused, as each may be a bomb', async () => {
  const server = await startLocal((_, response) => {
    response.writeHead(200, { 'content-encoding': Array(6).fill('gzip').join() }).end('{}');
  });
  await expect(fetchTo(server.origin)(server.origin)).rejects.toMatchObject({
    cause: { message: 'The answer has 6 content codings.' },
  });
});

it('asks for the codings that it knows, whatever a library asks for, and says who asks where that does not', async () => {
  const server = await startLocal((_, response) => response.end());
  const fetch = fetchTo(server.origin);
  await fetch(server.origin, { headers: { 'Accept-Encoding': 'zstd' } });
  await fetch(server.origin, { headers: { 'User-Agent': 'azsdk-js-identity', ACCEPT: 'application/json' } });
  expect(server.requests.map(({ headers }) => headers)).toMatchObject([
    { 'accept-encoding': 'gzip, br', 'user-agent': 'undici', accept: '*/*' },
    { 'accept-encoding': 'gzip, br', 'user-agent': 'azsdk-js-identity', accept: 'application/json' },
  ]);
});

it('several lines of one header are one value', async () => {
  const server = await startLocal((_, response) => {
    response.writeHead(401, { 'www-authenticate': ['Bearer realm="a"', 'Basic'] }).end();
  });
  const { status, headers, text } = await fetchTo(server.origin)(server.origin);
  expect([status, headers.get('WWW-Authenticate'), text]).toEqual([401, 'Bearer realm="a", Basic', '']);
});

it('rejects with the reason of the signal: before it is sent, while it waits, and while the answer comes', async () => {
  const server = await startLocal((request, response) => {
    if (request.url === '/half') {
      response.writeHead(200, { 'content-length': '100' }).write('{"half":');
    }
  });
  const fetch = fetchTo(server.origin);
  const reason = new DOMException('Stopped.', 'AbortError');
  await expect(fetch(server.origin, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(server.requests).toEqual([]);
  for (const path of ['/never', '/half']) {
    const controller = new AbortController();
    const asked = fetch(`${server.origin}${path}`, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 50);
    await expect(asked).rejects.toBe(reason);
  }
});

it('a body is sent whole, as text or as bytes', async () => {
  const received: string[] = [];
  const server = await startLocal((request, response) => {
    request.setEncoding('utf8').on('data', (text: string) => received.push(text));
    request.on('end', () => response.end());
  });
  const fetch = fetchTo(server.origin);
  await fetch(server.origin, { method: 'POST', body: TEXT });
  await fetch(server.origin, { method: 'PUT', body: new Uint8Array(Buffer.from(TEXT)) });
  await fetch(server.origin, { method: 'POST' });
  expect(received).toEqual([TEXT, TEXT]);
  expect(server.requests.map(({ headers }) => headers['content-length'])).toEqual(['22', '22', '0']);
});
