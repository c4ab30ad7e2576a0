import type { SecretClient } from '@azure/keyvault-secrets';
import { beforeAll, describe, expect, test } from 'vitest';
import { tokenOf } from '../fhir/fhir-client.ts';
import { objectOf, sharedSandbox, textOf } from '../running-sandbox.ts';
import { all, described, refusalOf, secretClient, VAULT } from './vault-client.ts';

const sandbox = sharedSandbox();
let vault: SecretClient;

beforeAll(() => {
  vault = secretClient(sandbox());
});

/** A name that no other test uses. */
const newName = (): string => `s-${crypto.randomUUID()}`;

describe('a secret', () => {
  test('is set and read with all that is said of it', async () => {
    const name = newName();
    const expiresOn = new Date('2030-01-02T03:04:05Z');
    const notBefore = new Date('2029-01-02T03:04:05Z');
    const tags = { appId: '11111111-1111-1111-1111-111111111111', keyId: 'k' };
    const set = await vault.setSecret(name, 'välue 🔑', { contentType: 'text/plain', tags, expiresOn, notBefore });
    const read = await vault.getSecret(name);

    expect(described(read)).toEqual({
      name,
      value: 'välue 🔑',
      enabled: true,
      contentType: 'text/plain',
      tags,
      expiresOn,
      notBefore,
    });
    expect(read.properties).toEqual(set.properties);
    expect(read.properties).toMatchObject({ recoveryLevel: 'Recoverable+Purgeable', recoverableDays: 90 });
    expect(read.properties.version).toMatch(/^[0-9a-f]{32}$/);
    expect(Math.abs(Number(read.properties.createdOn) - Date.now())).toBeLessThan(60_000);
  });

  test('has an identifier that names its vault, and that only this machine can resolve', async () => {
    const name = newName();
    const { properties } = await vault.setSecret(name, 'value');
    const { port } = new URL(sandbox().ready.origin);

    expect(properties.vaultUrl).toBe(`https://${VAULT}.vault.localhost:${port}`);
    expect(properties.id).toBe(`${properties.vaultUrl}/secrets/${name}/${properties.version ?? ''}`);
  });

  test('keeps its versions, whatever the case of its name; a new one has only what it was given', async () => {
    const name = newName();
    const first = await vault.setSecret(name, 'one', { contentType: 'text/plain', tags: { a: 'b' } });
    const second = await vault.setSecret(name.toUpperCase(), 'two');
    const versions = await all(vault.listPropertiesOfSecretVersions(name));
    const version = first.properties.version ?? '';

    expect(described(await vault.getSecret(name))).toMatchObject({ name, value: 'two', tags: undefined });
    expect(described(await vault.getSecret(name, { version }))).toMatchObject({ value: 'one', tags: { a: 'b' } });
    expect(versions.map((each) => each.version).sort()).toEqual([version, second.properties.version].sort());
  });

  test('is changed but for its value; what is not named stays', async () => {
    const name = newName();
    const { properties } = await vault.setSecret(name, 'value', {
      contentType: 'text/plain',
      tags: { a: 'b', c: 'd' },
    });
    const expiresOn = new Date('2031-01-01T00:00:00Z');
    await vault.updateSecretProperties(name, properties.version ?? '', { expiresOn, tags: { e: 'f' } });

    expect(described(await vault.getSecret(name))).toMatchObject({
      value: 'value',
      contentType: 'text/plain',
      tags: { e: 'f' },
      expiresOn,
    });
  });

  test('is given out after it has expired and before it begins, as the times are for clients', async () => {
    const expired = newName();
    const early = newName();
    await vault.setSecret(expired, 'old', { expiresOn: new Date('2020-01-01T00:00:00Z') });
    await vault.setSecret(early, 'new', { notBefore: new Date('2099-01-01T00:00:00Z') });

    expect([(await vault.getSecret(expired)).value, (await vault.getSecret(early)).value]).toEqual(['old', 'new']);
  });

  test('that is disabled is not given out, until it is enabled', async () => {
    const name = newName();
    await vault.setSecret(name, 'value', { enabled: false });
    const refused = await refusalOf(vault.getSecret(name));
    await vault.updateSecretProperties(name, '', { enabled: true });

    expect(refused).toBe('403 Forbidden SecretDisabled: Operation get is not allowed on a disabled secret.');
    expect((await vault.getSecret(name)).value).toBe('value');
  });
});

describe('a deleted secret', () => {
  test('keeps its name until it is recovered, then has all its versions again', async () => {
    const name = newName();
    await vault.setSecret(name, 'one');
    await vault.setSecret(name, 'two');
    const deleted = await (await vault.beginDeleteSecret(name)).pollUntilDone();
    const refused = [
      await refusalOf(vault.getSecret(name)),
      await refusalOf(vault.updateSecretProperties(name, '', {})),
      await refusalOf(vault.setSecret(name, 'three')),
    ];
    const recovered = await (await vault.beginRecoverDeletedSecret(name)).pollUntilDone();

    expect(deleted).toMatchObject({ name, value: undefined });
    expect(Number(deleted.scheduledPurgeDate) - Number(deleted.deletedOn)).toBe(90 * 24 * 3600 * 1000);
    expect(deleted.recoveryId).toMatch(new RegExp(`/deletedsecrets/${name}$`));
    expect(refused).toEqual([
      expect.stringContaining(`404 SecretNotFound: A secret with (name/id) ${name} was not found in this key vault.`),
      expect.stringContaining('404 SecretNotFound: '),
      `409 Conflict ObjectIsDeletedButRecoverable: Secret ${name} is currently in a deleted but recoverable state, and ` +
        'its name cannot be reused; in this state, the secret can only be recovered or purged.',
    ]);
    expect(recovered.name).toBe(name);
    expect((await vault.getSecret(name)).value).toBe('two');
    expect(await all(vault.listPropertiesOfSecretVersions(name))).toHaveLength(2);
  });

  test('is gone once it is purged, and its name is free', async () => {
    const name = newName();
    await vault.setSecret(name, 'old');
    await vault.beginDeleteSecret(name);
    const listed = (await all(vault.listDeletedSecrets())).map((each) => each.name);
    await vault.purgeDeletedSecret(name);
    const refused = await refusalOf(vault.getDeletedSecret(name));
    await vault.setSecret(name, 'new');

    expect(listed).toContain(name);
    expect(refused).toBe(`404 SecretNotFound: Deleted Secret not found: ${name}`);
    expect(await all(vault.listPropertiesOfSecretVersions(name))).toHaveLength(1);
  });
});

