import { execFileSync } from 'node:child_process';
import { mkdir, readdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { lockPathOf } from '../../src/files/file-lock.ts';
import type { HeldSecret } from '../../src/secrets/held-secret.ts';
import { makeDirectory, openForTest, secret } from './sink-under-test.ts';

/** What someone finds at a sink for a client, by default the one of {@link secret}. */
async function look(sink: string, clientId = secret.clientId): Promise<HeldSecret> {
  return (await openForTest(sink)).sink.look(secret.key, clientId);
}

const HELD: HeldSecret = { kind: 'held', text: secret.text };

/** A file of each kind, by how its sink begins, with the text that holds the secret. */
const FILES = [
  ['file:', `${secret.text}\n`],
  [
    'env-file:',
    `SERVICE_NIGHTLY_IMPORT_CLIENT_ID=${secret.clientId}\nSERVICE_NIGHTLY_IMPORT_CLIENT_SECRET=${secret.text}\n`,
  ],
] as const;

describe.each(FILES)('looking at %sPATH', (kind, text) => {
  let directory: string;
  let path: string;

  beforeEach(async () => {
    directory = await makeDirectory();
    path = join(directory, 'secret');
  });

  it('finds the secret, and nothing where there is no file', async () => {
    expect(await look(`${kind}${path}`)).toEqual({ kind: 'absent' });
    expect(await look(`${kind}${join(path, 'below')}`)).toEqual({ kind: 'absent' });
    await writeFile(path, text);
    expect(await look(`${kind}${path}`)).toEqual(HELD);
  });

  it('changes nothing, also where a run that was killed has left something and holds the lock', async () => {
    await writeFile(path, text);
    await mkdir(lockPathOf(path));
    await writeFile(`${path}.fhir-apps-tmp`, 'half of a secret');
    const before = await readdir(directory);
    expect(await look(`${kind}${path}`)).toEqual(HELD);
    expect(await readdir(directory)).toEqual(before);
  });

  it('says why the system refuses to read it', async () => {
    await symlink('secret', path);
    expect(await look(`${kind}${path}`)).toEqual({
      kind: 'unreadable',
      reason: 'too many symbolic links encountered',
    });
  });

  it('follows links, behind which Kubernetes mounts secrets', async () => {
    await mkdir(join(directory, '..data'));
    await writeFile(join(directory, '..data', 'secret'), text);
    await symlink(join('..data', 'secret'), path);
    expect(await look(`${kind}${path}`)).toEqual(HELD);
  });

  it('neither waits for a named pipe nor reads what is no file of secrets', async () => {
    execFileSync('mkfifo', [path]);
    const noFile: HeldSecret = { kind: 'unreadable', reason: 'it is not a regular file' };
    expect(await look(`${kind}${path}`)).toEqual(noFile);
    expect(await look(`${kind}${directory}`)).toEqual(noFile);
    const large = join(directory, 'large');
    await writeFile(large, text);
    await truncate(large, 2 * 1024 * 1024);
    expect(await look(`${kind}${large}`)).toEqual({ kind: 'unreadable', reason: 'it is larger than 1 MB' });
  });
});

describe('looking at an env file', () => {
  it('finds nothing of a client whose id is not the one beside the secret', async () => {
    const path = join(await makeDirectory(), '.env');
    await writeFile(path, FILES[1][1]);
    expect(await look(`env-file:${path}`, '22222222-2222-4333-8444-555555555555')).toEqual({ kind: 'absent' });
    expect(await look(`env-file:${path}`, secret.clientId.toUpperCase())).toEqual(HELD);
  });
});

it.each(['github', 'azure-pipelines', 'stdout', 'terminal'])('nobody can look at %s', async (sink) => {
  expect(await look(sink)).toEqual({ kind: 'unreadable', reason: null });
});
