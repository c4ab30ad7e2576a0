import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openTransport, type Transport, type TransportOptions } from '../../src/http/transport.ts';
import { makeAuthority, type TestAuthority } from '../identity/certificates.ts';
import { type EntraStandIn, grant, makeToken, startEntra } from '../identity/entra-stand-in.ts';
import { startProxy } from '../identity/forward-proxy.ts';
import { matching } from '../identity/text-matchers.ts';

let authority: TestAuthority;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  authority = await makeAuthority();
});
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

function open(options: TransportOptions): Transport {
  const transport = openTransport(options);
  closers.push(() => transport.close());
  return transport;
}

async function startServer(): Promise<EntraStandIn> {
  const server = await startEntra(await authority.issue(), () => grant(makeToken()));
  closers.push(() => server.close());
  return server;
}

test('the sandbox is reached by its own authority, past any proxy', async () => {
  const server = await startServer();
  const proxy = await startProxy({ refuseWith: 502 });
  closers.push(() => proxy.close());
  const { fetch } = open({ env: { HTTPS_PROXY: proxy.url }, certificateAuthority: authority.pem }).to([server.origin]);
  const response = await fetch(`${server.origin}/v1.0/me`, { headers: { authorization: 'Bearer x' } });
  expect(response.status).toBe(200);
  expect(JSON.parse(response.text)).toEqual({ path: '/v1.0/me' });
  expect(proxy.connects).toEqual([]);
});

describe('the proxy of the environment', () => {
  test.each([
    ['HTTPS_PROXY', (url: string) => ({ HTTPS_PROXY: url })],
    ['https_proxy before HTTPS_PROXY', (url: string) => ({ https_proxy: url, HTTPS_PROXY: 'http://127.0.0.1:1' })],
    ['a proxy without scheme', (url: string) => ({ HTTPS_PROXY: url.replace('http://', '') })],
  ])('is used: %s', async (_, env) => {
    const proxy = await startProxy({ refuseWith: 502 });
    closers.push(() => proxy.close());
    const { fetch } = open({ env: env(proxy.url) }).to(['https://graph.microsoft.com']);
    await expect(fetch('https://graph.microsoft.com/v1.0')).rejects.toThrow('fetch failed');
    expect(proxy.connects).toEqual(['graph.microsoft.com:443']);
  });

  test.each([
    ['NO_PROXY names the host', { NO_PROXY: 'localhost' }],
    ['no_proxy wins', { no_proxy: '*', NO_PROXY: 'elsewhere' }],
  ])('is passed by: %s', async (_, env) => {
    const server = await startServer();
    const proxy = await startProxy({ refuseWith: 502 });
    closers.push(() => proxy.close());
    const { fetch } = open({ env: { ...env, HTTPS_PROXY: proxy.url } }).to([server.origin]);
    // The authority is not trusted here: that the fault is about TLS shows that the server itself was reached.
    await expect(fetch(server.origin)).rejects.toMatchObject({ cause: { code: matching('CERT|VERIFY') } });
    expect(proxy.connects).toEqual([]);
  });

  test('is not used for the plain http of managed identities', async () => {
    const endpoint = createServer((_, response) => response.end('here'));
    await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
    closers.push(() => endpoint.close());
    const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`;
    const transport = open({ env: { HTTPS_PROXY: 'http://127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1' } });
    const response = await transport.to([url]).fetch(url);
    expect(response.text).toBe('here');
  });

  test.each(['http://', 'ftp://proxy:21', 'http://user:pa ss@:80', '::'])(
    'is refused, unquoted, when it is %j',
    (url) => {
      expect(() => openTransport({ env: { HTTPS_PROXY: url } })).toThrow(
        expect.objectContaining({ code: 'proxy_malformed', message: expect.not.stringContaining(url) as unknown }),
      );
    },
  );
});

/** An untrusted server, and a proxy on the way to it that is spoken to over https, or over http. */
async function startPath(proxyTls: boolean): Promise<{ readonly origin: string; readonly proxy: string }> {
  const server = await startServer();
  const proxy = await startProxy(proxyTls ? { tls: await authority.issue() } : {});
  closers.push(() => proxy.close());
  return { origin: server.origin, proxy: proxy.url };
}

/** A file with these contents, removed after the test. */
async function fileOf(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-trust-'));
  closers.push(() => rm(directory, { recursive: true }));
  const path = join(directory, 'ca.pem');
  await writeFile(path, text);
  return path;
}

describe('certificates are verified', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test.each([
    ['directly', () => ({}), false],
    ['through a proxy', (proxy: string) => ({ HTTPS_PROXY: proxy }), false],
    ['of the proxy itself', (proxy: string) => ({ HTTPS_PROXY: proxy }), true],
  ] as const)('whatever NODE_TLS_REJECT_UNAUTHORIZED says: %s', async (_, env, proxyTls) => {
    const { origin, proxy } = await startPath(proxyTls);
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { fetch } = open({ env: env(proxy) }).to([origin]);
    await expect(fetch(origin)).rejects.toMatchObject({ cause: { code: matching('CERT|VERIFY') } });
  });

  test('by the sandbox’s own authority as well', async () => {
    const { origin } = await startPath(false);
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { fetch } = open({ env: {}, certificateAuthority: (await makeAuthority()).pem }).to([origin]);
    await expect(fetch(origin)).rejects.toMatchObject({ cause: { code: matching('CERT|VERIFY') } });
  });

  test.each([
    ['directly', () => ({}), false],
    ['through a proxy', (proxy: string) => ({ HTTPS_PROXY: proxy }), false],
    ['of the proxy itself', (proxy: string) => ({ HTTPS_PROXY: proxy }), true],
  ] as const)('against NODE_EXTRA_CA_CERTS too, which Node need not have read: %s', async (_, env, proxyTls) => {
    const { origin, proxy } = await startPath(proxyTls);
    const { fetch } = open({ env: { ...env(proxy), NODE_EXTRA_CA_CERTS: await fileOf(authority.pem) } }).to([origin]);
    expect((await fetch(`${origin}/v1.0/me`, { headers: { authorization: 'Bearer x' } })).status).toBe(200);
  });

  test.each([
    ['is missing', () => Promise.resolve('/nowhere/ca.pem'), 'ENOENT'],
    ['holds no certificate', () => fileOf('none'), 'it contains no certificate'],
  ])('by what Node trusts where that file %s, which is told', async (_, file, reason) => {
    const { origin } = await startPath(false);
    const reported: string[] = [];
    const { fetch } = open({
      env: { NODE_EXTRA_CA_CERTS: await file() },
      onUnreadable: (path, why) => reported.push(`${path}: ${why}`),
    }).to([origin]);
    expect(reported).toEqual([expect.stringContaining(reason)]);
    await expect(fetch(origin)).rejects.toMatchObject({ cause: { code: matching('CERT|VERIFY') } });
  });
});
