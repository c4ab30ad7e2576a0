import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  findRunningSandbox,
  resetSandbox,
  SandboxError,
  SandboxInUseError,
  SandboxStateError,
  startSandbox,
  stopSandbox,
} from '../../src/sandbox/sandbox.ts';
import { listOf, temporaryDirectory, type TestSandbox, textOf, withSandbox } from './running-sandbox.ts';
import { endOf, spawnSandbox } from './sandbox-process.ts';

/** The unique names of all applications that a sandbox shows. */
async function uniqueNames(sandbox: TestSandbox): Promise<unknown[]> {
  const answer = await sandbox.graph('GET', '/applications?$top=999&$select=uniqueName');
  return listOf(answer.body).map((each) => each['uniqueName']);
}

describe('the state directory', () => {
  test('keeps the tenant, its identities and its certificate from one start to the next', async () => {
    const stateDir = await temporaryDirectory();
    const first = await startSandbox({ stateDir });
    await first.close();

    const second = await withSandbox({ stateDir });

    expect(second.caCertificate).toBe(first.caCertificate);
    expect(second.ready).toEqual({
      ...first.ready,
      origin: second.ready.origin,
      graphUrl: second.ready.origin,
      authorityUrl: second.ready.origin,
      fhir: second.ready.fhir,
      managedIdentity: { ...first.ready.managedIdentity, endpoint: `${second.ready.origin}/msi/token` },
    });
    expect(await readFile(second.ready.caFile, 'utf8')).toBe(second.caCertificate);
  });

  test('is for nobody else’s eyes, and holds no secret but those of the identities', async () => {
    const sandbox = await withSandbox();
    const made = await sandbox.graph('POST', '/applications', { displayName: 'X', passwordCredentials: [{}] });
    const secret = textOf(listOf(made.body, 'passwordCredentials')[0] ?? {}, 'secretText');

    const files = await readdir(sandbox.stateDir);
    expect(files).toEqual(expect.arrayContaining(['identities.json', 'tenant.json']));
    for (const file of files) {
      const path = join(sandbox.stateDir, file);
      expect((await stat(path)).mode & 0o077, file).toBe(0);
      expect(await readFile(path, 'utf8'), file).not.toContain(secret);
    }
    for (const file of files.filter((each) => each !== 'identities.json')) {
      const text = await readFile(join(sandbox.stateDir, file), 'utf8');
      expect(text, file).not.toContain(sandbox.ready.admin.clientSecret);
      expect(text, file).not.toContain(sandbox.ready.users[0]?.password);
    }
  });

  test('that is not a sandbox’s is refused with what to do', async () => {
    const stateDir = await temporaryDirectory();
    await writeFile(join(stateDir, 'tenant.json'), 'something else');
    await writeFile(join(stateDir, 'identities.json'), '{}');

    await expect(startSandbox({ stateDir })).rejects.toThrow(SandboxStateError);
    await expect(startSandbox({ stateDir })).rejects.toThrow('fhir-apps sandbox reset');
  });

  test('makes a new server certificate when it cannot use the one it has', async () => {
    const sandbox = await withSandbox();
    await sandbox.close();
    await writeFile(join(sandbox.stateDir, 'certificates.json'), '{}');

    const again = await withSandbox({ stateDir: sandbox.stateDir });

    expect(again.caCertificate).not.toBe(sandbox.caCertificate);
    expect((await again.graph('GET', '/organization')).status).toBe(200);
  });
});

describe('several processes', () => {
  test('that start at once make one tenant', async () => {
    const stateDir = await temporaryDirectory();

    const [one, two] = await Promise.all([spawnSandbox({ stateDir }), spawnSandbox({ stateDir })]);

    expect(one.sandbox.ready.tenantId).toBe(two.sandbox.ready.tenantId);
    expect(one.sandbox.ready.admin).toEqual(two.sandbox.ready.admin);
    expect(one.sandbox.caCertificate).toBe(two.sandbox.caCertificate);
  });

  test('lose nothing of each other’s writes, and give a name to one of them', async () => {
    const here = await withSandbox();
    const { sandbox: there } = await spawnSandbox({ stateDir: here.stateDir });
    const create = (sandbox: TestSandbox, uniqueName: string): Promise<{ status: number }> =>
      sandbox.graph('POST', '/applications', { displayName: 'X', uniqueName });
    const names = Array.from({ length: 20 }, (_, index) => `name-${index}`);

    const answers = await Promise.all([
      ...names.map((name) => create(here, `here-${name}`)),
      ...names.map((name) => create(there, `there-${name}`)),
      create(here, 'contested'),
      create(there, 'contested'),
    ]);

    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(41);
    const wanted = ['contested', ...names.flatMap((name) => [`here-${name}`, `there-${name}`])];
    expect((await uniqueNames(here)).filter((name) => name !== null).sort()).toEqual(wanted.sort());
    expect(await uniqueNames(there)).toEqual(await uniqueNames(here));
  });

  test('that are killed in the middle of writes lose nothing that they answered for', async () => {
    const stateDir = await temporaryDirectory();
    const { child, sandbox } = await spawnSandbox({ stateDir });
    const answered: string[] = [];
    const write = async (index: number): Promise<void> => {
      const uniqueName = `app-${index}`;
      const { status } = await sandbox.graph('POST', '/applications', { displayName: 'X', uniqueName });
      if (status === 201) {
        answered.push(uniqueName);
      }
      if (answered.length === 10) {
        child.kill('SIGKILL');
      }
    };

    const outcomes = await Promise.allSettled(Array.from({ length: 60 }, (_, index) => write(index)));
    const again = await withSandbox({ stateDir });

    expect(outcomes.some((outcome) => outcome.status === 'rejected')).toBe(true);
    expect(answered.length).toBeGreaterThanOrEqual(10);
    expect(await uniqueNames(again)).toEqual(expect.arrayContaining(answered));
    const leftovers = (await readdir(stateDir)).filter((name) => name.startsWith('tenant.json.'));
    expect(leftovers.filter((name) => !name.endsWith('.journal'))).toEqual([]);
  });
});

