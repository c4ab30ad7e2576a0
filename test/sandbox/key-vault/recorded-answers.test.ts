import { beforeAll, describe, expect, test } from 'vitest';
import { adminToken, ARM } from '../azure/azure-client.ts';
import { tokenOf } from '../fhir/fhir-client.ts';
import { type Answer, listOf, objectOf, sharedSandbox, textOf } from '../running-sandbox.ts';
import { VAULT } from './vault-client.ts';

/*
 * What Key Vault answered in the recorded tests of the Azure CLI (command_modules/keyvault/tests/latest/recordings of
 * https://github.com/Azure/azure-cli) and of Microsoft's client (https://github.com/Azure/azure-sdk-for-js,
 * sdk/keyvault/keyvault-secrets), byte by byte where nothing of it is the recorder's own.
 */

const sandbox = sharedSandbox();
let token = '';

beforeAll(async () => {
  token = await tokenOf(sandbox(), { ...sandbox().ready.admin, principalId: '' }, 'https://vault.azure.net');
});

const newName = (): string => `s-${crypto.randomUUID()}`;

/** A request as a program sends it that is not Microsoft's client. */
function send(method: string, path: string, body?: object, version = '7.4'): Promise<Answer> {
  return sandbox().send(`/vaults/${VAULT}${path}${path.includes('?') ? '&' : '?'}api-version=${version}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** The names in a JSON object, in the order in which they were written. */
const keysOf = (value: object): string[] => Object.keys(value);

describe('a secret', () => {
  const facts = { contentType: 'test type', attributes: { exp: 32_503_680_000 }, tags: { test: 'foo' } };

  test('is written in Key Vault’s order, with and without its value', async () => {
    const name = newName();
    const set = await send('PUT', `/secrets/${name}`, { value: 'ABC', ...facts });
    const bare = await send('PUT', `/secrets/${newName()}`, { value: 'ABC' });
    const changed = await send('PATCH', `/secrets/${name}/`, { attributes: { enabled: false } });
    const deleted = await send('DELETE', `/secrets/${name}`);

    expect(keysOf(set.body)).toEqual(['value', 'contentType', 'id', 'attributes', 'tags']);
    expect(keysOf(objectOf(set.body, 'attributes'))).toEqual([
      ...['enabled', 'exp', 'created', 'updated', 'recoveryLevel', 'recoverableDays'],
    ]);
    expect(keysOf(bare.body)).toEqual(['value', 'id', 'attributes']);
    expect(keysOf(changed.body)).toEqual(['contentType', 'id', 'attributes', 'tags']);
    expect(keysOf(deleted.body)).toEqual([
      ...['recoveryId', 'deletedDate', 'scheduledPurgeDate', 'contentType', 'id', 'attributes', 'tags'],
    ]);
    expect(textOf(deleted.body, 'id')).toBe(textOf(set.body, 'id'));
  });

  test('is known by its name with a slash after it', async () => {
    const name = newName();
    await send('PUT', `/secrets/${name}`, { value: 'ABC' });

    expect((await send('GET', `/secrets/${name}/`)).body).toMatchObject({ value: 'ABC' });
  });

  test('tells nothing of days in version 7.0 of the API', async () => {
    const { body } = await send('PUT', `/secrets/${newName()}`, { value: 'ABC' }, '7.0');

    expect(keysOf(objectOf(body, 'attributes'))).toEqual(['enabled', 'created', 'updated', 'recoveryLevel']);
  });

  test('that is disabled is refused with the reason inside', async () => {
    const name = newName();
    await send('PUT', `/secrets/${name}`, { value: 'ABC', attributes: { enabled: false } });
    const { status, body } = await send('GET', `/secrets/${name}/`);

    expect([status, body]).toEqual([
      403,
      {
        error: {
          code: 'Forbidden',
          message: 'Operation get is not allowed on a disabled secret.',
          innererror: { code: 'SecretDisabled' },
        },
      },
    ]);
  });

  test('that is not there is told without a reason inside; its versions are none; a purge has no body', async () => {
    const name = newName();
    const message =
      `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this secret you may be ` +
      'able to recover it using the correct recovery command. For help resolving this issue, please see ' +
      'https://go.microsoft.com/fwlink/?linkid=2125182';
    const missing = [await send('GET', `/secrets/${name}/`), await send('DELETE', `/secrets/${name}`)];
    const versions = await send('GET', `/secrets/${name}/versions`);
    await send('PUT', `/secrets/${name}`, { value: 'ABC' });
    await send('DELETE', `/secrets/${name}`);
    const purged = await send('DELETE', `/deletedsecrets/${name}`);
    const gone = await send('GET', `/deletedsecrets/${name}`);

    expect(missing.map(({ status, body }) => [status, body])).toEqual([
      [404, { error: { code: 'SecretNotFound', message } }],
      [404, { error: { code: 'SecretNotFound', message } }],
    ]);
    expect([versions.status, versions.body]).toEqual([200, { value: [], nextLink: null }]);
    expect([purged.status, purged.text, purged.headers.get('content-type')]).toEqual([204, '', null]);
    expect([gone.status, gone.body]).toEqual([
      404,
      { error: { code: 'SecretNotFound', message: `Deleted Secret not found: ${name}` } },
    ]);
  });

  test('without a name cannot be set', async () => {
    const { status, body } = await send('PUT', '/secrets/', { value: 'ABC' });

    expect([status, body]).toEqual([405, { error: { code: 'MethodNotAllowed', message: 'HTTP PUT not allowed' } }]);
  });
});

describe('a list', () => {
  test('of versions goes by version id, and leads on with a link of Key Vault’s form', async () => {
    const name = newName();
    for (const value of ['one', 'two', 'three']) {
      await send('PUT', `/secrets/${name}`, { value });
    }
    const whole = listOf((await send('GET', `/secrets/${name}/versions`)).body).map((each) => textOf(each, 'id'));
    const first = await send('GET', `/secrets/${name}/versions?maxresults=1`);
    const link = new URL(textOf(first.body, 'nextLink'));
    const next = await sandbox().send(`${link.pathname}${link.search}`, {
      headers: { authorization: `Bearer ${token}` },
    });

    expect(whole).toEqual([...whole].sort());
    expect(listOf(first.body).map((each) => each['id'])).toEqual(whole.slice(0, 1));
    expect(listOf(next.body).map((each) => each['id'])).toEqual(whole.slice(1, 2));
    expect(textOf(first.body, 'nextLink')).toMatch(
      new RegExp(
        `^${sandbox().ready.origin}/vaults/${VAULT}/secrets/${name}/versions\\?api-version=7\\.4&\\$skiptoken=[\\w-]+&maxresults=1$`,
      ),
    );
    expect(markerOf(link)).toMatch(
      new RegExp(`^0000\\d\\d!secret/${name.toUpperCase()}/[0-9A-F]{32}!000028!9999-12-31T23:59:59\\.9999999Z!$`),
    );
  });

  test('refuses a token of no list', async () => {
    expect((await send('GET', '/secrets?$skiptoken=bm90aGluZw')).status).toBe(400);
  });
});

/** What the token of a link says of where the next page begins. */
function markerOf(link: URL): string {
  const token = Buffer.from(link.searchParams.get('$skiptoken') ?? '', 'base64url').toString();
  const { NextMarker, TargetLocation } = JSON.parse(token) as { NextMarker: string; TargetLocation: number };
  const [, length = '', marker = ''] = NextMarker.split('!');
  expect([TargetLocation, marker.length]).toEqual([0, Number(length)]);
  return Buffer.from(marker.replaceAll('-', '='), 'base64').toString();
}

describe('every answer', () => {
  test('tells of the vault, and by which role it was allowed', async () => {
    const allowed = await send('GET', '/secrets');
    const missing = await send('GET', '/secrets/nothing/');
    const unknown = await sandbox().send(`/vaults/${VAULT}/secrets/nothing?api-version=7.4`, { method: 'PUT' });
    const foreign = await sandbox().send(`/vaults/${VAULT}/secrets?api-version=7.4`, {
      headers: { authorization: `Bearer ${await adminToken(sandbox())}` },
    });

    for (const { headers } of [allowed, missing, unknown, foreign]) {
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-cache',
        pragma: 'no-cache',
        expires: '-1',
        'x-content-type-options': 'nosniff',
        'x-ms-keyvault-region': 'westeurope',
        'x-ms-keyvault-service-version': expect.stringMatching(/^1\.9\.\d+\.1$/) as string,
        'x-ms-keyvault-network-info': 'conn_type=Ipv4;addr=127.0.0.1;act_addr_fam=InterNetwork;',
      });
    }
    const role = 'x-ms-keyvault-rbac-assignment-id';
    expect([allowed, missing].map(({ headers }) => headers.get(role))).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
      expect.stringMatching(/^[0-9a-f]{32}$/),
    ]);
    expect([unknown, foreign].map(({ headers }) => headers.get(role))).toEqual([null, null]);
    expect(objectOf(foreign.body, 'error')['message']).toContain(ARM);
  });
});

describe('a backup', () => {
  const begins = 'KUF6dXJlS2V5VmF1bHRTZWNyZXRCYWNrdXBWMS5taWNyb3NvZnQuY29t';

  test('of a disabled secret brings it back with its versions, times and state', async () => {
    const name = newName();
    await send('PUT', `/secrets/${name}`, { value: 'one' });
    await send('PUT', `/secrets/${name}`, { value: 'two', contentType: 'test type', tags: { a: 'b' } });
    const disabled = await send('PATCH', `/secrets/${name}/`, { attributes: { enabled: false } });
    const before = await send('GET', `/secrets/${name}/versions`);
    const backup = await send('POST', `/secrets/${name}/backup`);
    const taken = await send('POST', '/secrets/restore', backup.body);
    await send('DELETE', `/secrets/${name}`);
    const deleted = await send('POST', '/secrets/restore', backup.body);
    await send('DELETE', `/deletedsecrets/${name}`);
    const restored = await send('POST', '/secrets/restore', backup.body);
    await send('PATCH', `/secrets/${name}/`, { attributes: { enabled: true } });

    expect(keysOf(backup.body)).toEqual(['value']);
    expect(textOf(backup.body, 'value').startsWith(begins)).toBe(true);
    expect(Buffer.from(textOf(backup.body, 'value'), 'base64url').toString()).not.toMatch(/two|test type/);
    expect([taken.status, deleted.status]).toEqual([409, 409]);
    expect([restored.status, restored.body]).toEqual([200, disabled.body]);
    expect(listOf(before.body)).toHaveLength(2);
    expect((await send('GET', `/secrets/${name}/versions`)).body).not.toEqual(before.body);
    expect((await send('GET', `/secrets/${name}`)).body).toMatchObject({ value: 'two' });
  });

  test.each([
    ['is none', 'nothing'],
    ['begins as one', `${begins}LmUuZS5lLmUuZQ`],
  ])('that %s is refused', async (_what, value) => {
    expect((await send('POST', '/secrets/restore', { value })).status).toBe(400);
  });

  test('that was changed is refused', async () => {
    const name = newName();
    await send('PUT', `/secrets/${name}`, { value: 'one' });
    const bytes = Buffer.from(textOf((await send('POST', `/secrets/${name}/backup`)).body, 'value'), 'base64url');
    bytes.write(bytes.at(-3) === 0x41 ? 'B' : 'A', bytes.length - 3);
    const { status } = await send('POST', '/secrets/restore', { value: bytes.toString('base64url') });

    expect(status).toBe(400);
  });
});
