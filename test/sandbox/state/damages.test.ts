import { execFileSync } from 'node:child_process';
import {
  constants,
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFhirServers, setFhirServer } from '../../../src/sandbox/fhir-servers.ts';
import { findRunningSandbox, resetSandbox, SandboxStateError, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { secretClient } from '../key-vault/vault-client.ts';
import { clientOf, listOf, temporaryDirectory, type TestSandbox, withSandbox } from '../running-sandbox.ts';

/** A state directory with something in every file of it. */
let sound = '';

beforeAll(async () => {
  sound = await mkdtemp(join(tmpdir(), 'fhir-apps-sound-'));
  const cleanUps: (() => Promise<void>)[] = [];
  const served = await startSandbox({ stateDir: sound, publish: true });
  const sandbox = clientOf(served, sound, (cleanUp) => cleanUps.push(cleanUp));
  await writeSomething(sandbox);
  await Promise.all(cleanUps.map((cleanUp) => cleanUp()));
  await served.close();
  await writeFile(join(sound, 'ready.json'), '{}');
});
afterAll(() => rm(sound, { recursive: true, force: true }));

async function writeSomething(sandbox: TestSandbox): Promise<void> {
  await sandbox.graph('POST', '/applications', { displayName: 'Ward 7', uniqueName: 'ward-7' });
  await sandbox.graph('POST', '/applications', { displayName: 'Ward 8', uniqueName: 'ward-8' });
  await secretClient(sandbox).setSecret('ward', 'value');
  await setFhirServer(sandbox.stateDir, 'oss', { audience: 'api://ward' });
  await sandbox.send('/test-issuer/keys');
}

/** A copy of the sound directory. */
async function copy(): Promise<string> {
  const directory = join(await temporaryDirectory(), 'state');
  await cp(sound, directory, { recursive: true });
  return directory;
}

/** Puts a key where a reset must have left none, as most of what a start takes is to make one. */
async function putSigningKeyIn(directory: string): Promise<void> {
  await copyFile(join(sound, 'signing-key.json'), join(directory, 'signing-key.json'), constants.COPYFILE_EXCL);
}

/** The path of a file; of a journal by the name of its document and `.journal`, as its own name is never the same. */
async function pathOf(directory: string, file: string): Promise<string> {
  const document = file.replace(/\.journal$/, '');
  const names = await readdir(directory);
  const found = names.find((name) => name === file || (name.startsWith(`${document}.`) && name.endsWith('.journal')));
  return join(directory, found ?? file);
}

const DAMAGES = {
  emptied: (path: string) => truncate(path, 0),
  halved: async (path: string) => truncate(path, Math.floor((await stat(path)).size / 2)),
  'without its last byte': async (path: string) => truncate(path, (await stat(path)).size - 1),
  removed: (path: string) => rm(path),
  'of another kind': (path: string) => writeFile(path, '{"something":"else"}\n'),
  'no text': (path: string) => writeFile(path, Buffer.alloc(300)),
  'a directory': async (path: string) => {
    await rm(path);
    await mkdir(path);
  },
} as const;
type Damage = keyof typeof DAMAGES;
const ALL = Object.keys(DAMAGES) as Damage[];

async function damaged(file: string, damage: Damage): Promise<string> {
  const directory = await copy();
  await DAMAGES[damage](await pathOf(directory, file));
  return directory;
}

const without = (...damages: readonly Damage[]): Damage[] => ALL.filter((each) => !damages.includes(each));
const table = (files: readonly (readonly [string, readonly Damage[]])[]): (readonly [string, Damage])[] =>
  files.flatMap(([file, damages]) => damages.map((damage) => [file, damage] as const));

describe('damage that loses something is reported, and nothing is made in its place', () => {
  test.each(
    table([
      ['tenant.json', ALL],
      ['tenant.json.journal', ALL],
      ['identities.json', ALL],
      ['fhir.json', ALL],
      ['fhir.json.journal', ALL],
      ['key-vault.json', ALL],
      ['key-vault.json.journal', ALL],
      // Its last byte is a newline.
      ['key-vault-key', without('without its last byte')],
    ]),
  )('%s %s', async (file, damage) => {
    const stateDir = await damaged(file, damage);
    const before = (await readdir(stateDir)).filter((name) => !name.endsWith('.lock'));
    const started = startSandbox({ stateDir });

    await expect(started).rejects.toThrow(SandboxStateError);
    await expect(started).rejects.toThrow(file.replace('.journal', ''));
    // What loses nothing comes first.
    await expect(started).rejects.toThrow(/from a copy.*--state.*`fhir-apps sandbox reset` deletes/s);
    expect((await readdir(stateDir)).filter((name) => !name.endsWith('.lock'))).toEqual(before);
  });

  test.each(['tenant.json', 'fhir.json', 'key-vault.json'])('%s with nothing but its version', async (file) => {
    const stateDir = await copy();
    const path = join(stateDir, file);
    const snapshot = JSON.parse(await readFile(path, 'utf8')) as { readonly document: { readonly version: number } };
    const { version } = snapshot.document;
    await writeFile(path, JSON.stringify({ ...snapshot, document: { version } }));

    await expect(startSandbox({ stateDir })).rejects.toThrow(SandboxStateError);
  });

  test.each(
    table([
      ['fhir.json', ALL],
      ['fhir.json.journal', ALL],
    ]),
  )('of what `sandbox fhir` reads: %s %s', async (file, damage) => {
    const stateDir = await damaged(file, damage);

    await expect(readFhirServers(stateDir)).rejects.toThrow(SandboxStateError);
    await expect(setFhirServer(stateDir, 'oss', {})).rejects.toThrow(SandboxStateError);
  });

  test.each(
    table([
      ['control-key', ['a directory']],
      ['signing-key.json', []],
      ['certificates.json', ['a directory']],
      ['ca.pem', ['a directory']],
      ['last-port', ['a directory']],
      ['ready.json', ['a directory']],
      ['written-tenant.json', ['a directory']],
    ]),
  )('where it cannot be put right: %s is %s', async (file, damage) => {
    const stateDir = await damaged(file, damage);

    await expect(startSandbox({ stateDir, publish: true })).rejects.toThrow(SandboxStateError);
    await expect(startSandbox({ stateDir, publish: true })).rejects.toThrow(file);
  });

  test('and a reset starts anew', async () => {
    const files = await readdir(sound);
    expect(files).toEqual(expect.arrayContaining(['tenant.json', 'fhir.json', 'key-vault.json']));
    for (const file of files) {
      for (const damage of ['emptied', 'removed', 'a directory'] as const) {
        const stateDir = await damaged(file, damage);
        await resetSandbox(stateDir);
        if (file !== 'signing-key.json') {
          await putSigningKeyIn(stateDir);
        }
        const anew = await startSandbox({ stateDir, publish: true });
        await anew.close();

        expect(await readFile(join(stateDir, 'tenant.json'), 'utf8')).not.toContain('ward-7');
        await expect(readFhirServers(stateDir)).resolves.toMatchObject({ oss: { audience: null } });
      }
    }
  });

  test('but no reset removes a directory with something in it', async () => {
    const stateDir = await damaged('tenant.json', 'a directory');
    await writeFile(join(stateDir, 'tenant.json', 'photo'), 'x');

    await expect(resetSandbox(stateDir)).rejects.toThrow('is a directory with files in it. Move it away');
    expect(await readFile(join(stateDir, 'tenant.json', 'photo'), 'utf8')).toBe('x');
    expect(await readdir(stateDir)).toContain('fhir.json');
  });
});

describe('what can be made again without a loss is made again', () => {
  test.each(
    table([
      ['control-key', without('a directory')],
      ['signing-key.json', without('a directory')],
      ['certificates.json', without('a directory')],
      ['ca.pem', without('a directory')],
      ['last-port', without('a directory')],
      ['ready.json', without('a directory')],
      ['written-tenant.json', without('a directory')],
      ['written-fhir.json', without('a directory')],
      ['written-key-vault.json', without('a directory')],
    ]),
  )('%s %s', async (file, damage) => {
    const stateDir = await damaged(file, damage);
    const sandbox = await withSandbox({ stateDir, publish: true });

    const names = listOf((await sandbox.graph('GET', '/applications?$top=999')).body).map((each) => each['uniqueName']);
    expect(names).toEqual(expect.arrayContaining(['ward-7', 'ward-8']));
    expect((await secretClient(sandbox).getSecret('ward')).value).toBe('value');
    expect(await findRunningSandbox(stateDir)).toMatchObject({
      pid: process.pid,
      caCertificate: sandbox.caCertificate,
    });
    expect(await readFile(sandbox.ready.caFile, 'utf8')).toBe(sandbox.caCertificate);
    expect(await readdir(stateDir)).toEqual(expect.arrayContaining([file]));
  });

  test('the authority’s own file, without another authority', async () => {
    const before = await readFile(join(sound, 'ca.pem'), 'utf8');
    for (const damage of without('a directory')) {
      const sandbox = await withSandbox({ stateDir: await damaged('ca.pem', damage) });

      expect(sandbox.caCertificate).toBe(before);
    }
  });
});

test.each(['tenant.json', 'fhir.json', 'key-vault.json'])(
  'a snapshot that is gone with its length is reported, and its journal kept: %s',
  async (file) => {
    const stateDir = await damaged(file, 'removed');
    await rm(join(stateDir, `written-${file}`));
    const journal = await readFile(await pathOf(stateDir, `${file}.journal`));

    await expect(startSandbox({ stateDir })).rejects.toThrow(`${file} is missing`);
    expect(await readFile(await pathOf(stateDir, `${file}.journal`))).toEqual(journal);
  },
);

test('a named pipe in the place of a file keeps nobody waiting', async () => {
  const stateDir = await damaged('tenant.json', 'removed');
  execFileSync('mkfifo', [join(stateDir, 'tenant.json')]);

  await expect(startSandbox({ stateDir })).rejects.toThrow(/tenant\.json cannot be read: it is no plain file/);
});

test('a journal that is cut at any place is reported', async () => {
  const journal = await pathOf(sound, 'tenant.json.journal');
  const whole = await readFile(journal);
  for (let length = 0; length < whole.length; length += 97) {
    const stateDir = await copy();
    await truncate(await pathOf(stateDir, 'tenant.json.journal'), length);

    await expect(startSandbox({ stateDir }), String(length)).rejects.toThrow(SandboxStateError);
  }
});

test('a journal that is cut while it is served is reported, and not written to for ever', async () => {
  const sandbox = await withSandbox({ stateDir: await copy() });
  await sandbox.graph('GET', '/applications');
  await truncate(await pathOf(sandbox.stateDir, 'tenant.json.journal'), 0);

  const read = await sandbox.graph('GET', '/applications');
  const written = await sandbox.graph('POST', '/applications', { displayName: 'Ward 9' });

  expect([read.status, written.status]).toEqual([500, 500]);
  expect(read.text).toContain('fhir-apps sandbox reset');
});

test('a state directory of an earlier release, which kept no lengths, is opened as before', async () => {
  const stateDir = await copy();
  await Promise.all(['tenant', 'fhir', 'key-vault'].map((name) => rm(join(stateDir, `written-${name}.json`))));
  const sandbox = await withSandbox({ stateDir });

  const names = listOf((await sandbox.graph('GET', '/applications?$top=999')).body).map((each) => each['uniqueName']);
  expect(names).toContain('ward-8');
  expect(await readdir(stateDir)).toEqual(
    expect.arrayContaining(['written-tenant.json', 'written-fhir.json', 'written-key-vault.json']),
  );
});

test('a state directory may be moved, and is watched over there too', async () => {
  const stateDir = await copy();
  await (await startSandbox({ stateDir })).close();
  await truncate(await pathOf(stateDir, 'tenant.json.journal'), 10);

  await expect(startSandbox({ stateDir })).rejects.toThrow(/ends after 0 bytes, where \d+ were written/);
});