describe('a published sandbox', () => {
  test('is found, holds its directory against others, is stopped, and leaves nothing behind', async () => {
    const stateDir = await temporaryDirectory();
    const { child, sandbox } = await spawnSandbox({ stateDir, publish: true });
    const { ready } = sandbox;

    expect(await findRunningSandbox(stateDir)).toEqual({ ...ready, caCertificate: sandbox.caCertificate });
    expect((await stat(join(stateDir, 'ready.json'))).mode & 0o077).toBe(0);
    const second = startSandbox({ stateDir, publish: true });
    await expect(second).rejects.toThrow(SandboxInUseError);
    await expect(second).rejects.toMatchObject({ pid: child.pid, origin: ready.origin });
    await expect(second).rejects.toThrow(`process ${child.pid} at ${ready.origin}`);
    await expect(resetSandbox(stateDir)).rejects.toThrow(SandboxInUseError);

    expect(await stopSandbox(stateDir)).toBe(true);
    expect(child.exitCode).toBe(0);
    expect(await findRunningSandbox(stateDir)).toBeNull();
    expect(await stopSandbox(stateDir)).toBe(false);
    expect(await readdir(stateDir)).not.toContain('ready.json');
  });

  test('that was killed is not found, and does not hold its directory', async () => {
    const stateDir = await temporaryDirectory();
    const { child } = await spawnSandbox({ stateDir, publish: true });
    await endOf(child, 'SIGKILL');

    expect(await readdir(stateDir)).toContain('ready.json');
    expect(await findRunningSandbox(stateDir)).toBeNull();
    const next = await withSandbox({ stateDir, publish: true });
    expect((await findRunningSandbox(stateDir))?.pid).toBe(next.ready.pid);
  });

  test('is not what another directory’s server answers on the same port', async () => {
    const stateDir = await temporaryDirectory();
    const { child, sandbox } = await spawnSandbox({ stateDir, publish: true });
    await endOf(child, 'SIGKILL');
    await withSandbox({ port: Number(new URL(sandbox.ready.origin).port) });

    expect(await findRunningSandbox(stateDir)).toBeNull();
  });

  test('is only published when that is wanted', async () => {
    const { stateDir } = await withSandbox();

    expect(await findRunningSandbox(stateDir)).toBeNull();
  });
});

test('a reset forgets the tenant, and keeps the authority that software may trust', async () => {
  const stateDir = await temporaryDirectory();
  const before = await startSandbox({ stateDir });
  await before.close();

  await resetSandbox(stateDir);

  const after = await withSandbox({ stateDir });
  expect(after.ready.tenantId).not.toBe(before.ready.tenantId);
  expect(after.ready.admin).not.toEqual(before.ready.admin);
  expect(after.caCertificate).toBe(before.caCertificate);
});

test('a reset of a directory that is not there yet does nothing', async () => {
  const parent = await temporaryDirectory();
  const stateDir = join(await mkdtemp(join(parent, 'x-')), 'deep', 'er');

  await resetSandbox(stateDir);
  expect((await withSandbox({ stateDir })).ready.stateDir).toBe(stateDir);
  await rm(parent, { recursive: true, force: true });
});

test('a fault that cannot be read, a taken port, and a log that cannot be written stop the start', async () => {
  const stateDir = await temporaryDirectory();
  const { ready } = await withSandbox();
  const port = Number(new URL(ready.origin).port);

  await expect(startSandbox({ stateDir, faults: ['nonsense'] })).rejects.toThrow(SandboxError);
  await expect(startSandbox({ stateDir, port })).rejects.toThrow(`Port ${port} is in use by another program.`);
  await expect(startSandbox({ stateDir, requestLog: stateDir })).rejects.toMatchObject({ code: 'EISDIR' });
});
