import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect as connectTcp } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  objectOf,
  refusal,
  sharedSandbox,
  temporaryDirectory,
  type TestSandbox,
  textOf,
  withSandbox,
} from './running-sandbox.ts';
import { spawnSandbox } from './sandbox-process.ts';

const sandbox = sharedSandbox();

/** A connection to a sandbox that sends what it is told to, however wrong. */
async function rawConnection({ ready, caCertificate }: TestSandbox): Promise<TLSSocket> {
  const { port } = new URL(ready.origin);
  const socket = connect({ host: '127.0.0.1', port: Number(port), servername: 'localhost', ca: caCertificate });
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  return socket;
}

/** What a sandbox answers to bytes; ends when it closes the connection. */
async function rawExchange(to: TestSandbox, ...pieces: readonly string[]): Promise<string> {
  const socket = await rawConnection(to);
  let text = '';
  socket.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  for (const piece of pieces) {
    socket.write(piece);
  }
  await once(socket, 'close');
  return text;
}

const MEGABYTE = 'x'.repeat(1024 * 1024);

describe('a body that is far too large', () => {
  test('is answered in the shape of the service, and logged without it', async () => {
    const requestLog = join(await temporaryDirectory(), 'requests.jsonl');
    const own = await withSandbox({ requestLog });

    const answers = await Promise.all(
      ['/v1.0/applications', '/x/oauth2/v2.0/token', '/fhir/oss/Patient', '/subscriptions/x'].map((path) =>
        own.send(path, { method: 'POST', body: MEGABYTE.repeat(5) }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([413, 413, 413, 413]);
    expect(answers.map(({ body }) => Object.keys(body)[0])).toEqual(['error', 'error', 'resourceType', 'error']);
    expect(answers[0]?.body).toMatchObject({ error: { code: 'RequestEntityTooLarge' } });
    const log = await readFile(requestLog, 'utf8');
    expect(log.length).toBeLessThan(10_000);
    expect(log.match(/"status":413/g)).toHaveLength(4);
  });

  test('is not read to its end when its length was not told', async () => {
    const chunk = `100000\r\n${MEGABYTE}\r\n`;
    const head = 'POST /v1.0/applications HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n';

    const answer = await rawExchange(sandbox(), head, ...Array.from({ length: 6 }, () => chunk));

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('is read when its length was not told and it fits', async () => {
    const form = 'grant_type=nothing';
    const head = `POST /${sandbox().ready.tenantId}/oauth2/v2.0/token HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n`;

    const answer = await rawExchange(sandbox(), head, `${form.length.toString(16)}\r\n${form}\r\n0\r\n\r\n`);

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('nothing');
  });
});

test.each([
  ['GET', '/applications/constructor'],
  ['DELETE', "/applications(id='__proto__')"],
  ['DELETE', '/oauth2PermissionGrants/constructor'],
  ['GET', '/directoryObjects/__proto__'],
  ['POST', '/directory/deletedItems/Constructor/restore'],
  ['GET', '/policies/appManagementPolicies/__proto__'],
] as const)('%s %s finds nothing, though every record of JavaScript has that', async (method, path) => {
  expect((await sandbox().graph(method, path, method === 'POST' ? {} : undefined)).status).toBe(404);
});

test('what cannot be read as HTTP or TLS harms nobody else', async () => {
  const { port } = new URL(sandbox().ready.origin);
  const plain = connectTcp(Number(port), '127.0.0.1');
  plain.on('error', () => undefined);
  plain.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(plain, 'close');

  expect(await rawExchange(sandbox(), 'nonsense\r\n\r\n')).toContain('400 Bad Request');
  expect((await sandbox().graph('GET', '/organization')).status).toBe(200);
});

test('a client that says nothing does not keep it from closing', async () => {
  const own = await withSandbox();
  const silent = connectTcp(Number(new URL(own.ready.origin).port), '127.0.0.1');
  silent.on('error', () => undefined);
  await once(silent, 'connect');
  const closed = once(silent, 'close');

  await own.close();
  await closed;
  expect(silent.destroyed).toBe(true);
});

test('clients that leave at any moment do not end the process', async () => {
  const { child, sandbox: served } = await spawnSandbox({ stateDir: await temporaryDirectory(), latencyMs: 20 });
  const token = await served.token();
  const head = `POST /v1.0/applications HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
  const body = JSON.stringify({ displayName: 'left' });
  const requests = [
    'POST /v1.0/appl',
    `${head}Content-Length: 1000\r\n\r\n{"displayName"`,
    `${head}Content-Length: ${body.length}\r\n\r\n${body}`,
    `${head}Transfer-Encoding: chunked\r\n\r\n5\r\n{"dis`,
  ];

  await Promise.all(
    requests.flatMap((request) =>
      [0, 5, 30].map(async (waited) => {
        const socket = await rawConnection(served);
        socket.write(request);
        await sleep(waited);
        socket.destroy();
      }),
    ),
  );

  expect((await served.graph('GET', '/organization')).status).toBe(200);
  expect(child.exitCode).toBeNull();
});

test('a failure of the sandbox is told in the shape of the service, without where in the code', async () => {
  const { ready } = sandbox();
  const own = await withSandbox();
  await own.token();
  await writeFile(join(own.stateDir, 'tenant.json'), 'broken');

  const graph = await own.graph('GET', '/organization');
  const entra = await own.send(`/${ready.tenantId}/discovery/v2.0/keys`);

  expect(refusal(graph)).toMatchObject({ status: 500, code: 'Service_InternalServerError' });
  expect(entra.status).toBe(500);
  expect(textOf(entra.body, 'error_description')).toContain('Sandbox failure: ');
  expect(objectOf(graph.body, 'error')['message']).toContain('tenant.json');
  for (const { text } of [graph, entra]) {
    expect(text).not.toMatch(/\.ts\b|\.js\b|\bat \w/);
  }
});