describe('a list', () => {
  test('comes in pages, without values and deleted secrets', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `page-${String(index).padStart(2, '0')}`);
    for (const name of names) {
      await vault.setSecret(name, 'value', { contentType: name });
    }
    await vault.beginDeleteSecret('page-07');
    const pages: string[][] = [];
    for await (const page of vault.listPropertiesOfSecrets().byPage({ maxPageSize: 7 })) {
      pages.push(page.map((each) => each.name));
    }
    const listed = (await all(vault.listPropertiesOfSecrets())).filter(({ name }) => name.startsWith('page-'));

    expect(Math.max(...pages.map((page) => page.length))).toBe(7);
    expect(pages.flat().filter((name) => name.startsWith('page-'))).toEqual(names.filter((name) => name !== 'page-07'));
    expect(listed.map(({ name, contentType }) => [name, contentType])).toEqual(
      names.filter((name) => name !== 'page-07').map((name) => [name, name]),
    );
    expect(JSON.stringify(listed)).not.toContain('"value"');
  });
});

describe('a vault refuses', () => {
  test.each<[string, (client: SecretClient) => Promise<unknown>, string]>([
    [
      'a name that cannot be',
      (client) => client.setSecret('my_secret', 'value'),
      '400 BadParameter: The request URI contains an invalid name: my_secret',
    ],
    ['a name that is too long', (client) => client.setSecret('a'.repeat(128), 'value'), '400 BadParameter: '],
    ['a value that is too long', (client) => client.setSecret('long', 'ä'.repeat(12_801)), '400 BadParameter: '],
    [
      'too many tags',
      (client) =>
        client.setSecret('tags', 'v', {
          tags: Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`t${index}`, 'v'])),
        }),
      '400 BadParameter: ',
    ],
    [
      'an end before the beginning',
      (client) => client.setSecret('times', 'v', { notBefore: new Date(2e12), expiresOn: new Date(1e12) }),
      '400 BadParameter: ',
    ],
    ['a secret that is not there', (client) => client.getSecret('nothing'), '404 SecretNotFound: '],
    ['to delete one that is not there', (client) => client.beginDeleteSecret('nothing'), '404 SecretNotFound: '],
    ['pages of no size', (client) => client.listPropertiesOfSecrets().byPage({ maxPageSize: 26 }).next(), '400 : '],
    [
      'a backup of what is not there',
      (client) => client.backupSecret('nothing'),
      '404 SecretNotFound: A secret with (name/id) nothing was not found',
    ],
  ])('%s', async (_what, attempt, expected) => {
    expect(await refusalOf(attempt(vault))).toContain(expected);
  });

  test('a version that is not there', async () => {
    const name = newName();
    await vault.setSecret(name, 'value');
    const version = '0'.repeat(32);

    expect(await refusalOf(vault.getSecret(name, { version }))).toContain(
      `404 SecretNotFound: A secret with (name/id) ${name}/${version} was not found`,
    );
  });

  test('the longest value’s neighbour only: 25 KB are taken', async () => {
    const name = newName();
    const value = 'ä'.repeat(12_800);
    await vault.setSecret(name, value);

    expect((await vault.getSecret(name)).value).toBe(value);
  });

  test.each<[string, string, string]>([
    ['what is no JSON', '{"value":"S3cret', 'Property  has invalid value'],
    ['a value that is no text', '{"value":["S3cret"]}', 'Property value has invalid value'],
    ['a tag that is no text', '{"value":"S3cret","tags":{"a":1}}', 'Property tags.a has invalid value'],
  ])('%s, without repeating it', async (_what, body, expected) => {
    const { status, text } = await put('/secrets/bad?api-version=7.4', body);

    expect(status).toBe(400);
    expect(text).toContain(expected);
    expect(text).not.toContain('S3cret');
    expect(await refusalOf(vault.getSecret('bad'))).toContain('404 SecretNotFound');
  });

  test('a call without api-version', async () => {
    const { status, body } = await put('/secrets/unversioned', '{"value":"v"}');

    expect([status, textOf(objectOf(body, 'error'), 'code')]).toEqual([400, 'BadParameter']);
  });

  test('an api-version that no vault knows', async () => {
    const { status, text } = await put('/secrets/future?api-version=2031-01-01', '{"value":"v"}');

    expect(status).toBe(400);
    expect(text).toContain('The specified version (2031-01-01) is not recognized.');
  });
});

/** A request that Microsoft's client would not send. */
async function put(path: string, body: string): Promise<Awaited<ReturnType<ReturnType<typeof sandbox>['send']>>> {
  const admin = { ...sandbox().ready.admin, principalId: '' };
  const authorization = `Bearer ${await tokenOf(sandbox(), admin, 'https://vault.azure.net')}`;
  const headers = { authorization, 'content-type': 'application/json' };
  return sandbox().send(`/vaults/${VAULT}/${path}`, { method: 'PUT', headers, body });
}
