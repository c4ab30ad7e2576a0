import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { findCloud } from '../../src/identity/clouds.ts';
import { signIn } from '../../src/identity/sign-in.ts';
import { openTransport } from '../../src/http/transport.ts';
import { makeAuthority, type TestAuthority } from './certificates.ts';
import { CLIENT, TENANT } from './entra-stand-in.ts';

async function startServer(authority: TestAuthority, answer: RequestListener): Promise<number> {
  const server = createServer(await authority.issue(), answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** What a sign-in with a secret ends with, at an authority that answers so. */
async function failureAt(authority: TestAuthority, answer: RequestListener): Promise<unknown> {
  const origin = `https://localhost:${await startServer(authority, answer)}`;
  const transport = openTransport({ env: {}, certificateAuthority: authority.pem });
  onTestFinished(() => transport.close());
  return signIn({
    auth: 'environment',
    cloud: findCloud({ graphUrl: origin, authorityUrl: origin }),
    transport,
    env: { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_CLIENT_SECRET: 'the-secret-of-the-client' },
    signal: new AbortController().signal,
    deadline: new AbortController().signal,
    onTrying: () => undefined,
    onSecret: () => undefined,
    onDeviceCode: () => undefined,
  }).then(
    () => expect.unreachable('signed in'),
    (error: unknown) => error,
  );
}

it('sends no secret to a token endpoint that a discovery document has elsewhere', async () => {
  const authority = await makeAuthority();
  const asked: (string | undefined)[] = [];
  const port = await startServer(authority, (request, response) => {
    asked.push(request.url);
    response.end('{}');
  });
  const error = await failureAt(authority, (request, response) => {
    const own = `https://${request.headers.host}/${TENANT}`;
    const body = {
      issuer: `${own}/v2.0`,
      authorization_endpoint: `${own}/oauth2/v2.0/authorize`,
      token_endpoint: `https://localhost:${port}/${TENANT}/oauth2/v2.0/token`,
      jwks_uri: `${own}/keys`,
      end_session_endpoint: `${own}/logout`,
    };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body));
  });
  expect(asked).toEqual([]);
  expect(error).toMatchObject({ code: 'host_refused', exitCode: 1 });
  expect(JSON.stringify(error)).not.toContain('the-secret-of-the-client');
});

it.each(['', 'null', '[]', '{}', '{"access_token":7}', '<html>', '{"access_tok'])(
  'an authority that answers everything with %j is no bug of ours',
  async (body) => {
    const error = await failureAt(await makeAuthority(), (_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(body);
    });
    expect(error).toMatchObject({ exitCode: expect.toBeOneOf([1, 4]) as number });
  },
);
