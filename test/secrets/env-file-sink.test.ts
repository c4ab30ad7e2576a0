import { appendFile, chmod, chown, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { openEnvFiles } from '../../src/secrets/env-file.ts';
import { clientVariableNames } from '../../src/secrets/env-file-text.ts';
import { makeDeliveryRunner } from './run-delivery.ts';
import { failureOf, deliveryNames, makeDirectory, openForTest, secret } from './sink-under-test.ts';

const lines = [
  `SERVICE_NIGHTLY_IMPORT_CLIENT_ID=${secret.clientId}`,
  `SERVICE_NIGHTLY_IMPORT_CLIENT_SECRET=${secret.text}`,
  `SERVICE_NIGHTLY_IMPORT_TENANT_ID=${secret.tenantId}`,
];

const runDelivery = await makeDeliveryRunner();

describe('the sink env-file:PATH', () => {
  let directory: string;
  let path: string;
  const open = async () => (await openForTest(`env-file:${path}`)).sink;
  /** A lock as a run of an earlier release left it that was killed a minute ago. */
  const leaveFormerLock = async () => {
    await writeFile(`${path}.fhir-apps-lock`, `${hostname()} ${process.pid}`);
    const minuteAgo = Date.now() / 1000 - 60;
    await utimes(`${path}.fhir-apps-lock`, minuteAgo, minuteAgo);
  };

  beforeEach(async () => {
    directory = await makeDirectory();
    path = join(directory, '.env');
  });

  it('makes the file with three lines, private, and reads the secret back for that client alone', async () => {
    await (await open()).proveUsable();
    expect(await readdir(directory)).toEqual([]);
    await (await open()).deliver(secret);
    expect(await readFile(path, 'utf8')).toBe(`${lines.join('\n')}\n`);
    expect((await stat(path)).mode & 0o7777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['.env']);
    expect(await (await open()).contains(secret.key, secret.clientId)).toBe(secret.text);
    expect(await (await open()).contains(secret.key, 'another client')).toBeNull();
    expect(await (await open()).contains('another-key', secret.clientId)).toBeNull();
  });

  it('keeps every byte of an existing file and its owner, and takes loose permissions away', async () => {
    const before = Buffer.from('# caf\xe9 \xff\r\nA=1\r\nSERVICE_NIGHTLY_IMPORT_CLIENT_SECRET=\r\nB=2', 'latin1');
    const owner = process.getuid?.() === 0 ? 1234 : (process.getuid?.() ?? 0);
    await writeFile(path, before);
    await chown(path, owner, process.getgid?.() ?? 0);
    await chmod(path, 0o644);
    await (await open()).proveUsable();
    expect(await readFile(path)).toEqual(before);
    await (await open()).deliver(secret);
    const after = `# caf\xe9 \xff\r\nA=1\r\n${lines[1]}\r\nB=2\r\n${lines[0]}\r\n${lines[2]}\r\n`;
    expect(await readFile(path, 'latin1')).toBe(after);
    expect(await stat(path)).toMatchObject({ uid: owner, mode: 0o100600 });
  });

  it('keeps permissions that are tighter', async () => {
    await writeFile(path, '', { mode: 0o400 });
    // Only root may write to it; anybody else is told.
    const delivered = await (await open()).deliver(secret).then(
      () => true,
      () => false,
    );
    expect(delivered).toBe(process.getuid?.() === 0);
    expect((await stat(path)).mode & 0o777).toBe(0o400);
  });

  it('reads back a secret that needs quotes or is not ASCII', async () => {
    const odd = { ...secret, text: "~ d'été #1" };
    await (await open()).deliver(odd);
    expect(await (await open()).contains(odd.key, odd.clientId)).toBe(odd.text);
  });

  it('refuses a file that sets the secret already, and names the line', async () => {
    await writeFile(path, `A=1\n${lines[1]}\n`);
    const early = await failureOf((await open()).proveUsable());
    expect(early).toMatchObject({ exitCode: 2, code: 'sink_exists' });
    expect(early.told).toContain('Line 2 of');
    expect(early.told).not.toContain(secret.text);
    expect(await failureOf((await open()).deliver({ ...secret, text: 'newer' }))).toMatchObject({
      exitCode: 1,
      code: 'sink_failed',
    });
    expect(await readFile(path, 'utf8')).toBe(`A=1\n${lines[1]}\n`);
  });

  it('refuses a symbolic link and leaves what it points to alone', async () => {
    const elsewhere = join(directory, 'elsewhere');
    await writeFile(elsewhere, `${lines.join('\n')}\n`);
    await symlink(elsewhere, path);
    expect(await failureOf((await open()).proveUsable())).toMatchObject({ exitCode: 2, code: 'sink_unwritable' });
    expect((await failureOf((await open()).deliver(secret))).code).toBe('sink_failed');
    expect(await (await open()).contains(secret.key, secret.clientId)).toBeNull();
    expect(await readFile(elsewhere, 'utf8')).toBe(`${lines.join('\n')}\n`);
    expect((await readdir(directory)).toSorted()).toEqual(['.env', 'elsewhere']);
  });

  it.each([
    ['a directory', null, 'not a regular file'],
    ['a directory that is not there', 'missing/.env', 'mkdir -p'],
    ['a path under a file', 'a-file/.env', 'not a directory'],
    ['a directory that even root cannot write to', '/sys/.env', 'not permitted'],
    ['a UTF-16 file without a byte order mark', 'utf-16', 'Save it as UTF-8'],
    ['a quote that is never closed', 'unclosed', 'quote that is not closed'],
  ])('refuses %s', async (_what, name, reason) => {
    await writeFile(join(directory, 'a-file'), '');
    await writeFile(join(directory, 'utf-16'), 'A=1\r\n', 'utf16le');
    await writeFile(join(directory, 'unclosed'), 'SERVICE_NIGHTLY_IMPORT_TENANT_ID="\nX="\n');
    const { sink } = await openForTest(`env-file:${name ?? directory}`, { cwd: directory });
    const early = await failureOf(sink.proveUsable());
    expect(early).toMatchObject({ exitCode: 2, code: 'sink_unwritable' });
    expect(early.told).toContain(reason);
    expect((await failureOf(sink.deliver(secret))).told).not.toContain(secret.text);
    expect((await readdir(directory)).toSorted()).toEqual(['a-file', 'unclosed', 'utf-16']);
  });

  it('refuses a secret that readers would not agree on, without showing it', async () => {
    const failure = await failureOf((await open()).deliver({ ...secret, text: `'"$HOME` }));
    expect(failure).toMatchObject({ exitCode: 1, code: 'sink_failed' });
    expect(failure.told).not.toContain(`'"$HOME`);
    expect(await readdir(directory)).toEqual([]);
  });

  it('leaves the file as it was when no byte can be written', async () => {
    await writeFile(path, 'A=1\n');
    const order = { spec: `env-file:${path}`, secret, steps: ['deliver'] } as const;
    const outcome = await runDelivery(order, { shell: 'ulimit -f 0' });
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toContain('sink_failed: ');
    expect(await readFile(path, 'utf8')).toBe('A=1\n');
    expect(await readdir(directory)).toEqual(['.env']);
  });

  it('loses nothing when processes write at once, past the lock of one that was killed', async () => {
    await writeFile(path, 'A=1\n');
    await leaveFormerLock();
    const keys = ['one', 'two', 'three', 'four', 'five'];
    const outcomes = await Promise.all(
      keys.map((key) =>
        runDelivery(
          { spec: `env-file:${path}`, secret: { ...secret, key, text: `of-${key}` } },
          { shell: 'umask 777' },
        ),
      ),
    );
    expect(outcomes).toEqual(keys.map(() => ({ exitCode: 0, stdout: '', stderr: '' })));
    const variables = parseEnv(await readFile(path, 'utf8'));
    expect(variables['A']).toBe('1');
    expect(keys.map((key) => variables[clientVariableNames(key).clientSecret])).toEqual(keys.map((key) => `of-${key}`));
    expect(await readdir(directory)).toEqual(['.env']);
  });

  it('loses nothing when one process delivers many at once', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `key-${index}`);
    await Promise.all(keys.map(async (key) => (await open()).deliver({ ...secret, key })));
    const variables = parseEnv(await readFile(path, 'utf8'));
    expect(Object.keys(variables)).toHaveLength(60);
  });

  it('writes what a thousand clients share without reading it a thousand times', async () => {
    const envFiles = openEnvFiles();
    const openAt = async (key: string) => (await openForTest(`env-file:${path}`, { key, envFiles })).sink;
    await writeFile(path, '# ours\r\nA="1"\r\n');
    const keys = Array.from({ length: 1000 }, (_, index) => `client-${index}`);
    for (const key of keys) {
      await (await openAt(key)).proveUsable();
    }
    await Promise.all(keys.map(async (key) => (await openAt(key)).deliver({ ...secret, key, text: `of-${key}` })));
    const variables = parseEnv(await readFile(path, 'utf8'));
    expect(Object.keys(variables)).toHaveLength(3001);
    expect(await readFile(path, 'utf8')).toMatch(/^# ours\r\nA="1"\r\n(\w+=[\w-]+\r\n){3000}$/);
    expect(await Promise.all(keys.map(async (key) => (await openAt(key)).contains(key, secret.clientId)))).toEqual(
      keys.map((key) => `of-${key}`),
    );
  });

  it('keeps what others wrote between two deliveries of one run', async () => {
    const envFiles = openEnvFiles();
    const openAt = async (key: string) => (await openForTest(`env-file:${path}`, { key, envFiles })).sink;
    await (await openAt('one')).deliver({ ...secret, key: 'one' });
    await appendFile(path, `TWO_CLIENT_SECRET=theirs\nB=2\n`);
    expect((await failureOf((await openAt('two')).proveUsable())).code).toBe('sink_exists');
    const [two, three] = await Promise.allSettled([
      (await openAt('two')).deliver({ ...secret, key: 'two' }),
      (await openAt('three')).deliver({ ...secret, key: 'three' }),
    ]);
    expect([two.status, three.status]).toEqual(['rejected', 'fulfilled']);
    expect(parseEnv(await readFile(path, 'utf8'))).toMatchObject({
      ONE_CLIENT_SECRET: secret.text,
      TWO_CLIENT_SECRET: 'theirs',
      B: '2',
      THREE_CLIENT_SECRET: secret.text,
    });
  });

  it('hands over a client under the names that others expect, and its id without a secret', async () => {
    const openNamed = async () => (await openForTest(`env-file:${path}`, { deliveryNames })).sink;
    await (await openNamed()).proveUsable();
    await (await openNamed()).clientIdDestination?.deliver(secret);
    expect(await readFile(path, 'utf8')).toBe(`app_job_id=${secret.clientId}\n`);
    expect(await (await openNamed()).clientIdDestination?.isFilled(secret.clientId)).toBe(true);
    const { mtimeMs, ino } = await stat(path);
    await (await openNamed()).clientIdDestination?.deliver(secret);
    expect(await stat(path)).toMatchObject({ mtimeMs, ino });
    await (await openNamed()).deliver(secret);
    expect(await readFile(path, 'utf8')).toBe(`app_job_id=${secret.clientId}\napp_job_secret=${secret.text}\n`);
    expect(await (await openNamed()).contains(secret.key, secret.clientId)).toBe(secret.text);
    const other = await failureOf(
      (await openNamed()).clientIdDestination?.deliver({ ...secret, clientId: 'another' }) ?? Promise.resolve(),
    );
    expect(other).toMatchObject({ exitCode: 1, code: 'sink_failed' });
    expect((await openForTest(`env-file:${path}`)).sink.clientIdDestination).toBeNull();
  });
});
