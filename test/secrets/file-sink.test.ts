import { execFileSync } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeDeliveryRunner } from './run-delivery.ts';
import { failureOf, makeDirectory, openForTest, secret } from './sink-under-test.ts';

const runDelivery = await makeDeliveryRunner();

describe('the sink file:PATH', () => {
  let directory: string;
  let path: string;
  const open = async (at = path) => (await openForTest(`file:${at}`)).sink;

  beforeEach(async () => {
    directory = await makeDirectory();
    path = join(directory, 'secret');
  });

  it('writes the secret and a newline, and reads it back', async () => {
    const sink = await open();
    expect(await sink.contains(secret.key, secret.clientId)).toBeNull();
    await sink.proveUsable();
    expect(await readdir(directory)).toEqual([]);
    await sink.deliver(secret);
    expect(await readFile(path, 'utf8')).toBe(`${secret.text}\n`);
    expect(await readdir(directory)).toEqual(['secret']);
    expect(await sink.contains(secret.key, secret.clientId)).toBe(secret.text);
  });

  it('says the absolute path, whatever was typed', async () => {
    const { sink } = await openForTest('file:a/../secret', { cwd: directory });
    expect(sink.description).toBe(`file:${path}`);
    expect(sink.inResult).toBe(false);
  });

  it.each(['000', '022', '077', '777'])('makes it 0600 under umask %s', async (umask) => {
    const outcome = await runDelivery({ spec: `file:${path}`, secret }, { shell: `umask ${umask}` });
    expect(outcome).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect((await stat(path)).mode & 0o7777).toBe(0o600);
  });

  it('refuses whatever stands there, before and after the proof', async () => {
    await writeFile(path, 'mine');
    expect(await failureOf((await open()).proveUsable())).toMatchObject({ exitCode: 2, code: 'sink_exists' });
    const late = await failureOf((await open()).deliver(secret));
    expect(late).toMatchObject({ exitCode: 1, code: 'sink_failed' });
    expect(late.told).not.toContain(secret.text);
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await readdir(directory)).toEqual(['secret']);
  });

  it.each(['elsewhere', 'nowhere'])('never follows a symbolic link, here to %s', async (target) => {
    const elsewhere = join(directory, 'elsewhere');
    await writeFile(elsewhere, 'theirs');
    await symlink(join(directory, target), path);
    expect((await failureOf((await open()).proveUsable())).code).toBe('sink_exists');
    expect((await failureOf((await open()).deliver(secret))).code).toBe('sink_failed');
    expect(await (await open()).contains(secret.key, secret.clientId)).toBeNull();
    expect(await readlink(path)).toBe(join(directory, target));
    expect((await readdir(directory)).toSorted()).toEqual(['elsewhere', 'secret']);
    expect(await readFile(elsewhere, 'utf8')).toBe('theirs');
  });

  it('lets one of two deliveries to the same path through', async () => {
    const outcomes = await Promise.allSettled([
      (await open()).deliver(secret),
      (await open()).deliver({ ...secret, text: 'the other' }),
    ]);
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const winner = outcomes[0].status === 'fulfilled' ? secret.text : 'the other';
    expect(await readFile(path, 'utf8')).toBe(`${winner}\n`);
  });

  it.each([
    ['a directory that is not there', 'missing/secret', 'mkdir -p'],
    ['a path under a file', 'a-file/secret', 'not a directory'],
    ['a name that is too long', 'x'.repeat(300), 'name too long'],
    ['a directory that even root cannot write to', '/sys/fhir-apps-secret', 'not permitted'],
  ])('refuses %s', async (_what, name, reason) => {
    await writeFile(join(directory, 'a-file'), '');
    const { sink } = await openForTest(`file:${name}`, { cwd: directory });
    const early = await failureOf(sink.proveUsable());
    expect(early).toMatchObject({ exitCode: 2, code: 'sink_unwritable' });
    expect(early.told).toContain(reason);
    const late = await failureOf(sink.deliver(secret));
    expect(late).toMatchObject({ exitCode: 1, code: 'sink_failed' });
    expect(late.told).not.toContain(secret.text);
    expect(await readdir(directory)).toEqual(['a-file']);
  });

  it.each([
    ['prove', 2, 'sink_unwritable'],
    ['deliver', 1, 'sink_failed'],
  ] as const)('leaves nothing behind when no byte can be written (%s)', async (step, exitCode, code) => {
    // A file size limit of 0 stands in for a full disk: each write fails, and no privilege is needed to set it.
    const outcome = await runDelivery({ spec: `file:${path}`, secret, steps: [step] }, { shell: 'ulimit -f 0' });
    expect(outcome.exitCode).toBe(exitCode);
    expect(outcome.stderr).toContain(`${code}: `);
    expect(outcome.stderr).not.toContain(secret.text);
    expect(await readdir(directory)).toEqual([]);
  });

  it('holds nothing where there is no plain secret', async () => {
    expect(await (await open(directory)).contains(secret.key, secret.clientId)).toBeNull();
    await writeFile(path, '\n');
    expect(await (await open()).contains(secret.key, secret.clientId)).toBeNull();
    const pipe = join(directory, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await (await open(pipe)).contains(secret.key, secret.clientId)).toBeNull();
    expect((await lstat(pipe)).isFIFO()).toBe(true);
  });

  it('writes into a directory that is reached by a link or may not be listed', async () => {
    const real = join(directory, 'real');
    await mkdir(real);
    await chmod(real, 0o300);
    await symlink(real, join(directory, 'link'));
    const sink = await open(join(directory, 'link', 'secret'));
    await sink.proveUsable();
    await sink.deliver(secret);
    expect(await readFile(join(real, 'secret'), 'utf8')).toBe(`${secret.text}\n`);
  });
});
