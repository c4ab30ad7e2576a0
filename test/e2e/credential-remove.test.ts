import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeSample } from '../certificates/sample-certificates.ts';
import {
  applicationOf,
  FHIR_URL,
  type ListedApplication,
  type Outcome,
  outcomeOf,
  register,
  RESOURCE,
} from './registrations.ts';
import { type ClientCredentials, serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOBODY = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

let sandbox: ServedSandbox;
let clients = 0;
/** A client of its own for each test, and the key id of its first secret. */
let uniqueName: string;
let key: string;
let first: string;

interface Removed {
  readonly keyId: string;
  readonly reason: string;
}

interface Pruned {
  readonly appId: string;
  readonly removed: readonly Removed[];
  readonly kept: readonly Removed[];
  readonly error: { readonly code: string } | null;
}

async function secret(words: readonly string[], as?: ClientCredentials): Promise<Outcome> {
  return outcomeOf(await sandbox.run(['credential', ...words, '--json'], as));
}

function remove(id: string, ...flags: readonly string[]): Promise<Outcome> {
  return secret(['remove', key, '--fhir-url', FHIR_URL, '--id', id, ...flags]);
}

function app(): Promise<ListedApplication> {
  return applicationOf(sandbox, uniqueName);
}

async function keyIds(): Promise<readonly string[]> {
  return (await app()).passwordCredentials.map(({ keyId }) => keyId);
}

/** Makes a secret that began and ends so long from now; gives its key id. */
async function addSecret(displayName: string, from: number, to: number): Promise<string> {
  const at = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
  const { status, body } = await sandbox.graph('POST', `/applications/${(await app()).id}/addPassword`, {
    passwordCredential: { displayName, startDateTime: at(from), endDateTime: at(to) },
  });
  expect(status).toBe(200);
  return String(body.keyId);
}

async function tag(...tags: readonly string[]): Promise<void> {
  const { id, tags: existing } = await app();
  expect((await sandbox.graph('PATCH', `/applications/${id}`, { tags: [...existing, ...tags] })).status).toBe(204);
}

async function makeClient(): Promise<void> {
  clients += 1;
  key = `service-job-${clients}`;
  uniqueName = `fhir-apps.fhir.contoso.com.${key}`;
  const words = ['register', 'service', '--fhir-url', FHIR_URL, '--name', `Job ${clients}`, '--role', 'globalReader'];
  const sink = ['--credential', 'secret', '--secret-to', `file:secret-${clients}`];
  expect((await register(sandbox, { args: [...words, ...sink] })).error).toEqual({});
  [first = ''] = await keyIds();
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  await register(sandbox, RESOURCE);
});
afterAll(() => sandbox.stop());

beforeEach(async () => {
  await makeClient();
  await sandbox.graphExchanges();
});

