import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createNetServer, type Server } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { describeConnectionIssue, toConnectionError } from '../../src/http/connection-issue.ts';
import type { FetchOptions } from '../../src/http/bare-fetch.ts';
import { openTransport, type TransportOptions } from '../../src/http/transport.ts';
import { makeAuthority, type TestAuthority } from '../identity/certificates.ts';
import { startProxy } from '../identity/forward-proxy.ts';
import { containing, matching } from '../identity/text-matchers.ts';

let authority: TestAuthority;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  authority = await makeAuthority();
});
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** What a fetch through a real transport threw. */
async function faultOf(
  url: string,
  options: Partial<TransportOptions> = {},
  init: FetchOptions = {},
): Promise<unknown> {
  const transport = openTransport({ env: {}, ...options });
  closers.push(() => transport.close());
  return transport
    .to([url])
    .fetch(url, init)
    .then(
      ({ status }) => expect.unreachable(`answered ${status}`),
      (error: unknown) => error,
    );
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function startHttps(options: Parameters<TestAuthority['issue']>[0] = {}): Promise<string> {
  const server = createHttpsServer(await authority.issue(options), (_, response) => response.end('{}'));
  return `https://localhost:${await listen(server)}/`;
}

describe('each fault, provoked for real', () => {
  test('host_not_found names the host', async () => {
    const error = await faultOf('https://nowhere.invalid/');
    expect(describeConnectionIssue(error)).toMatchObject({
      code: 'host_not_found',
      message: 'the name nowhere.invalid was not found',
    });
  });

  test('connection_refused names the address, so that a proxy shows', async () => {
    const server = createNetServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const error = await faultOf('https://graph.microsoft.com/', { env: { HTTPS_PROXY: `http://127.0.0.1:${port}` } });
    expect(describeConnectionIssue(error)).toEqual({
      code: 'connection_refused',
      message: `nothing accepts connections at 127.0.0.1:${port}`,
      hint: containing('HTTPS_PROXY'),
    });
  });

  test('connection_refused on every address of a name', async () => {
    const server = createNetServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const error = await faultOf(`https://localhost:${port}/`);
    expect(describeConnectionIssue(error)).toMatchObject({
      code: 'connection_refused',
      message: containing(`:${port}`),
    });
  });

  test('connection_reset', async () => {
    const port = await listen(createNetServer((socket) => socket.once('data', () => socket.destroy())));
    expect(describeConnectionIssue(await faultOf(`https://localhost:${port}/`)).code).toBe('connection_reset');
  });

  test('connection_reset after the request was sent', async () => {
    const server = createHttpsServer(await authority.issue(), (request) => request.socket.destroy());
    const url = `https://localhost:${await listen(server)}/`;
    const error = await faultOf(url, { certificateAuthority: authority.pem });
    expect(describeConnectionIssue(error).code).toBe('connection_reset');
  });

  test('tls_untrusted names NODE_EXTRA_CA_CERTS and the proxy that needs it', async () => {
    expect(describeConnectionIssue(await faultOf(await startHttps()))).toEqual({
      code: 'tls_untrusted',
      message: 'its TLS certificate is not from a trusted authority',
      hint: matching(/proxy.*NODE_EXTRA_CA_CERTS/),
    });
  });

  test('tls_expired', async () => {
    const url = await startHttps({ endsInDays: -1 });
    const error = await faultOf(url, { certificateAuthority: authority.pem });
    expect(describeConnectionIssue(error)).toMatchObject({
      code: 'tls_expired',
      message: 'its TLS certificate has expired',
    });
  });

  test('tls_wrong_host', async () => {
    const url = await startHttps({ hosts: ['login.captive.example'] });
    const error = await faultOf(url, { certificateAuthority: authority.pem });
    expect(describeConnectionIssue(error).code).toBe('tls_wrong_host');
  });

  test.each([
    [407, /USER:PASSWORD/],
    [403, /NO_PROXY/],
    [502, /NO_PROXY/],
  ])('proxy_refused with %i', async (status, hint) => {
    const proxy = await startProxy({ refuseWith: status });
    closers.push(() => proxy.close());
    const error = await faultOf('https://graph.microsoft.com/', { env: { HTTPS_PROXY: proxy.url } });
    expect(describeConnectionIssue(error)).toEqual({
      code: 'proxy_refused',
      message: `the proxy refused the connection with status ${status}`,
      hint: matching(hint),
    });
  });

  test('timed_out', async () => {
    const port = await listen(createNetServer());
    const error = await faultOf(`https://localhost:${port}/`, {}, { signal: AbortSignal.timeout(20) });
    expect(describeConnectionIssue(error).code).toBe('timed_out');
  });

  test('connection_failed says what is there instead of TLS', async () => {
    const port = await listen(createHttpServer((_, response) => response.end()));
    const issue = describeConnectionIssue(await faultOf(`https://localhost:${port}/`));
    expect(issue).toMatchObject({ code: 'connection_failed', message: containing('SSL') });
    expect(issue.message).not.toContain('\n');
  });
});

test('what is no error at all is connection_failed', () => {
  expect(describeConnectionIssue('odd')).toMatchObject({
    code: 'connection_failed',
    message: 'the connection failed (odd)',
  });
});

test('toConnectionError names the host and keeps the cause', async () => {
  const cause = await faultOf('https://nowhere.invalid/');
  const error = toConnectionError(cause, 'nowhere.invalid', { details: { tries: 1 } });
  expect(error).toMatchObject({
    code: 'host_not_found',
    exitCode: 1,
    message: 'Could not reach nowhere.invalid: the name nowhere.invalid was not found.',
    cause,
    details: { tries: 1 },
  });
});
