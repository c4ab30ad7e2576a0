import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  applicationOf,
  CONFIDENTIAL,
  deliveredKeyIds,
  FHIR_URL,
  type ListedApplication,
  type Outcome,
  outcomeOf,
  PUBLIC,
  register,
  RESOURCE,
  secretIn,
  SERVICE,
  servicePrincipalsOf,
  works,
} from './registrations.ts';
import { type ClientCredentials, serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

let sandbox: ServedSandbox;
/** A client of its own for each test, its REF, its sink as typed and as read, and the key id of its first secret. */
let uniqueName: string;
let ref: readonly string[];
let to: readonly string[];
let sink: { readonly file: string; readonly variable: null };
let first: string;
let clients = 0;

interface Rotated {
  readonly credential: { readonly keyId: string; readonly deliveredTo: string; readonly expiresAt: string };
  readonly retired: readonly { readonly keyId: string; readonly retiresAt: string; readonly removed: boolean }[];
  readonly settled: readonly { readonly keyId: string; readonly action: string }[];
  readonly proven: boolean;
}

async function rotate(args: readonly string[], as?: ClientCredentials): Promise<Outcome> {
  return outcomeOf(await sandbox.run(['credential', 'rotate', ...ref, ...args, '--json'], as));
}

function rotated({ result }: Outcome): Rotated {
  return result as unknown as Rotated;
}

function app(): Promise<ListedApplication> {
  return applicationOf(sandbox, uniqueName);
}

async function keyIds(): Promise<readonly string[]> {
  return (await app()).passwordCredentials.map(({ keyId }) => keyId);
}

/** Whether what the sink holds gets a token. */
async function sinkWorks(): Promise<boolean> {
  const { appId } = await app();
  return works(sandbox, { clientId: appId, clientSecret: await secretIn(sandbox, sink) }, SERVICE);
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  await register(sandbox, RESOURCE);
});
afterAll(() => sandbox.stop());

beforeEach(async () => {
  clients += 1;
  const key = `service-job-${clients}`;
  uniqueName = `fhir-apps.fhir.contoso.com.${key}`;
  ref = [key, '--fhir-url', FHIR_URL];
  sink = { file: `secret-${clients}`, variable: null };
  to = ['--secret-to', `file:${sink.file}`];
  const client = [
    'register',
    'service',
    '--fhir-url',
    FHIR_URL,
    '--name',
    `Job ${clients}`,
    '--role',
    'globalImporter',
  ];
  const { error } = await register(sandbox, { args: [...client, '--credential', 'secret', ...to] });
  expect(error).toEqual({});
  [first = ''] = await keyIds();
  await sandbox.exchanges();
});

