import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultKey, formerKey, formerKeys } from '../../src/registration/answers/names.ts';
import {
  FHIR_URL,
  list,
  type ListedApplication,
  type Outcome,
  outcomeOf,
  register,
  RESOURCE,
} from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const LONG = 'Überlange Bezeichnung eines Dienstes, der jede Nacht die Daten der Stationen einliest und prüft';

let sandbox: ServedSandbox;

function registerNamed(name: string, ...args: readonly string[]): Promise<Outcome> {
  return register(sandbox, {
    args: [
      'register',
      'public',
      '--fhir-url',
      FHIR_URL,
      '--name',
      name,
      '--reply-url',
      'https://a.contoso.com/',
      ...args,
    ],
  });
}

async function countOf(name: string): Promise<number> {
  const all = await list<ListedApplication & { readonly displayName: string }>(sandbox, '/applications?$top=999');
  return all.filter(({ displayName }) => displayName === name).length;
}

function formerOf(name: string): string {
  const former = formerKey('public', name);
  expect(former).not.toBeNull();
  return former ?? '';
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  await register(sandbox, RESOURCE);
});
afterAll(() => sandbox.stop());

describe.each(['Ärzteportal', LONG])('an application that earlier versions registered as %s', (name) => {
  it('keeps its key when it is registered again, in the same exchanges', async () => {
    const before = await registerNamed(name, '--key', formerOf(name));
    expect(before).toMatchObject({ exitCode: 0, result: { action: 'created', key: formerOf(name) } });
    expect(await registerNamed(name, '--dry-run')).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged', key: formerOf(name), appId: before.result.appId },
    });
    await sandbox.graphExchanges();
    expect(await registerNamed(name, '--tag', 'ward')).toMatchObject({
      exitCode: 0,
      result: { action: 'updated', key: formerOf(name), appId: before.result.appId },
    });
    const [first] = await sandbox.graphExchanges();
    expect(JSON.stringify(first?.body)).toContain(encodeURIComponent(defaultKey('public', name)).slice(0, 40));
    expect(JSON.stringify(first?.body)).toContain(formerOf(name).slice(0, 40));
    expect(await countOf(name)).toBe(1);
  });

  it('is found by its key by every command that takes one', async () => {
    const key = formerOf(name);
    for (const words of [
      ['show'],
      ['list'],
      ['rename', '--name', name],
      ['credential', 'list'],
      ['disable'],
      ['enable'],
    ]) {
      const [command = '', ...flags] = words;
      const sub =
        command === 'credential' ? [command, 'list', key] : command === 'list' ? [command] : [command, key, ...flags];
      const outcome = outcomeOf(await sandbox.run([...sub, '--fhir-url', FHIR_URL, '--json', '--yes']));
      expect([words, outcome.error]).toEqual([words, {}]);
    }
  });

  it('is in a file that init writes, which plans empty', async () => {
    const file = join(sandbox.workDir, `${formerOf(name)}.yaml`);
    expect((await sandbox.run(['init', '--out', file, '--from', FHIR_URL])).exitCode).toBe(0);
    expect(await readFile(file, 'utf8')).toContain(formerOf(name));
    const { exitCode, result } = outcomeOf(await sandbox.run(['plan', '--check', '-f', file, '--json']));
    expect([exitCode, result.summary]).toMatchObject([0, { create: 0, update: 0, blocked: 0 }]);
  });

  it('blocks an entry of a file under the key that its name has now', async () => {
    const file = join(sandbox.workDir, 'new-key.yaml');
    const entry = { type: 'public', name, replyUrl: 'https://a.contoso.com/' };
    await writeFile(
      file,
      JSON.stringify({
        fhirUrl: FHIR_URL,
        resource: { name: 'Contoso FHIR' },
        clients: { [defaultKey('public', name)]: entry },
      }),
    );
    for (const args of [
      ['plan', '-f', file],
      ['apply', '-f', file, '--yes'],
    ]) {
      const { stdout } = await sandbox.run([...args, '--json']);
      expect(stdout).toContain('"key_differs"');
      expect(stdout).toContain(formerOf(name));
    }
    expect(await countOf(name)).toBe(1);
  });

  it('keeps another of its name from being adopted', async () => {
    const made = await sandbox.graph('POST', '/applications', { displayName: name });
    const words = ['adopt', String(made.body.appId), '--fhir-url', FHIR_URL, '--type', 'public', '--apply', '--yes'];
    const adopted = outcomeOf(await sandbox.run([...words, '--json']));
    expect(adopted).toMatchObject({ exitCode: 2, error: { code: 'key_taken' } });
    await sandbox.graph('DELETE', `/applications/${String(made.body.id)}`);
    await sandbox.graph('DELETE', `/directory/deletedItems/${String(made.body.id)}`);
  });

  it('is restored or purged before another is made, once it is deleted', async () => {
    const gone = outcomeOf(await sandbox.run(['delete', formerOf(name), '--fhir-url', FHIR_URL, '--yes', '--json']));
    expect(gone).toMatchObject({ exitCode: 0 });
    const refused = await registerNamed(name);
    expect(refused).toMatchObject({ exitCode: 1, error: { code: 'name_in_recycle_bin' } });
    expect(await countOf(name)).toBe(0);

    const file = join(sandbox.workDir, 'new-key.yaml');
    const applied = await sandbox.run(['apply', '-f', file, '--yes', '--json']);
    expect(applied.stdout).toContain('"name_in_recycle_bin"');
    expect(await countOf(name)).toBe(0);

    const id = String(gone.result.objectId);
    expect(outcomeOf(await sandbox.run(['restore', id, '--yes', '--json']))).toMatchObject({ exitCode: 0 });
    expect(await registerNamed(name)).toMatchObject({ exitCode: 0, result: { key: formerOf(name) } });
    expect(await countOf(name)).toBe(1);
  });

  it('gives way to a new one when it is purged', async () => {
    await sandbox.run(['delete', formerOf(name), '--fhir-url', FHIR_URL, '--purge', '--yes']);
    expect(await registerNamed(name)).toMatchObject({
      exitCode: 0,
      result: { action: 'created', key: defaultKey('public', name) },
    });
    expect(await registerNamed(name)).toMatchObject({ exitCode: 0, result: { action: 'unchanged' } });
    expect(await countOf(name)).toBe(1);
  });
});

describe('a caller who may not read the recycle bin', () => {
  it('still registers', async () => {
    await sandbox.setFaults(['GET /directory/**x*=denied']);
    expect(await registerNamed('Bär')).toMatchObject({ exitCode: 0, result: { key: defaultKey('public', 'Bär') } });
    await sandbox.setFaults([]);
  });
});

it('keeps the key that an earlier version derived from the decomposed spelling of a name', async () => {
  const [, decomposed = ''] = formerKeys('public', 'Pflegeübersicht');
  const before = await registerNamed('Pflegeübersicht', '--key', decomposed);
  expect(before).toMatchObject({ exitCode: 0, result: { action: 'created' } });
  for (const form of ['NFC', 'NFD'] as const) {
    expect(await registerNamed('Pflegeübersicht'.normalize(form))).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged', key: decomposed, appId: before.result.appId },
    });
  }
  expect(await countOf('Pflegeübersicht')).toBe(1);
});
