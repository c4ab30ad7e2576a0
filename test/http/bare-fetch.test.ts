import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { fetchTo, startLocal } from './local-servers.ts';

const TEXT = '{"displayName":"Zoë"}';

it.each([
  ['none', '', Buffer.from(TEXT)],
  ['gzip', 'gzip', gzipSync(TEXT)],
  ['gzip by its old name, in capitals', 'X-GZIP', gzipSync(TEXT)],
  ['Brotli', 'br', brotliCompressSync(TEXT)],
  ['deflate', 'deflate', deflateSync(TEXT)],
  ['deflate without the header of zlib', 'deflate', deflateRawSync(TEXT)],
  ['two, the last one first', 'gzip, br', brotliCompressSync(gzipSync(TEXT))],
])('an answer is read without its content codings: %s', async (_what, coding, bytes) => {
  const server = await startLocal((_, response) => {
    response.writeHead(200, coding === '' ? {} : { 'content-encoding': coding }).end(bytes);
  });
  expect((await fetchTo(server.origin)(server.origin)).text).toBe(TEXT);
});

it.each([
  ['gzip without its end', 'gzip', gzipSync(TEXT).subarray(0, -12)],
  ['gzip within its head', 'gzip', gzipSync(TEXT).subarray(0, 4)],
  ['Brotli without its end', 'br', brotliCompressSync(TEXT).subarray(0, -4)],
  ['deflate without its end', 'deflate', deflateSync(TEXT).subarray(0, -8)],
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
  ['204', 204, 'DELETE'],
  ['205', 205, 'POST'],
  ['HEAD', 200, 'HEAD'],
  ['no byte, although it could have some', 200, 'GET'],
  ['no byte of an error', 404, 'GET'],
])('an answer without a body is empty, whatever coding it names: %s', async (_what, status, method) => {
  for (const coding of ['gzip', 'br', 'deflate', 'gzip, br']) {
    const server = await startLocal((_, response) => {
      response.writeHead(status, { 'content-encoding': coding }).end();
    });
    const answer = await fetchTo(server.origin)(server.origin, { method });
    expect([answer.status, answer.text]).toEqual([status, '']);
  }
});

it.each([
  ['with the coding', 0],
  ['after it', 20],
])('what follows the end of a coding does not matter, sent %s', async (_what, delay) => {
  const server = await startLocal((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.write(delay === 0 ? Buffer.concat([gzipSync(TEXT), Buffer.alloc(9)]) : gzipSync(TEXT));
    setTimeout(() => response.end(Buffer.alloc(9)), delay);
  });
  expect((await fetchTo(server.origin)(server.origin)).text).toBe(TEXT);
});

it('an answer of many chunks is decoded whole', async () => {
  const text = Array.from({ length: 200_000 }, (_each, index) => String(index)).join();
  for (const [coding, bytes] of [
    ['gzip', gzipSync(text)],
    ['deflate', deflateRawSync(text)],
  ] as const) {
    const server = await startLocal((_, response) => {
      response.writeHead(200, { 'content-encoding': coding });
      response.write(bytes.subarray(0, 1));
      setTimeout(() => response.end(bytes.subarray(1)), 20);
    });
    expect((await fetchTo(server.origin)(server.origin)).text).toBe(text);
  }
});

it.each([
  ['that nobody asked for', 'compress', deflateSync(TEXT)],
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
