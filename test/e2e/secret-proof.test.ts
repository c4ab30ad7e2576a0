import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  applicationOf,
  deliveredKeyIds,
  FHIR_URL,
  type ListedApplication,
  type Outcome,
  outcomeOf,
  register,
  RESOURCE,
  secretIn,
  SERVICE,
  servicePrincipalsOf,
  works,
} from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const HOUR = 3_600_000;

let sandbox: ServedSandbox;
/** A client of its own for each test, with secrets that all begin alike, and its words. */
let uniqueName: string;
let ref: readonly string[];
let sink: { readonly file: string; readonly variable: null };
let registration: readonly string[];
let clients = 0;

beforeAll(async () => {
  sandbox = await serveSandbox();
  await register(sandbox, RESOURCE);
  await sandbox.changeSettings({ assumptions: { secretHint: 'abc' } });
});
afterAll(() => sandbox.stop());

beforeEach(() => {
  clients += 1;
  const key = `service-alike-${clients}`;
  uniqueName = `fhir-apps.fhir.contoso.com.${key}`;
  ref = [key, '--fhir-url', FHIR_URL];
  sink = { file: `alike-${clients}`, variable: null };
  registration = [
    ...['register', 'service', '--fhir-url', FHIR_URL, '--name', `Alike ${clients}`, '--role', 'globalImporter'],
    ...['--credential', 'secret', '--secret-to', `file:${sink.file}`, '--json'],
  ];
});

async function run(...words: readonly string[]): Promise<Outcome> {
  return outcomeOf(await sandbox.run([...words, '--json']));
}

function rotate(...words: readonly string[]): Promise<Outcome> {
  return run('credential', 'rotate', ...ref, '--secret-to', `file:${sink.file}`, ...words);
}

async function registered(): Promise<Outcome> {
  return outcomeOf(await sandbox.run(registration));
}

function app(): Promise<ListedApplication> {
  return applicationOf(sandbox, uniqueName);
}

async function keyIds(): Promise<readonly string[]> {
  return (await app()).passwordCredentials.map(({ keyId }) => keyId);
}

async function sinkWorks(): Promise<boolean> {
  const { appId } = await app();
  return works(sandbox, { clientId: appId, clientSecret: await secretIn(sandbox, sink) }, SERVICE);
}

/** Kills a run when the fault has struck. */
async function killAt(fault: string, words: readonly string[]): Promise<void> {
  await sandbox.exchanges();
  await sandbox.setFaults([fault]);
  const running = sandbox.start(words);
  while (!(await sandbox.exchanges()).some((exchange) => exchange.fault !== null)) {
    await sleep(20);
  }
  running.kill('SIGKILL');
  await running.ended;
  await sandbox.setFaults([]);
}

/** A secret of ours that no mark says was delivered. */
async function addUnmarked(age: number): Promise<{ readonly keyId: string; readonly text: string }> {
  const { id } = await app();
  const startDateTime = new Date(Date.now() - age).toISOString();
  const endDateTime = new Date(Date.now() + 24 * HOUR).toISOString();
  const passwordCredential = { displayName: 'fhir-apps 0123456789ab', startDateTime, endDateTime };
  const { body } = await sandbox.graph('POST', `/applications/${id}/addPassword`, { passwordCredential });
  return { keyId: String(body.keyId), text: String(body.secretText) };
}

async function enable(accountEnabled: boolean): Promise<void> {
  const [principalId = ''] = await servicePrincipalsOf(sandbox, (await app()).appId);
  await sandbox.graph('PATCH', `/servicePrincipals/${principalId}`, { accountEnabled });
}

describe('secrets that begin alike', () => {
  it.each([
    ['before the proof', 'token@2=hang-before'],
    ['before the last look', 'GET /applications/*@2=hang-before'],
    ['before the mark', 'PATCH /applications/*=hang-before'],
  ])('never cost the client its secret, where a rotation is killed %s', async (_when, fault) => {
    await registered();
    await killAt(fault, ['credential', 'rotate', ...ref, '--secret-to', `file:${sink.file}`, '--now']);
    expect(await keyIds()).toHaveLength(2);
    expect(await sinkWorks()).toBe(true);
    expect(await rotate('--now')).toMatchObject({ exitCode: 0, error: {}, result: { proven: true } });
    expect(await sinkWorks()).toBe(true);
    expect(await keyIds()).toHaveLength(1);
    expect(deliveredKeyIds(await app())).toEqual(await keyIds());
  });

  it('retire together with an overlap', async () => {
    await registered();
    await killAt('PATCH /applications/*=hang-before', [
      'credential',
      'rotate',
      ...ref,
      '--secret-to',
      `file:${sink.file}`,
    ]);
    const between = await secretIn(sandbox, sink);
    expect(await rotate()).toMatchObject({ exitCode: 0, error: {} });
    const { appId, tags } = await app();
    expect(await keyIds()).toHaveLength(3);
    expect(tags.filter((tag) => tag.startsWith('fhir-apps:retire:'))).toHaveLength(2);
    expect(await works(sandbox, { clientId: appId, clientSecret: between }, SERVICE)).toBe(true);
  });

  it('leave both alone where register runs again, and say so', async () => {
    await registered();
    const { keyId } = await addUnmarked(60_000);
    const again = await registered();
    expect(again).toMatchObject({ exitCode: 0, error: {}, result: { action: 'unchanged', unconfirmed: [{ keyId }] } });
    expect(again.warnings).toContainEqual(expect.objectContaining({ code: 'secret_unconfirmed' }));
    expect(await keyIds()).toContain(keyId);
  });

  it('do not make rotate write over what is none of the application', async () => {
    await registered();
    const path = join(sandbox.workDir, `other-${clients}`);
    const text = 'abc8Q~this-is-the-secret-of-something-else\n';
    await writeFile(path, text, { mode: 0o600 });
    const outcome = await run('credential', 'rotate', ...ref, '--secret-to', `file:${path}`, '--timeout', '8s');
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'sink_exists' } });
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(await keyIds()).toHaveLength(1);
  });
});

