import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resetSandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { clientOf, objectOf, temporaryDirectory, type TestSandbox, withSandbox } from '../running-sandbox.ts';
import { spawnSandbox } from '../sandbox-process.ts';
import { clientWith, refusalOf, secretClient, VAULT } from './vault-client.ts';

describe('the state directory', () => {
  test('has no value in clear, and keeps the secrets from one start to the next', async () => {
    const stateDir = await temporaryDirectory();
    const requestLog = join(await temporaryDirectory(), 'requests.jsonl');
    const first = await startSandbox({ stateDir, requestLog });
    const vault = secretClient(clientOf(first, stateDir));
    // Enough of them that the journal is ended and a new snapshot is written.
    for (let index = 0; index < 30; index += 1) {
      await vault.setSecret(`kept-${index % 3}`, `Cl3ar-${'x'.repeat(20_000)}-${index}`);
    }
    await vault.beginDeleteSecret('kept-0');
    await first.close();
    const again = secretClient(await withSandbox({ stateDir }));

    const files = await readdir(stateDir);
    expect(files).toEqual(expect.arrayContaining(['key-vault.json', 'key-vault-key']));
    for (const file of files) {
      const path = join(stateDir, file);
      expect((await stat(path)).mode & 0o077, file).toBe(0);
      const text = await readFile(path, 'utf8');
      expect(text, file).not.toMatch(/Cl3ar|x{20}/);
      expect(text, file).not.toContain(Buffer.from('xxxxxx').toString('base64url'));
    }
    expect((await again.getSecret('kept-2')).value).toMatch(/^Cl3ar-x{20000}-29$/);
    const log = await readFile(requestLog, 'utf8');
    expect(log).toContain(`/vaults/${VAULT}/secrets/kept-0`);
    expect(log).not.toMatch(/Cl3ar|x{20}/);
  });

  test('that was killed in the middle of writes has every version that was answered for', async () => {
    const stateDir = await temporaryDirectory();
    const { child, sandbox } = await spawnSandbox({ stateDir });
    const vault = secretClient(sandbox);
    await vault.setSecret('first', 'value');
    const answered: string[] = [];
    const write = async (index: number): Promise<void> => {
      const { properties } = await vault.setSecret(`name-${index % 4}`, `value-${index}`);
      answered.push(`${properties.name}/${properties.version ?? ''}=value-${index}`);
      if (answered.length === 8) {
        child.kill('SIGKILL');
      }
    };

    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, index) => write(index)));
    const again = secretClient(await withSandbox({ stateDir }));

    expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
    for (const each of answered) {
      const [, name = '', version = '', value = ''] = /^(.*)\/(.*)=(.*)$/.exec(each) ?? [];
      expect((await again.getSecret(name, { version })).value).toBe(value);
    }
    expect(answered.length).toBeGreaterThanOrEqual(8);
  });

  test('without its key gives nothing away, and says what to do', async () => {
    const sandbox = await withSandbox();
    await secretClient(sandbox).setSecret('sealed', 'value');
    await rm(join(sandbox.stateDir, 'key-vault-key'));
    const started = startSandbox({ stateDir: sandbox.stateDir });

    await expect(started).rejects.toThrow(/key-vault-key is missing.*`fhir-apps sandbox reset`/);
    await expect(readFile(join(sandbox.stateDir, 'key-vault-key'))).rejects.toThrow('ENOENT');
  });

  test('forgets the secrets and their key with a reset', async () => {
    const stateDir = await temporaryDirectory();
    const before = await startSandbox({ stateDir });
    await secretClient(clientOf(before, stateDir)).setSecret('gone', 'value');
    await before.close();
    await resetSandbox(stateDir);
    const left = await readdir(stateDir);
    const after = secretClient(await withSandbox({ stateDir }));

    expect(left.filter((file) => file.startsWith('key-vault'))).toEqual([]);
    expect(await refusalOf(after.getSecret('gone'))).toContain('404 SecretNotFound');
  });

  test('whose vaults cannot be written is told as a failure, and works again once it can', async () => {
    const sandbox = await withSandbox();
    const vault = secretClient(sandbox);
    await mkdir(join(sandbox.stateDir, 'key-vault.json'));
    const failed = await refusalOf(vault.setSecret('late', 'value'));
    await rm(join(sandbox.stateDir, 'key-vault.json'), { recursive: true });
    await vault.setSecret('late', 'value');

    expect(failed).toMatch(/^500 /);
    expect((await vault.getSecret('late')).value).toBe('value');
  });
});

