import { chmod, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ReplaceableSecret, SecretSink } from '../../src/secrets/secret-sink.ts';
import { failureOf, makeDirectory, openForTest, secret } from './sink-under-test.ts';

const OLD = 'old8Q~0123456789';
const REPLACES: ReplaceableSecret = { clientId: secret.clientId, hints: ['xyz', 'old'] };

let directory: string;
beforeEach(async () => {
  directory = await makeDirectory();
});

/** Expects a refusal at the proof and at the delivery, with the file as it was. */
async function expectRefused(sink: SecretSink, path: string): Promise<void> {
  const before = await readFile(path, 'utf8');
  expect(await failureOf(sink.proveUsable())).toMatchObject({ exitCode: 2, code: 'sink_exists' });
  const late = await failureOf(sink.deliver(secret));
  expect(late).toMatchObject({ exitCode: 1, code: 'sink_failed' });
  expect(late.told).not.toContain(secret.text);
  expect(await readFile(path, 'utf8')).toBe(before);
}

describe('file:PATH, opened to replace', () => {
  const open = async (path: string): Promise<SecretSink> =>
    (await openForTest(`file:${path}`, { replaces: REPLACES })).sink;

  it.each(['0600', '0644', '0400'])('puts the new secret in the place of an old one of mode %s', async (mode) => {
    const path = join(directory, 'secret');
    await writeFile(path, `${OLD}\n`);
    await chmod(path, Number.parseInt(mode, 8));
    const sink = await open(path);
    await sink.proveUsable();
    expect(await readFile(path, 'utf8')).toBe(`${OLD}\n`);
    await sink.deliver(secret);
    expect(await readFile(path, 'utf8')).toBe(`${secret.text}\n`);
    expect((await stat(path)).mode & 0o777).toBe(mode === '0400' ? 0o400 : 0o600);
    expect(await readdir(directory)).toEqual(['secret']);
    expect(await sink.contains(secret.key, secret.clientId)).toBe(secret.text);
  });

  it('makes a file where none stands', async () => {
    const path = join(directory, 'secret');
    const sink = await open(path);
    await sink.proveUsable();
    await sink.deliver(secret);
    expect(await readFile(path, 'utf8')).toBe(`${secret.text}\n`);
  });

  it.each([
    ["another application's secret", 'else8Q~0123456789\n'],
    ['something else', 'colour: red\n'],
    ['nothing', ''],
  ])('refuses a file that holds %s', async (_what, text) => {
    const path = join(directory, 'secret');
    await writeFile(path, text);
    await expectRefused(await open(path), path);
    expect(await readdir(directory)).toEqual(['secret']);
  });

  it('never follows a symbolic link', async () => {
    await writeFile(join(directory, 'elsewhere'), OLD);
    await symlink(join(directory, 'elsewhere'), join(directory, 'secret'));
    await expectRefused(await open(join(directory, 'secret')), join(directory, 'elsewhere'));
  });
});

describe('env-file:PATH, opened to replace', () => {
  const KEY = 'SERVICE_NIGHTLY_IMPORT';
  const lines = (clientId: string): string =>
    `# jobs\nexport ${KEY}_CLIENT_ID=${clientId}\n${KEY}_CLIENT_SECRET=${OLD}\r\nCOLOUR=red`;
  const open = async (path: string): Promise<SecretSink> =>
    (await openForTest(`env-file:${path}`, { replaces: REPLACES })).sink;

  it('replaces the secret of the same client, and no other byte', async () => {
    const path = join(directory, '.env');
    await writeFile(path, lines(secret.clientId));
    const sink = await open(path);
    await sink.proveUsable();
    await sink.deliver(secret);
    expect(await readFile(path, 'utf8')).toBe(
      `${lines(secret.clientId).replace(OLD, secret.text)}\n${KEY}_TENANT_ID=${secret.tenantId}\n`,
    );
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await sink.contains(secret.key, secret.clientId)).toBe(secret.text);
  });

  it('adds what is missing', async () => {
    const path = join(directory, '.env');
    await writeFile(path, 'COLOUR=red\n');
    const sink = await open(path);
    await sink.proveUsable();
    await sink.deliver(secret);
    expect(await readFile(path, 'utf8')).toContain(`COLOUR=red\n${KEY}_CLIENT_ID=${secret.clientId}\n`);
  });

  it.each([
    ['of another client', lines('7d1f6c1e-0f5e-4b3c-9a59-0d6b0c3f4a11')],
    ['of an unnamed client', `${KEY}_CLIENT_SECRET=${OLD}\n`],
  ])('refuses a secret %s', async (_what, text) => {
    const path = join(directory, '.env');
    await writeFile(path, text);
    await expectRefused(await open(path), path);
  });
});
