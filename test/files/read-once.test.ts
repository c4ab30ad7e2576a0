import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOnce } from '../../src/files/read-once.ts';
import { createNamedFileReader } from '../../src/reconcile/named-files.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-read-once-'));
});
afterEach(() => rm(directory, { recursive: true }));

function makePipe(name: string): string {
  const path = join(directory, name);
  execFileSync('mkfifo', [path]);
  return path;
}

/** Opens a pipe for writing at once and writes to it only then, and once more later; its reader may come at any time. */
async function writeTo(path: string, first: string, second: string): Promise<void> {
  const script = `exec 3<>"$1"; echo open; sleep 0.2; printf %s "$2" >&3; sleep 0.2; printf %s "$3" >&3; sleep 0.2`;
  const writer = spawn('bash', ['-c', script, 'bash', path, first, second], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => writer.stdout.once('data', resolve));
}

describe('what is read once', () => {
  it('may be a file, cut off after the most bytes and one more', async () => {
    const path = join(directory, 'file');
    await writeFile(path, 'hello');
    expect(String(await readOnce(path, 5))).toBe('hello');
    expect(String(await readOnce(path, 3))).toBe('hell');
  });

  it('may be a pipe whose writer takes its time', async () => {
    const path = makePipe('pipe');
    await writeTo(path, 'hel', 'lo');
    expect(String(await readOnce(path, 100))).toBe('hello');
  });

  it('is empty where nobody writes to a pipe', async () => {
    expect(await readOnce(makePipe('pipe'), 100)).toHaveLength(0);
  });

  it.each([
    ['/dev/zero', 'device'],
    ['.', 'directory'],
  ])('is not %s', async (path, what) => {
    expect(await readOnce(path, 100)).toBe(what);
  });
});

describe('a file that an input names', () => {
  it('is read once, however often it is asked for', async () => {
    const path = makePipe('roles.json');
    await writeTo(
      path,
      '{"roles": [{"name": "auditor", ',
      '"dataActions": ["read"], "notDataActions": [], "scopes": ["/"]}]}',
    );
    const readFile = createNamedFileReader({ cwd: directory, now: () => new Date() });
    const readings = [await readFile('rolesFile', 'roles.json'), await readFile('rolesFile', 'roles.json')];
    expect(readings).toMatchObject(Array(2).fill({ kind: 'rolesFile', roles: [{ name: 'auditor' }] }));
  });
});