describe('credential rotate', () => {
  it('puts a proven secret in the place of the old one, which works for another week', async () => {
    const old = await secretIn(sandbox, sink);
    const outcome = await rotate(to);
    expect(outcome).toMatchObject({ exitCode: 0, error: {}, result: { dryRun: false, proven: true, settled: [] } });
    const { credential, retired } = rotated(outcome);
    expect(credential).toMatchObject({ kind: 'secret', deliveredTo: `file:${sandbox.workDir}/${sink.file}` });
    expect(retired).toMatchObject([
      { keyId: first, removed: false, deliveredTo: `file:${sandbox.workDir}/${sink.file}` },
    ]);
    const left = Date.parse(retired[0]?.retiresAt ?? '') - Date.now();
    expect(Math.round(left / 86_400_000)).toBe(7);

    // The token comes before the sink is touched, and one write marks both.
    const sent = (await sandbox.exchanges()).map(
      ({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/g, '*')}`,
    );
    const begin = sent.indexOf('POST /v1.0/$batch');
    const written = sent.indexOf('PATCH /v1.0/applications/*');
    expect(sent.slice(begin, written + 1)).toEqual([
      'POST /v1.0/$batch',
      'POST /v1.0/$batch',
      'POST /v1.0/applications/*/addPassword',
      'POST /*/oauth2/v2.0/token',
      // Three reads show no other run, and one is what the mark is merged into.
      'GET /v1.0/applications/*',
      'GET /v1.0/applications/*',
      'GET /v1.0/applications/*',
      'GET /v1.0/applications/*',
      'PATCH /v1.0/applications/*',
    ]);
    // The marks are then seen to stay.
    expect(new Set(sent.slice(written + 1))).toEqual(new Set(['POST /v1.0/$batch']));
    const { appId } = await app();
    expect(await sinkWorks()).toBe(true);
    expect(await works(sandbox, { clientId: appId, clientSecret: old }, SERVICE)).toBe(true);
    const listed = outcomeOf(await sandbox.run(['credential', 'list', ...ref, '--json'])).result.credentials;
    expect(listed).toMatchObject([
      { id: first, delivered: true, retiresAt: retired[0]?.retiresAt.replace(/\.\d+Z/, '.000Z') },
      { id: credential.keyId, delivered: true, deliveredTo: `file:${sandbox.workDir}/${sink.file}`, retiresAt: null },
    ]);
  });

  it.each(['--overlap 0', '--now'])('removes the old one at once with %s, and its tags with it', async (flags) => {
    const old = await secretIn(sandbox, sink);
    const outcome = await rotate([...to, ...flags.split(' ')]);
    const { credential, retired } = rotated(outcome);
    expect(retired).toMatchObject([{ keyId: first, removed: true }]);
    const { appId, passwordCredentials, tags } = await app();
    expect(passwordCredentials.map(({ keyId }) => keyId)).toEqual([credential.keyId]);
    expect(tags.filter((tag) => tag.includes(first))).toEqual([]);
    expect(tags.filter((tag) => tag.includes(credential.keyId))).toHaveLength(2);
    expect(await sinkWorks()).toBe(true);
    expect(await works(sandbox, { clientId: appId, clientSecret: old }, SERVICE)).toBe(false);
  });

  it('removes by the next rotation what has fallen due', async () => {
    await rotate([...to, '--overlap', '8s']);
    const [second = ''] = (await keyIds()).filter((keyId) => keyId !== first);
    await sandbox.clock.sleep(8500);
    const { credential, retired } = rotated(await rotate(to));
    expect(retired).toMatchObject([
      { keyId: first, removed: true },
      { keyId: second, removed: false },
    ]);
    expect(new Set(await keyIds())).toEqual(new Set([second, credential.keyId]));
  });

  it('goes to another place where told, also with the result', async () => {
    const outcome = await rotate(['--secret-to', 'stdout', '--now']);
    const { credential } = rotated(outcome) as { credential: { keyId: string; secret?: string } };
    const { appId, tags } = await app();
    expect(await works(sandbox, { clientId: appId, clientSecret: credential.secret ?? '' }, SERVICE)).toBe(true);
    expect(await keyIds()).toEqual([credential.keyId]);
    expect(tags).toContain(`fhir-apps:sink:${credential.keyId}:stdout`);
  });

  it('takes the secret of an env file, for the client that the file names', async () => {
    await register(sandbox, CONFIDENTIAL);
    const { appId } = await applicationOf(sandbox, CONFIDENTIAL.uniqueName);
    const words = ['credential', 'rotate', appId, '--secret-to', 'env-file:.env', '--json'];
    expect(await register(sandbox, { args: words })).toMatchObject({ exitCode: 0, result: { proven: true } });
    const clientSecret = await secretIn(sandbox, CONFIDENTIAL.sink ?? sink);
    expect(await works(sandbox, { clientId: appId, clientSecret }, CONFIDENTIAL)).toBe(true);
  });

  it('tells in a dry run, writes nothing, and asks for no token', async () => {
    const outcome = await rotate([...to, '--dry-run']);
    expect(outcome).toMatchObject({
      exitCode: 0,
      result: { dryRun: true, proven: null, credential: { keyId: null }, retired: [{ keyId: first, removed: false }] },
    });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
    const { stdout } = await sandbox.run(['credential', 'rotate', ...ref, ...to, '--dry-run']);
    expect(stdout).toContain('Would rotate the secret of "Job');
  });

  it('warns in a dry run of a sink that the run would refuse', async () => {
    await writeFile(join(sandbox.workDir, 'taken'), 'of someone else');
    const outcome = await rotate(['--secret-to', 'file:taken', '--dry-run']);
    expect(outcome).toMatchObject({ exitCode: 0, warnings: [{ code: 'sink_exists' }] });
  });
});

describe('credential rotate --leaked', () => {
  it('removes the old one at once, and tells what it could reach and how long its tokens live', async () => {
    const old = await secretIn(sandbox, sink);
    const begun = Date.now();
    const outcome = await rotate([...to, '--leaked']);
    expect(outcome).toMatchObject({
      exitCode: 0,
      result: {
        proven: true,
        retired: [{ keyId: first, removed: true }],
        leak: {
          appRoles: [{ api: { displayName: 'Contoso FHIR' }, permissions: ['globalImporter'] }],
          delegated: [],
          azureRoles: [],
        },
      },
    });
    const { tokensLiveUntil } = outcome.result.leak as { readonly tokensLiveUntil: string };
    const minutes = (Date.parse(tokensLiveUntil) - begun) / 60_000;
    expect(minutes).toBeGreaterThanOrEqual(90);
    expect(minutes).toBeLessThan(100);
    expect(await keyIds()).toEqual([rotated(outcome).credential.keyId]);
    expect(await works(sandbox, { clientId: (await app()).appId, clientSecret: old }, SERVICE)).toBe(false);
    expect(await sinkWorks()).toBe(true);
  });

  it('tells it to people too, and in a dry run writes nothing', async () => {
    const dry = await rotate([...to, '--leaked', '--dry-run']);
    expect(dry).toMatchObject({ exitCode: 0, result: { leak: { tokensLiveUntil: null } } });
    expect(await keyIds()).toEqual([first]);
    const { stdout } = await sandbox.run(['credential', 'rotate', ...ref, ...to, '--leaked']);
    expect(stdout).toMatch(/^ {2}globalImporter of "Contoso FHIR": It could act on all data of "Contoso FHIR"/m);
    expect(stdout).toMatch(/^ {2}may be accepted until \d{4}-\d\d-\d\dT/m);
  });

  it('names the secrets of others, which stay', async () => {
    const { id, appId } = await app();
    const added = await sandbox.graph('POST', `/applications/${id}/addPassword`, {});
    const outcome = await rotate([...to, '--leaked', '--trust', appId]);
    expect(outcome).toMatchObject({ exitCode: 0, warnings: [{ code: 'foreign_secret_stays' }] });
    expect(outcome.warnings[0]?.message).toContain(`credential remove ${appId} --id ${String(added.body.keyId)}`);
    expect(await keyIds()).toContain(added.body.keyId);
  });

  it('is no report of what could not be read, but rotates all the same', async () => {
    const { ownedBy } = sandbox.ready.identities;
    const own = ['--fhir-url', 'https://leaked.contoso.com'];
    const made = await register(sandbox, { args: ['register', 'resource', ...own, '--name', 'Leaked'] }, ownedBy);
    expect(made.error).toEqual({});
    const job = ['register', 'confidential', ...own, '--name', 'Own', '--reply-url', 'https://own.contoso.com/'];
    await register(sandbox, { args: [...job, '--secret-to', 'file:own-secret'] }, ownedBy);
    const words = ['credential', 'rotate', 'confidential-own', ...own, '--secret-to', 'file:own-secret', '--leaked'];
    const outcome = outcomeOf(await sandbox.run([...words, '--json'], ownedBy));
    expect(outcome).toMatchObject({ exitCode: 0, result: { proven: true, leak: { delegated: null } } });
  });

  it('is no report of what does not answer in a quarter of the time, but rotates all the same', async () => {
    await sandbox.setFaults(['GET /servicePrincipals*/oauth2PermissionGrantsx*=500']);
    onTestFinished(() => sandbox.setFaults([]));
    const outcome = await rotate([...to, '--leaked', '--timeout', '16s']);
    expect(outcome).toMatchObject({
      exitCode: 0,
      result: {
        proven: true,
        retired: [{ keyId: first, removed: true }],
        leak: { appRoles: null, delegated: null, azureRoles: [], tokensLiveUntil: expect.any(String) as string },
      },
    });
    expect(await keyIds()).toEqual([rotated(outcome).credential.keyId]);
  });

  it.each([
    ['that others made', null],
    ['that is unconfirmed', 'fhir-apps of a run that ended early'],
  ])('tells no end of the tokens while a secret stays %s: it may have leaked', async (_whose, displayName) => {
    const { id, appId } = await app();
    const dayOld = new Date(Date.now() - 86_400_000).toISOString();
    const passwordCredential = { displayName, startDateTime: dayOld };
    await sandbox.graph('POST', `/applications/${id}/addPassword`, { passwordCredential });
    const words = ['credential', 'rotate', ...ref, ...to, '--leaked', '--trust', appId];
    const outcome = outcomeOf(await sandbox.run([...words, '--json']));
    expect(outcome).toMatchObject({ exitCode: 0, result: { proven: true, leak: { tokensLiveUntil: null } } });
    expect(rotated(outcome).retired).toMatchObject([{ keyId: first, removed: true }]);
    const { stdout } = await sandbox.run(words);
    expect(stdout).toMatch(/^ {2}are still issued as long as a secret stays that may be the one that leaked/m);
  });

  it('is null without the flag', async () => {
    expect(await rotate(to)).toMatchObject({ exitCode: 0, result: { leak: null } });
  });

  it('takes no overlap but none, and does not mind the one of a pipeline', async () => {
    const refused = await rotate([...to, '--leaked', '--overlap', '1d']);
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'invalid_input' } });
    expect(JSON.stringify(refused.error)).toContain('contradicts --leaked');
    const words = ['credential', 'rotate', ...ref, ...to, '--leaked', '--json', '--dry-run'];
    const planned = outcomeOf(await sandbox.run(words, undefined, { FHIR_APPS_OVERLAP: '7d' }));
    expect(rotated(planned).retired).toMatchObject([{ keyId: first, removed: true }]);
    expect((await rotate([...to, '--leaked', '--overlap', '0'])).exitCode).toBe(0);
  });
});

describe('credential rotate changes nothing', () => {
  async function expectNothingChanged(outcome: Outcome, exitCode: number, code: string): Promise<void> {
    expect({ exitCode: outcome.exitCode, code: outcome.error.code }).toEqual({ exitCode, code });
    expect(await keyIds()).toEqual([first]);
    expect(deliveredKeyIds(await app())).toEqual([first]);
    expect((await app()).tags.join(' ')).not.toContain('retire');
    expect(await sinkWorks()).toBe(true);
  }

  it.each([
    ['no sink', [], 'invalid_input', '--secret-to'],
    ['--now with --overlap', ['--secret-to', 'file:a', '--now', '--overlap', '1d'], 'invalid_input', '--now'],
    ['a time that is none', ['--secret-to', 'file:a', '--overlap', 'soon'], 'invalid_input', 'number of days or hours'],
  ])('for %s', async (_what, args, code, says) => {
    const outcome = await rotate(args);
    await expectNothingChanged(outcome, 2, code);
    expect(JSON.stringify(outcome.error)).toContain(says);
  });

  it('where the file holds something else', async () => {
    await writeFile(join(sandbox.workDir, 'other'), 'colour: red\n');
    await expectNothingChanged(await rotate(['--secret-to', 'file:other']), 2, 'sink_exists');
    expect(await readFile(join(sandbox.workDir, 'other'), 'utf8')).toBe('colour: red\n');
  });

  it('for applications that have no secret of ours', async () => {
    await register(sandbox, PUBLIC);
    const { body } = await sandbox.graph('POST', '/applications', { displayName: 'Foreign' });
    const rotateOther = (other: string): Promise<Outcome> =>
      register(sandbox, { args: ['credential', 'rotate', other, ...to] });
    expect(await rotateOther(PUBLIC.uniqueName)).toMatchObject({ exitCode: 2, error: { code: 'no_secret_here' } });
    expect(await rotateOther(RESOURCE.uniqueName)).toMatchObject({ exitCode: 2, error: { code: 'no_secret_here' } });
    expect(await rotateOther(String(body.appId))).toMatchObject({ exitCode: 2, error: { code: 'not_ours' } });
  });

  it('where policy forbids secrets', async () => {
    await sandbox.graph('PATCH', '/policies/defaultAppManagementPolicy', {
      isEnabled: true,
      applicationRestrictions: { passwordCredentials: [{ restrictionType: 'passwordAddition', state: 'enabled' }] },
    });
    const outcome = await rotate(to);
    await sandbox.graph('PATCH', '/policies/defaultAppManagementPolicy', { isEnabled: false });
    await expectNothingChanged(outcome, 2, 'secrets_forbidden');
  });

  it('without someone who vouches for an application that others hold', async () => {
    const { id, appId } = await app();
    const added = await sandbox.graph('POST', `/applications/${id}/addPassword`, {});
    const outcome = await rotate(to);
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'trust_required' } });
    await sandbox.graph('POST', `/applications/${id}/removePassword`, { keyId: added.body.keyId });
    await expectNothingChanged(outcome, 2, 'trust_required');
    await sandbox.graph('POST', `/applications/${id}/addPassword`, {});
    expect(await rotate([...to, '--trust', appId])).toMatchObject({ exitCode: 0 });
  });

  it('for an identity that may not write', async () => {
    const outcome = await rotate(to, sandbox.ready.identities.none);
    await expectNothingChanged(outcome, 4, 'insufficient_privileges');
  });

  it('where the application is disabled, unless it is forced; then nothing older is removed', async () => {
    const [principalId = ''] = await servicePrincipalsOf(sandbox, (await app()).appId);
    const enable = (accountEnabled: boolean): Promise<unknown> =>
      sandbox.graph('PATCH', `/servicePrincipals/${principalId}`, { accountEnabled });
    await enable(false);
    const outcome = await rotate(to);
    await enable(true);
    await expectNothingChanged(outcome, 6, 'proof_impossible');
    await enable(false);
    const forced = await rotate([...to, '--overlap', '0', '--allow-unproven']);
    expect(forced).toMatchObject({
      exitCode: 0,
      result: { proven: false, retired: [{ keyId: first, removed: false }] },
      warnings: [{ code: 'proof_impossible' }],
    });
    expect(await keyIds()).toHaveLength(2);
    await enable(true);
    expect(await sinkWorks()).toBe(true);
  });
});

describe('credential rotate waits', () => {
  it('until Entra knows the new secret', async () => {
    await sandbox.setFaults(['token@2x3=error:401:invalid_client:AADSTS7000215: Invalid client secret provided.']);
    const outcome = await rotate(to);
    expect(outcome).toMatchObject({ exitCode: 0, error: {}, result: { proven: true } });
    expect((await sandbox.exchanges()).filter(({ path }) => path.endsWith('/token'))).toHaveLength(5);
    expect(await sinkWorks()).toBe(true);
  });

  it('and takes it back where Entra never does', async () => {
    // The first token is the sign-in's.
    await sandbox.setFaults(['token@2x*=error:401:invalid_client:AADSTS7000215: Invalid client secret provided.']);
    const outcome = await rotate([...to, '--timeout', '6s']);
    await sandbox.setFaults([]);
    expect(outcome).toMatchObject({ exitCode: 6, error: { code: 'secret_not_proven' } });
    expect(await keyIds()).toEqual([first]);
    expect(await sinkWorks()).toBe(true);
  });
});