describe('credential remove', () => {
  it('takes away a secret of ours and its tags, and one of others', async () => {
    const foreign = await addSecret('by hand', -1000, DAY);
    expect(await remove(first.toUpperCase(), '--yes')).toMatchObject({
      exitCode: 0,
      result: { dryRun: false, key, removed: { kind: 'secret', id: first, ours: true } },
    });
    expect(await keyIds()).toEqual([foreign]);
    expect((await app()).tags.join(' ')).not.toContain(first);
    expect(await remove(foreign, '--yes')).toMatchObject({ exitCode: 2, error: { code: 'last_credential' } });
    expect(await remove(foreign, '--yes', '--allow-no-credential')).toMatchObject({ exitCode: 0 });
    expect(await keyIds()).toEqual([]);
  });

  it('lets the last secret go while another kind works, and says so', async () => {
    const { id } = await app();
    const { der } = await makeSample();
    const certificate = { type: 'AsymmetricX509Cert', usage: 'Verify', key: der.toString('base64') };
    await sandbox.graph('PATCH', `/applications/${id}`, { keyCredentials: [certificate] });
    const federated = await sandbox.graph('POST', `/applications/${id}/federatedIdentityCredentials`, {
      ...{ name: 'main', issuer: 'https://issuer.example', subject: 'job', audiences: ['api://AzureADTokenExchange'] },
    });
    expect(federated.status).toBe(201);
    expect(await remove(first, '--yes')).toMatchObject({ exitCode: 0, warnings: [{ code: 'last_of_its_kind' }] });

    const [{ keyId } = { keyId: '' }] = (await app()).keyCredentials as unknown as readonly {
      readonly keyId: string;
    }[];
    expect(await remove(keyId, '--yes')).toMatchObject({ exitCode: 0, result: { removed: { kind: 'certificate' } } });
    expect((await app()).keyCredentials).toEqual([]);
    expect(await remove('main', '--yes')).toMatchObject({ exitCode: 2, error: { code: 'last_credential' } });
    expect(await remove('main', '--yes', '--allow-no-credential')).toMatchObject({
      exitCode: 0,
      result: { removed: { kind: 'federated', id: federated.body.id, name: 'main' } },
    });
  });

  it('takes the tag of a certificate of ours with it', async () => {
    const words = ['register', 'service', '--fhir-url', FHIR_URL, '--name', 'Certified', '--role', 'globalReader'];
    const made = await register(sandbox, {
      args: [...words, '--credential', 'certificate', '--generate-certificate', '.'],
    });
    expect(made.error).toEqual({});
    const { keyId } = made.result.credential as { readonly keyId: string };
    uniqueName = 'fhir-apps.fhir.contoso.com.service-certified';
    key = 'service-certified';
    expect((await app()).tags.join(' ')).toContain(keyId);
    expect(await remove(keyId, '--yes')).toMatchObject({ exitCode: 2, error: { code: 'last_credential' } });
    expect(await remove(keyId, '--yes', '--allow-no-credential')).toMatchObject({
      exitCode: 0,
      result: { removed: { kind: 'certificate', ours: true } },
    });
    expect((await app()).keyCredentials).toEqual([]);
    expect((await app()).tags.join(' ')).not.toContain(keyId);
  });

  it.each<[what: string, id: () => string, flags: readonly string[], code: string]>([
    ['an id that nothing has', () => NOBODY, ['--yes'], 'credential_missing'],
    ['a yes that nobody gave', () => first, ['--allow-no-credential'], 'confirmation_required'],
    ['the last credential', () => first, ['--yes'], 'last_credential'],
  ])('refuses %s, and changes nothing', async (_what, id, flags, code) => {
    const { exitCode, error } = await remove(id(), ...flags);
    expect({ exitCode, code: error.code }).toEqual({ exitCode: 2, code });
    expect(`${error.message} ${error.hint}`).toContain(first);
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('tells in a dry run, wants an id, and leaves applications of others alone', async () => {
    expect(await remove(first, '--allow-no-credential', '--dry-run')).toMatchObject({
      exitCode: 0,
      result: { dryRun: true },
    });
    expect(await keyIds()).toEqual([first]);
    expect(await secret(['remove', key, '--yes'])).toMatchObject({ exitCode: 2, error: { code: 'invalid_input' } });
    const { body } = await sandbox.graph('POST', '/applications', { displayName: 'Foreign' });
    const other = await secret(['remove', String(body.appId), '--id', NOBODY, '--yes']);
    expect(other).toMatchObject({ exitCode: 2, error: { code: 'not_ours' } });
  });
});

describe('credential prune', () => {
  const prune = (...words: readonly string[]): Promise<Outcome> => secret(['prune', ...words]);
  const ours = (): readonly string[] => [key, '--fhir-url', FHIR_URL];

  function of(outcome: Outcome): readonly Pruned[] {
    return outcome.result.pruned as readonly Pruned[];
  }

  /** Makes one that is due, and one that no mark says was delivered. */
  async function clutter(): Promise<Readonly<Record<'unmarked' | 'due', string>>> {
    const unmarked = await addSecret('fhir-apps 0001', -11 * MINUTE, DAY);
    const due = await addSecret('fhir-apps 0002', -DAY, DAY);
    await tag(
      `fhir-apps:secret:${due}`,
      `fhir-apps:sink:${due}:file%3A%2Fa`,
      `fhir-apps:retire:${due}:20261101T000000Z`,
    );
    return { unmarked, due };
  }

  it('removes what is due, leaves all else, and reports what no mark says was delivered', async () => {
    const { unmarked, due } = await clutter();
    const before = await addSecret('fhir-apps 0003', -MINUTE, DAY);
    const foreign = await addSecret('by hand', -DAY, DAY);
    const reported = await prune(...ours(), '--dry-run');
    expect(reported).toMatchObject({ exitCode: 0, result: { dryRun: true, applications: 1 } });
    expect(await prune(...ours())).toMatchObject({ exitCode: 2, error: { code: 'confirmation_required' } });
    expect(await keyIds()).toHaveLength(5);

    const outcome = await prune(...ours(), '--yes');
    expect(outcome.exitCode).toBe(0);
    const { appId, tags } = await app();
    const removed = [expect.objectContaining({ keyId: due, reason: 'due' }) as unknown];
    const unconfirmed = [before, unmarked].map((keyId) => expect.objectContaining({ keyId }) as unknown);
    expect(of(outcome)).toMatchObject([{ appId, removed, kept: [], unconfirmed, error: null }]);
    expect(outcome.warnings.map(({ code }) => code)).toEqual(['secret_unconfirmed', 'secret_unconfirmed']);
    expect(of(reported)).toEqual(of(outcome));
    expect(new Set(await keyIds())).toEqual(new Set([first, before, foreign, unmarked]));
    expect(tags.join(' ')).not.toContain(due);
    expect(await prune(...ours())).toMatchObject({ exitCode: 0, result: { pruned: [{ removed: [], kept: [] }] } });
  });

  it('keeps what is due where nothing else works', async () => {
    await tag(`fhir-apps:retire:${first}:20261101T000000Z`);
    const outcome = await prune(...ours(), '--yes');
    expect(outcome).toMatchObject({ exitCode: 0, warnings: [{ code: 'last_credential_kept' }] });
    expect(of(outcome)).toMatchObject([{ removed: [], kept: [{ keyId: first, reason: 'due' }] }]);
    expect(await keyIds()).toEqual([first]);
  });

  it.each([
    ['denied', 4],
    ['error:400:Request_BadRequest:No', 3],
  ])('goes on with the others where one fails: %s', async (fault, exitCode) => {
    const one = await app();
    const { due } = await clutter();
    await makeClient();
    await clutter();
    await sandbox.setFaults([`POST /applications/${one.id}/removePasswordx*=${fault}`]);
    const outcome = await prune('--yes');
    await sandbox.setFaults([]);
    expect(outcome.exitCode).toBe(exitCode);
    expect(await keyIds()).toHaveLength(2);
    if (exitCode === 3) {
      expect(outcome.error.details?.standing).toContainEqual(expect.objectContaining({ id: due }));
    } else {
      expect(of(outcome).find(({ appId }) => appId === one.appId)?.error).toMatchObject({
        code: 'insufficient_privileges',
      });
    }
    const again = await prune('--yes');
    expect(again.exitCode).toBe(0);
    expect(of(again).filter(({ removed }) => removed.length > 0)).toHaveLength(1);
  });
});
