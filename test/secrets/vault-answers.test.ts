import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { REAL_CLOCK } from '../../src/clock.ts';
import { openTransport } from '../../src/http/transport.ts';
import type { KeyVaultAccess } from '../../src/secrets/key-vault.ts';
import type { SecretSink } from '../../src/secrets/secret-sink.ts';
import { makeAuthority } from '../identity/certificates.ts';
import { openEnvFiles } from '../../src/secrets/env-file.ts';
import { noVaults, openSink, secret } from './sink-under-test.ts';
import { Writable } from 'node:stream';

const RESOURCE = 'https://vault.azure.net';

interface VaultStandIn {
  readonly sink: SecretSink;
  readonly scopes: readonly string[];
  readonly requests: readonly string[];
  /** What a vault's authorization header was, by request. */
  readonly tokens: readonly string[];
}

/** The real sink, library and transport before a vault that answers as it is told. */
async function vaultThat(answer: RequestListener, access: Partial<KeyVaultAccess> = {}): Promise<VaultStandIn> {
  const authority = await makeAuthority();
  const [scopes, requests, tokens]: string[][] = [[], [], []];
  const server = createServer(await authority.issue(), (request, response) => {
    requests?.push(`${request.method} ${request.url}`);
    tokens?.push(request.headers.authorization ?? '');
    request.resume().on('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const transport = openTransport({ env: {}, certificateAuthority: authority.pem });
  onTestFinished(async () => {
    await transport.close();
    server.closeAllConnections();
    server.close();
  });
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const sink = await openSink('keyvault:the-kv/the-name', {
    env: {},
    stdout: nowhere,
    stderr: nowhere,
    terminal: nowhere,
    json: false,
    cwd: '/',
    key: secret.key,
    uniqueName: 'the-registration',
    envFiles: openEnvFiles(() => undefined),
    keyVault: {
      ...noVaults,
      urlTemplate: `${origin}/vaults/{vault}`,
      verifiesHost: false,
      resource: RESOURCE,
      httpClientTo: (url) => transport.to([url]).httpClient,
      getToken: (scope) => {
        scopes?.push(scope);
        return Promise.resolve({ token: 'the-token', expiresOnTimestamp: Date.now() + 3_600_000 });
      },
      ...access,
    },
  });
  return { sink, scopes: scopes ?? [], requests: requests ?? [], tokens: tokens ?? [] };
}

function challenge(parameters: string): RequestListener {
  return (_, response) => response.writeHead(401, { 'www-authenticate': `Bearer ${parameters}` }).end();
}

/** Asks for a token as vaults do, and answers who has one. */
function authenticated(answer: RequestListener): RequestListener {
  return (request, response) =>
    request.headers.authorization === undefined
      ? challenge(`authorization="https://login.microsoftonline.com/t", resource="${RESOURCE}"`)(request, response)
      : answer(request, response);
}

describe('a challenge of a vault', () => {
  it.each([
    ['a foreign authority', `authorization="https://evil.example/t", resource="${RESOURCE}"`],
    ['a foreign resource', 'authorization="https://login.microsoftonline.com/t", resource="https://evil.example"'],
    [
      'a foreign scope',
      'authorization="https://login.microsoftonline.com/t", scope="https://graph.microsoft.com/.default"',
    ],
    [
      'two resources',
      `authorization="https://login.microsoftonline.com/t", resource="${RESOURCE}",resource="https://evil.example"`,
    ],
    ['another port', `authorization="https://login.microsoftonline.com:8443/t", resource="${RESOURCE}"`],
    ['a user name', `authorization="https://login.microsoftonline.com@evil.example/t", resource="${RESOURCE}"`],
    ['no URL', `authorization="evil", resource="${RESOURCE}"`],
  ])('that names %s is refused, and no token asked for', async (_what, parameters) => {
    const { sink, scopes, tokens } = await vaultThat(challenge(parameters));
    await expect(sink.proveUsable()).rejects.toMatchObject({ code: 'response_invalid', exitCode: 1 });
    expect(scopes).toEqual([]);
    expect(tokens).toEqual(['']);
  });

  it.each(['login.microsoftonline.com', 'login.windows.net'])('that names %s gets a token for vaults', async (host) => {
    const { sink, scopes } = await vaultThat(challenge(`authorization="https://${host}/t", resource="${RESOURCE}"`));
    await expect(sink.proveUsable()).rejects.toMatchObject({ code: 'sink_unwritable' });
    expect(new Set(scopes)).toEqual(new Set([`${RESOURCE}/.default`]));
  });
});

describe('an answer of a vault', () => {
  it.each([
    ['nothing', 'application/json', ''],
    ['null', 'application/json', 'null'],
    ['a list', 'application/json', '[]'],
    ['an empty object', 'application/json', '{}'],
    ['no value', 'application/json', '{"id":"https://kv.vault.azure.net/secrets/the-name/1"}'],
    ['a value that is no text', 'application/json', '{"id":"https://kv.vault.azure.net/secrets/the-name/1","value":7}'],
    ['an id that is none', 'application/json', '{"id":"x","value":"y"}'],
    ['half of it', 'application/json', '{"id":"https://kv'],
    ['plain text', 'text/plain', '{}'],
  ])('that is %s is no bug of ours', async (_what, type, body) => {
    const { sink } = await vaultThat(
      authenticated((_, response) => response.writeHead(200, { 'content-type': type }).end(body)),
    );
    await expect(sink.proveUsable()).rejects.toMatchObject({ code: 'response_invalid', exitCode: 1 });
    await expect(sink.deliver(secret)).rejects.toMatchObject({ code: 'response_invalid', exitCode: 1 });
  });

  it.each([204, 205])('that has no content is no bug of ours: %i', async (status) => {
    const { sink } = await vaultThat(authenticated((_, response) => response.writeHead(status).end()));
    await expect(sink.proveUsable()).rejects.toMatchObject({ code: 'response_invalid', exitCode: 1 });
    await expect(sink.deliver(secret)).rejects.toMatchObject({ code: 'response_invalid', exitCode: 1 });
  });

  it('that redirects leads nowhere, with the secret or without', async () => {
    const { sink, requests } = await vaultThat(
      authenticated((_, response) => response.writeHead(307, { location: 'https://evil.example/' }).end()),
    );
    await expect(sink.proveUsable()).rejects.toMatchObject({ code: 'redirect_refused', exitCode: 1 });
    await expect(sink.deliver(secret)).rejects.toMatchObject({ code: 'redirect_refused', exitCode: 1 });
    expect(requests.filter((each) => !/api(-|%2D)version=7\.4$/.test(each))).toEqual([]);
  });

  it('that is lost after the work is looked for', async () => {
    const { sink } = await vaultThat(
      authenticated((request, response) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(
            request.method === 'PUT'
              ? ''
              : JSON.stringify({ id: 'https://kv.vault.azure.net/secrets/the-name/1', value: secret.text }),
          ),
      ),
    );
    await expect(sink.deliver(secret)).resolves.toBeUndefined();
  });
});

describe('a refusal of a vault', () => {
  const refused = (status: number, code: string, innerCode: string, message: string): RequestListener =>
    authenticated((_, response) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: { code, message, innererror: { code: innerCode } } })),
    );

  it.each([
    [403, 'Forbidden', 'SecretDisabled', 'sink_exists', /Enable it/],
    [403, 'Forbidden', 'ForbiddenByRbac', 'sink_unwritable', /Key Vault Secrets Officer.*update\/action/],
    [403, 'Forbidden', 'AccessDenied', 'sink_unwritable', /access policies/],
    [403, 'Forbidden', 'ForbiddenByFirewall', 'sink_unwritable', /firewall/],
    [403, 'Forbidden', 'ForbiddenByConnection', 'sink_unwritable', /private endpoints/],
    [400, 'BadParameter', 'x', 'sink_unwritable', /Try again/],
  ])('says what to do: %i %s %s', async (status, code, innerCode, expected, hint) => {
    const message = innerCode === 'SecretDisabled' ? 'Operation get is not allowed on a disabled secret.' : 'No.';
    const { sink } = await vaultThat(refused(status, code, innerCode, message));
    await expect(sink.proveUsable()).rejects.toMatchObject({
      code: expected,
      exitCode: 2,
      hint: expect.stringMatching(hint) as string,
    });
  });

  it.each(['', 'null', '[]', '{}', '{"error":7}', '<html>'])(
    'without a body of its own is no bug of ours: %s',
    async (body) => {
      const { sink } = await vaultThat(
        authenticated((_, response) => response.writeHead(403, { 'content-type': 'application/json' }).end(body)),
      );
      await expect(sink.proveUsable()).rejects.toMatchObject({ code: 'sink_unwritable', exitCode: 2 });
    },
  );

  it.each(['ObjectIsDeletedButRecoverable', 'ObjectIsBeingDeleted'])(
    'says that a name is deleted: %s',
    async (inner) => {
      const { sink } = await vaultThat(refused(409, 'Conflict', inner, 'The name is deleted.'));
      await expect(sink.deliver(secret)).rejects.toMatchObject({
        code: 'sink_failed',
        hint: expect.stringMatching(/deleted/) as string,
      });
    },
  );

  it('to update alone is no reason to stop: a role may allow to set secrets only', async () => {
    const { sink } = await vaultThat(
      authenticated((request, response) => {
        const error =
          request.method === 'PATCH'
            ? { code: 'Forbidden', message: 'No.' }
            : { code: 'SecretNotFound', message: 'No.' };
        response
          .writeHead(request.method === 'PATCH' ? 403 : 404, { 'content-type': 'application/json' })
          .end(JSON.stringify({ error }));
      }),
    );
    await expect(sink.proveUsable()).resolves.toBeUndefined();
  });
});

describe('a vault that throttles, fails or cuts the connection', () => {
  it.each([
    ['429 with the time to wait', [429, { 'retry-after': '0.2' }], 'the key vault is throttling'],
    ['503', [503, {}], 'the key vault is busy'],
    ['a cut connection', null, 'no answer came'],
  ] as const)('is asked four times in all: %s', async (_, refusal, reason) => {
    const waits: string[] = [];
    const vault = await vaultThat(
      authenticated((request, response) => {
        if (refusal === null) {
          request.socket.destroy();
          return;
        }
        response.writeHead(refusal[0], { 'content-type': 'application/json', ...refusal[1] });
        response.end('{"error":{"code":"Busy","message":"Not now."}}');
      }),
      { clock: { ...REAL_CLOCK, sleep: () => Promise.resolve() }, onWait: (why) => waits.push(why) },
    );
    await expect(vault.sink.proveUsable()).rejects.toMatchObject({ code: 'sink_unwritable' });
    // One more asked the vault whose tokens it takes.
    expect(vault.requests).toHaveLength(5);
    expect(waits).toEqual([reason, reason, reason]);
  });
});
