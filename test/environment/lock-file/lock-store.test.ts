import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLockStore } from '../../../src/environment/lock-file/lock-store.ts';
import { parseLockFile } from '../../../src/environment/lock-file/lock-file.ts';
import { pinsAt } from '../../../src/environment/lock-file/pins.ts';
import { bundleProgram } from '../../bundle.ts';

const PLACE = {
  name: 'default',
  tenantId: 'eeeeeeee-0000-4000-8000-000000000001',
  fhirUrl: 'https://fhir.contoso.com',
};
const PINNING = new URL('pinning-process.ts', import.meta.url);

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-lock-'));
  path = join(directory, 'fhir-apps.lock.json');
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

function ids(number: number): { readonly appId: string; readonly objectId: string } {
  const end = String(number).padStart(12, '0');
  return { appId: `aaaaaaaa-0000-4000-8000-${end}`, objectId: `bbbbbbbb-0000-4000-8000-${end}` };
}

async function pinned(): Promise<readonly string[]> {
  return [...pinsAt(parseLockFile(await readFile(path, 'utf8'), path), PLACE, path).keys()];
}

describe('the lock file on disk', () => {
  it('is for everybody to read, and nothing is left beside it', async () => {
    const store = await openLockStore(path, PLACE);
    await store.proveWritable();
    expect(await readdir(directory)).toEqual([]);
    store.pin('resource', ids(1));
    await store.flush();
    expect((await lstat(path)).mode & 0o777).toBe(0o644);
    expect(await readdir(directory)).toEqual(['fhir-apps.lock.json']);
    expect((await openLockStore(path, PLACE)).pins).toEqual(new Map([['resource', ids(1)]]));
  });

  it('is freed of what a killed run left, also by a run that has nothing to pin', async () => {
    await writeFile(`${path}.fhir-apps-tmp`, '{"half');
    await mkdir(`${path}.fhir-apps-lock`);
    await writeFile(join(`${path}.fhir-apps-lock`, 'holder-00000000-0000-4000-8000-000000000001'), '');
    await utimes(`${path}.fhir-apps-lock`, 1, 1);
    await openLockStore(path, PLACE);
    expect(await readdir(directory)).toEqual([]);
  });

  it('gathers pins for a while, and writes them without being told to', async () => {
    const store = await openLockStore(path, PLACE);
    for (let number = 0; number < 1000; number += 1) {
      store.pin(`service-${number}`, ids(number));
    }
    expect(await readdir(directory)).toEqual([]);
    await expect.poll(() => readdir(directory), { timeout: 10_000 }).toEqual(['fhir-apps.lock.json']);
    expect(await pinned()).toHaveLength(1000);
    await store.flush();
  });

  it('is not touched where nothing changes, however it is written', async () => {
    const first = await openLockStore(path, PLACE);
    first.pin('resource', ids(1));
    await first.flush();
    const text = (await readFile(path, 'utf8')).replaceAll('\n', '\r\n');
    await writeFile(path, text);
    const again = await openLockStore(path, PLACE);
    again.pin('resource', ids(1));
    again.unpin('service-b');
    await again.flush();
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it.each<[what: string, encode: (text: string) => Buffer]>([
    ['UTF-8 with a byte order mark', (text) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['lines that end as in Windows', (text) => Buffer.from(text.replaceAll('\n', '\r\n'))],
  ])('stays as an editor has saved it: %s', async (_what, encode) => {
    const first = await openLockStore(path, PLACE);
    first.pin('resource', ids(1));
    first.pin('service-b', ids(2));
    await first.flush();
    const whole = await readFile(path, 'utf8');
    const before = await openLockStore(path, PLACE);
    before.unpin('service-b');
    await before.flush();
    await writeFile(path, encode(await readFile(path, 'utf8')));
    const again = await openLockStore(path, PLACE);
    again.pin('service-b', ids(2));
    await again.flush();
    expect(await readFile(path)).toEqual(encode(whole));
  });

  it('holds what five processes pin at once', async () => {
    const program = await bundleProgram(PINNING);
    await Promise.all(
      [1, 2, 3, 4, 5].map((run) => promisify(execFile)(process.execPath, [program, path, String(run)])),
    );
    expect(await pinned()).toHaveLength(5 * 20);
    expect(await readdir(directory)).toEqual(['fhir-apps.lock.json']);
  });

  it('forgets what is gone, and keeps what another run has pinned meanwhile', async () => {
    const one = await openLockStore(path, PLACE);
    const other = await openLockStore(path, PLACE);
    one.pin('resource', ids(1));
    await one.flush();
    other.pin('service-b', ids(2));
    await other.flush();
    one.unpin('resource');
    await one.flush();
    expect(await pinned()).toEqual(['service-b']);
  });
});

describe('a directory that cannot be written', () => {
  it('is found out before anything is made, and told when it comes later', async () => {
    const store = await openLockStore(path, PLACE);
    store.pin('resource', ids(1));
    const moved = `${directory}-moved`;
    await rename(directory, moved);
    await expect(store.proveWritable()).rejects.toMatchObject({ code: 'lock_unwritable', exitCode: 2 });
    await expect(store.flush()).rejects.toMatchObject({ code: 'lock_unwritable', exitCode: 3 });
    await rename(moved, directory);
    await store.flush();
    expect(await pinned()).toEqual(['resource']);
  });
});

describe('what is no place for a lock file', () => {
  it.each<[what: string, make: () => Promise<unknown>, code: string]>([
    ['a symbolic link', () => symlink('/dev/null', path), 'lock_unreadable'],
    ['a directory', () => mkdir(path), 'lock_unreadable'],
    ['a file of something else', () => writeFile(path, 'a: b'), 'lock_invalid'],
  ])('%s', async (_what, make, code) => {
    await make();
    await expect(openLockStore(path, PLACE)).rejects.toMatchObject({ code, exitCode: 2 });
  });

  it('a directory that is not there', async () => {
    const store = await openLockStore(join(directory, 'no', 'x.lock.json'), PLACE);
    await expect(store.proveWritable()).rejects.toMatchObject({ code: 'lock_unwritable' });
  });
});