describe('a disturbed vault', () => {
  test.each<[string, string]>([
    ['keyvault=429:3', '429 Throttled: '],
    ['PUT keyvault=denied', '403 Forbidden ForbiddenByRbac: '],
    ['/vaults/*/secrets/**=503', '503 serviceNotAvailable: '],
    ['keyvault@2=error:409:Conflict:Busy.', '409 Conflict: Busy.'],
  ])('%s', async (fault, expected) => {
    const sandbox = await withSandbox({ faults: [fault] });

    expect(await refusalOf(secretClient(sandbox).setSecret('a', 'value'))).toContain(expected);
  });

  test('may have done what nobody was told of', async () => {
    const sandbox = await withSandbox({ faults: ['PUT keyvault@2=reset-after'] });
    const vault = secretClient(sandbox);
    const cut = await refusalOf(vault.setSecret('a', 'value'));

    expect(cut).not.toMatch(/^\d/);
    expect((await vault.getSecret('a')).value).toBe('value');
  });

  test('learns of a recovery late where replication lags', async () => {
    const sandbox = await withSandbox();
    const admin = secretClient(sandbox);
    await admin.setSecret('a', 'value');
    await admin.beginDeleteSecret('a');
    await admin.beginRecoverDeletedSecret('a');
    await setLag(sandbox, 600_000);
    const early = [
      await refusalOf(admin.getSecret('a')),
      await refusalOf(admin.setSecret('a', 'again')),
      await refusalOf(admin.getDeletedSecret('a')),
    ];
    await setLag(sandbox, 0);

    expect(early).toEqual([
      expect.stringContaining('404 SecretNotFound: A secret with (name/id) a was not found'),
      expect.stringContaining('409 Conflict ObjectIsBeingRecovered: '),
      '404 SecretNotFound: Deleted Secret not found: a',
    ]);
    expect((await admin.getSecret('a')).value).toBe('value');
  });

  test('learns of a deletion and of a new role late where replication lags', async () => {
    const sandbox = await withSandbox();
    const admin = secretClient(sandbox);
    await admin.setSecret('a', 'value');
    await admin.setSecret('b', 'value');
    await admin.beginDeleteSecret('b');
    const client = await clientWith(sandbox, 'user');
    // It has its token before it is forgotten.
    const before = (await client.getSecret('a')).value;
    const tried = async (): Promise<string[]> => [
      await refusalOf(admin.getDeletedSecret('b')),
      await refusalOf(admin.setSecret('b', 'value')),
      await refusalOf(client.getSecret('a')),
    ];
    await setLag(sandbox, 600_000);
    const early = await tried();
    await setLag(sandbox, 0);

    expect(before).toBe('value');
    expect(early).toEqual([
      '404 SecretNotFound: Deleted Secret not found: b',
      expect.stringContaining('409 Conflict ObjectIsBeingDeleted: '),
      expect.stringContaining('403 Forbidden ForbiddenByRbac: '),
    ]);
    expect(await tried()).toEqual([
      'no refusal',
      expect.stringContaining('409 Conflict ObjectIsDeletedButRecoverable: '),
      'no refusal',
    ]);
  });
});

test('a secret is not logged wherever it is sent by mistake', async () => {
  const requestLog = join(await temporaryDirectory(), 'requests.jsonl');
  const sandbox = await withSandbox({ requestLog });
  for (const path of [`/vaults/${VAULT}/secrets/a`, '/secrets/a', '/vaults/nowhere/secrets/a', '/v1.0/me']) {
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
      for (const name of ['value', 'Value']) {
        const body = JSON.stringify({ [name]: 'Cl3ar', tags: { kept: 'yes' } });
        await sandbox.send(`${path}?api-version=7.4`, { method: 'PUT', headers: { 'content-type': type }, body });
      }
    }
  }

  const lines = (await readFile(requestLog, 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(24);
  expect(lines.filter((line) => line.includes('Cl3ar'))).toEqual([]);
  expect(objectOf(JSON.parse(lines[0] ?? '{}') as Record<string, unknown>, 'body')).toEqual({
    value: '[redacted]',
    tags: { kept: 'yes' },
  });
});

/** Sets how long what is written stays unknown, from now on. */
async function setLag(sandbox: TestSandbox, replicationDelayMs: number): Promise<void> {
  const key = (await readFile(join(sandbox.stateDir, 'control-key'), 'utf8')).trim();
  const headers = { authorization: `Bearer ${key}` };
  const set = await sandbox.send('/.sandbox/settings', {
    method: 'PATCH',
    headers,
    body: JSON.stringify({ replicationDelayMs }),
  });
  expect(set.status).toBe(200);
}
