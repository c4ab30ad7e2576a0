import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ConnectionError } from '../../src/errors/fhir-apps-error.ts';
import { fetchTo, type LocalServer, startLocal } from './local-servers.ts';

const TOKEN = { authorization: 'Bearer the-token' };

async function errorOf(asked: Promise<unknown>): Promise<ConnectionError> {
  const error = await asked.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConnectionError)) {
    return expect.unreachable(`no ConnectionError but ${String(error)}`);
  }
  return error;
}

function startElsewhere(): Promise<LocalServer> {
  return startLocal((_, response) => response.end('{"taken":true}'));
}

describe('a redirect', () => {
  it.each(
    [300, 301, 302, 303, 304, 305, 307, 308].flatMap((status) =>
      ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'].map((method) => [status, method] as const),
    ),
  )('%i of a %s is not followed, to another port or another name', async (status, method) => {
    const elsewhere = await startElsewhere();
    for (const target of [elsewhere.origin, `http://127.0.0.1:${elsewhere.port}`]) {
      const server = await startLocal((_, response) => {
        response.writeHead(status, { location: `${target}/?secret=in-the-query` }).end();
      });
      const error = await errorOf(fetchTo(server.origin)(`${server.origin}/v1.0/x`, { method, headers: TOKEN }));
      expect(error).toMatchObject({
        code: 'redirect_refused',
        exitCode: 1,
        details: { host: new URL(server.origin).host, status, redirectHost: new URL(target).host },
      });
      expect(error.message).toContain(new URL(target).host);
      expect(JSON.stringify([error.message, error.details])).not.toContain('in-the-query');
      expect(server.requests).toHaveLength(1);
    }
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([
    ['to the same server', '/elsewhere', 'another of its addresses'],
    ['without a target', null, 'an address that cannot be read'],
    ['to what is no URL', 'http://[', 'an address that cannot be read'],
    ['with a password in it', 'https://graph:pass@evil.example/x', 'to evil.example ('],
    ['to a host in another script', 'https://gräph.example/', 'to xn--'],
  ])('%s is not followed either', async (_what, location, words) => {
    const server = await startLocal((_, response) => {
      response.writeHead(302, location === null ? {} : { location: Buffer.from(location).toString('latin1') }).end();
    });
    const error = await errorOf(fetchTo(server.origin)(server.origin));
    expect(error.code).toBe('redirect_refused');
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('pass@');
    expect(server.requests).toHaveLength(1);
  });

  it('is only what the status says: Location on 201, and Refresh, lead nowhere', async () => {
    const elsewhere = await startElsewhere();
    const server = await startLocal((_, response) => {
      response.writeHead(201, { location: elsewhere.origin, refresh: `0; url=${elsewhere.origin}` }).end('{}');
    });
    const response = await fetchTo(server.origin)(server.origin, { method: 'POST' });
    expect([response.status, response.text]).toEqual([201, '{}']);
    expect(elsewhere.requests).toEqual([]);
  });
});

describe('a host that nobody named', () => {
  it('is not asked: another port, another name, another scheme, a user name before it', async () => {
    const elsewhere = await startElsewhere();
    const { host } = new URL(elsewhere.origin);
    const fetch = fetchTo('http://localhost:1', 'https://localhost');
    for (const url of [
      elsewhere.origin,
      `http://127.0.0.1:${elsewhere.port}/`,
      `http://localhost.:${elsewhere.port}/`,
      `http://localhost:1@${host}/`,
    ]) {
      expect(await errorOf(fetch(url, { headers: TOKEN }))).toMatchObject({ code: 'host_refused', exitCode: 1 });
    }
    expect(await errorOf(fetchTo(elsewhere.origin)(`http://user:word@${host}/`))).toMatchObject({
      code: 'host_refused',
    });
    expect(await errorOf(fetchTo(`https://${host}`)(elsewhere.origin))).toMatchObject({ code: 'host_refused' });
    expect(elsewhere.requests).toEqual([]);
  });

  it('is asked by any spelling of the same origin', async () => {
    const server = await startElsewhere();
    const response = await fetchTo(`${server.origin}/with/a/path`)(`HTTP://LOCALHOST:${server.port}/x`);
    expect(JSON.parse(response.text)).toEqual({ taken: true });
  });
});

describe('an answer that is not whole', () => {
  const JSON_TYPE = { 'content-type': 'application/json', 'request-id': 'the-id' };

  it.each<[string, (response: Parameters<Parameters<typeof startLocal>[0]>[1]) => void, RegExp]>([
    [
      'shorter than its length',
      (response) => {
        response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' });
        response.write('{"secretText":"half');
        setTimeout(() => response.destroy(), 20);
      },
      /cut short/,
    ],
    [
      'in chunks of which the last is missing',
      (response) => {
        response.writeHead(200, JSON_TYPE);
        response.write('{"secretText":"half');
        setTimeout(() => response.destroy(), 20);
      },
      /cut short/,
    ],
    [
      'gzip that is none',
      (response) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end('not gzip at all'),
      /cannot be decompressed/,
    ],
    ['not UTF-8', (response) => response.writeHead(200, JSON_TYPE).end(Buffer.from([0x22, 0xff, 0xfe, 0x22])), /UTF-8/],
    ['of a status that HTTP does not have', (response) => response.writeHead(999, JSON_TYPE).end('{}'), /its status/],
    [
      'announced as longer than anybody needs',
      (response) => response.writeHead(200, { ...JSON_TYPE, 'content-length': String(2 ** 40) }).flushHeaders(),
      /longer than 100 MB/,
    ],
    [
      'a bomb',
      (response) =>
        response
          .writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' })
          .end(gzipSync(Buffer.alloc(101 * 1024 * 1024, ' '))),
      /longer than 100 MB/,
    ],
  ])('is not used: %s', async (_what, answer, words) => {
    const server = await startLocal((_, response) => answer(response));
    const error = await errorOf(fetchTo(server.origin)(`${server.origin}/v1.0/x?secret=y`));
    expect(error).toMatchObject({ code: 'response_invalid', exitCode: 1, requestId: 'the-id' });
    expect(error.message).toMatch(words);
    expect(error.message).not.toContain('half');
  });
});