describe('a secret that was delivered without being marked', () => {
  /** A registration that was killed between the two. */
  async function registeredWithoutMark(): Promise<string> {
    // Its mark is a write of its own where the secret does not come with the application.
    await sandbox.changeSettings({ assumptions: { secretsInCreation: false } });
    await killAt('PATCH /applications/*=hang-before', registration);
    await sandbox.changeSettings({ assumptions: { secretsInCreation: true } });
    const [keyId = ''] = await keyIds();
    expect(deliveredKeyIds(await app())).toEqual([]);
    return keyId;
  }

  it('is proven by a token and counts from the next run on', async () => {
    const keyId = await registeredWithoutMark();
    const again = await registered();
    expect(again).toMatchObject({ exitCode: 0, error: {}, result: { credential: { keyId }, unconfirmed: [] } });
    expect(deliveredKeyIds(await app())).toEqual([keyId]);
  });

  it('stays unconfirmed where no token can be asked for', async () => {
    const keyId = await registeredWithoutMark();
    // The run was killed before it made a service principal, or not.
    await register(sandbox, { args: registration.slice(0, -1).concat('--dry-run') });
    const [principal] = await servicePrincipalsOf(sandbox, (await app()).appId);
    if (principal === undefined) {
      const { appId } = await app();
      await sandbox.graph('POST', '/servicePrincipals', { appId });
    }
    await enable(false);
    const listed = await run('credential', 'list', ...ref);
    expect(listed.result).toMatchObject({ credentials: [{ id: keyId, delivered: false, unconfirmed: true }] });
    const again = await registered();
    expect(again).toMatchObject({ exitCode: 0, error: {}, result: { unconfirmed: [{ keyId }] } });
    expect(await rotate()).toMatchObject({
      exitCode: 6,
      error: { code: 'proof_impossible', details: { unconfirmed: [keyId] } },
    });
    expect(await keyIds()).toEqual([keyId]);
    await enable(true);
    expect(await registered()).toMatchObject({ exitCode: 0, result: { credential: { keyId }, unconfirmed: [] } });
    expect(await sinkWorks()).toBe(true);
  });
});

describe('an unmarked secret that is older than an hour', () => {
  beforeEach(async () => {
    await sandbox.changeSettings({ assumptions: { secretHint: 'abc' } });
    await registered();
    await sandbox.changeSettings({ assumptions: { secretHint: 'xyz' } });
  });
  afterAll(() => sandbox.changeSettings({ assumptions: { secretHint: 'abc' } }));

  it('stays, whatever runs, and is reported', async () => {
    const { keyId, text } = await addUnmarked(HOUR + 60_000);
    expect(await registered()).toMatchObject({ exitCode: 0, result: { unconfirmed: [{ keyId }] } });
    expect(await rotate('--now')).toMatchObject({
      exitCode: 0,
      error: {},
      result: { settled: [{ keyId, action: 'unconfirmed' }], unconfirmed: [{ keyId }] },
    });
    const pruned = await run('credential', 'prune', ...ref, '--yes');
    expect(pruned).toMatchObject({ exitCode: 0, result: { pruned: [{ removed: [], unconfirmed: [{ keyId }] }] } });
    expect(pruned.warnings).toMatchObject([{ code: 'secret_unconfirmed' }]);
    expect(await keyIds()).toContain(keyId);
    expect(await works(sandbox, { clientId: (await app()).appId, clientSecret: text }, SERVICE)).toBe(true);
    const removed = await run('credential', 'remove', ...ref, '--id', keyId, '--yes');
    expect(removed).toMatchObject({ exitCode: 0, warnings: [{ code: 'secret_unconfirmed' }] });
  });

  it('goes where it is younger, and not in the sink', async () => {
    const { keyId } = await addUnmarked(HOUR - 60_000);
    expect(await registered()).toMatchObject({ exitCode: 0, result: { action: 'updated', unconfirmed: [] } });
    expect(await keyIds()).not.toContain(keyId);
  });
});
