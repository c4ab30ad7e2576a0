import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeAuthority } from './certificates.ts';
import { grant, makeToken, startEntra } from './entra-stand-in.ts';
import { runSignIn } from './run-sign-in-program.ts';
import { makeDirectory } from './sign-in-stage.ts';
import { containing } from './text-matchers.ts';

// Not reached: these tests end before.
const origin = 'https://localhost:1';

/** The endpoint that App Service gives to its programs, and the variables that tell of it. */
async function startEndpoint(
  status: number,
  body: unknown,
): Promise<{ env: Record<string, string>; queries: URLSearchParams[] }> {
  const queries: URLSearchParams[] = [];
  const endpoint = createServer((request, response) => {
    queries.push(new URL(request.url ?? '/', 'http://localhost').searchParams);
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void endpoint.close());
  const { port } = endpoint.address() as AddressInfo;
  return { queries, env: { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`, IDENTITY_HEADER: 'header' } };
}

test('asks the endpoint of the machine, past the proxy, for a user-assigned identity by its client id', async () => {
  const authority = await makeAuthority();
  const graph = await startEntra(await authority.issue(), () => grant(makeToken()));
  onTestFinished(() => graph.close());
  const trusted = path.join(await makeDirectory(), 'authority.pem');
  await writeFile(trusted, authority.pem);
  const clientId = randomUUID();
  const expires_on = String(Math.floor(Date.now() / 1000) + 3600);
  const { env, queries } = await startEndpoint(200, { access_token: makeToken(), expires_on, token_type: 'Bearer' });

  const order = { auth: 'managed-identity', origin: graph.origin, clientId } as const;
  const settings = { ...env, HTTP_PROXY: 'http://127.0.0.1:1', NODE_EXTRA_CA_CERTS: trusted };
  expect(await runSignIn(order, settings)).toEqual({ method: 'managed-identity', graphStatus: 200 });
  expect(queries).toHaveLength(1);
  expect(queries[0]?.get('resource')).toBe(graph.origin);
  expect(queries[0]?.get('client_id')).toBe(clientId);
});

test('tells what the endpoint refused', async () => {
  const { env } = await startEndpoint(400, { error: 'invalid_request', error_description: 'Identity not found' });
  expect(await runSignIn({ auth: 'managed-identity', origin, clientId: randomUUID() }, env)).toMatchObject({
    code: 'sign_in_refused',
    message: 'Sign-in with managed-identity was refused. Identity not found.',
  });
});

test('is unavailable where nothing answers', async () => {
  const env = { IDENTITY_ENDPOINT: 'http://127.0.0.1:1/msi/token', IDENTITY_HEADER: 'header' };
  expect(await runSignIn({ auth: 'managed-identity', origin }, env)).toMatchObject({
    code: 'sign_in_unavailable',
    message: containing('No endpoint for managed identities answers'),
  });
});

test('is unavailable where something else answers, as container networks do', async () => {
  const { env } = await startEndpoint(403, 'A socket operation was attempted to an unreachable network');
  expect(await runSignIn({ auth: 'managed-identity', origin }, env)).toMatchObject({ code: 'sign_in_unavailable' });
});
