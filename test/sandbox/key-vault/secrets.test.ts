import type { SecretClient } from '@azure/keyvault-secrets';
import { beforeAll, describe, expect, test } from 'vitest';
import { sharedSandbox } from '../running-sandbox.ts';
import { all, described, secretClient } from './vault-client.ts';

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

  test('keeps its versions', async () => {
    const name = newName();
    const first = await vault.setSecret(name, 'one');
    await vault.setSecret(name.toUpperCase(), 'two');
    const versions = await all(vault.listPropertiesOfSecretVersions(name));
    const version = first.properties.version ?? '';

    expect((await vault.getSecret(name)).value).toBe('two');
    expect((await vault.getSecret(name, { version })).value).toBe('one');
    expect(versions).toHaveLength(2);
    expect(versions.map((each) => each.version)).toContain(version);
  });
});
