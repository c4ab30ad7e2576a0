import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fieldList } from '../../src/cli/fields/field.ts';
import { EDIT_FIELDS } from '../../src/commands/application/edit-fields.ts';
import { edit as editCommand } from '../../src/commands/application/edit.ts';
import { auditLines } from './audit-lines.ts';
import { dangersIn } from '../text/hostile-text.ts';
import {
  applicationOf,
  CONFIDENTIAL,
  FHIR_URL,
  list,
  type Outcome,
  outcomeOf,
  PUBLIC,
  register,
  type Registration,
  RESOURCE,
  SERVICE,
  servicePrincipalsOf,
} from './registrations.ts';
import { type ClientCredentials, serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';
import { answer, typeInTerminal } from './wizard-runs.ts';

const ON_SERVER = ['--fhir-url', FHIR_URL];
const PORTAL = ['confidential-care-portal', ...ON_SERVER];
const CHART = ['public-growth-chart', ...ON_SERVER];
const JOB = ['service-nightly-import', ...ON_SERVER];

/** What a hostile writer puts into a name and into notes: commands of CI runners, and what hides or reorders text. */
const FORGED = {
  displayName: 'Chart ##vso[task.complete]\u00ad im\u202eport\u200b',
  notes: 'First\n::add-mask::v\n##vso[task.complete result=Failed]\u00ad',
};

let sandbox: ServedSandbox;

async function edit(args: readonly string[], as?: ClientCredentials): Promise<Outcome> {
  return outcomeOf(await sandbox.run(['edit', ...args, '--json'], as));
}

/** What was written since the last call, as method and path without ids. */
async function written(): Promise<readonly string[]> {
  return writesOf(await sandbox.graphExchanges()).map(
    ({ method, path }) => `${method} ${path.replace('/v1.0', '').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*')}`,
  );
}

/** What someone else writes into an application. */
async function meddle({ uniqueName }: Registration, body: Readonly<Record<string, unknown>>): Promise<void> {
  const { id } = await applicationOf(sandbox, uniqueName);
  expect((await sandbox.graph('PATCH', `/applications/${id}`, body)).status).toBe(204);
}

interface Listed {
  readonly id: string;
}

/** Who owns the application, and who its service principal. */
async function ownersOf({ uniqueName }: Registration): Promise<{ application: string[]; servicePrincipal: string[] }> {
  const { id, appId } = await applicationOf(sandbox, uniqueName);
  const [principal = ''] = await servicePrincipalsOf(sandbox, appId);
  const owners = async (path: string): Promise<string[]> =>
    (await list<Listed>(sandbox, path)).map((owner) => owner.id).sort();
  return {
    application: await owners(`/applications/${id}/owners`),
    servicePrincipal: await owners(`/servicePrincipals/${principal}/owners`),
  };
}

async function user(name: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { status, body } = await sandbox.graph('POST', '/users', {
    ...{ accountEnabled: true, displayName: name, mailNickname: name, userPrincipalName: `${name}@contoso.com` },
    ...{ passwordProfile: { password: 'correct-Horse-7' }, ...more },
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return String(body.id);
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  for (const registration of [RESOURCE, CONFIDENTIAL, PUBLIC, SERVICE]) {
    expect((await register(sandbox, registration)).error).toEqual({});
  }
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.graphExchanges());

describe('edit of texts', () => {
  it.each([
    ['--name', 'Patient portal', 'displayName', 'Care portal'],
    ['--description', 'Where patients look.', 'description', null],
    ['--notes', 'Ask ward 7.\nThen ward 8.', 'notes', null],
  ])('changes %s, and finds nothing to do the second time', async (flag, text, property, before) => {
    const changes = [{ action: 'update', target: 'application', property, before, after: text }];
    expect(await edit([...PORTAL, flag, text, '--dry-run'])).toMatchObject({
      exitCode: 0,
      result: { action: 'updated', dryRun: true, changes },
    });
    expect(await written()).toEqual([]);
    expect(await edit([...PORTAL, flag, text])).toMatchObject({ exitCode: 0, result: { action: 'updated', changes } });
    expect(await written()).toEqual(['PATCH /applications/*']);
    expect(await applicationOf(sandbox, CONFIDENTIAL.uniqueName)).toMatchObject({ [property]: text });
    expect(await edit([...PORTAL, flag, text])).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged', changes: [], settled: [{ property, value: text, state: 'present' }] },
    });
    expect(await written()).toEqual([]);
  });

  it.each([
    ['--description', 'description'],
    ['--notes', 'notes'],
  ])('removes %s that is empty', async (flag, property) => {
    await meddle(PUBLIC, { [property]: 'Old.' });
    expect(await edit([...CHART, flag, ''])).toMatchObject({
      exitCode: 0,
      result: { changes: [{ property, before: 'Old.', after: null }] },
    });
    expect(await applicationOf(sandbox, PUBLIC.uniqueName)).toMatchObject({ [property]: null });
    expect(await edit([...CHART, flag, ''])).toMatchObject({
      exitCode: 0,
      result: { settled: [{ property, value: '', state: 'absent' }] },
    });
  });

  it('says how to register what has another name, and that the name is shared', async () => {
    const outcome = await edit([...CHART, '--name', 'Nightly import', '--dry-run']);
    expect(outcome).toMatchObject({ exitCode: 0, warnings: [{ code: 'name_shared' }] });
    expect(outcome.result.registerWith).toContain("--key public-growth-chart --name 'Nightly import'");
  });

  it('takes no name of a variable that is there for register', async () => {
    const { exitCode } = await sandbox.run(['edit', ...JOB, '--add-tag', 'team:blue'], undefined, {
      FHIR_APPS_NAME: 'Other',
      FHIR_APPS_NOTES: 'Other',
    });
    expect(exitCode).toBe(0);
    expect(await applicationOf(sandbox, SERVICE.uniqueName)).toMatchObject({
      displayName: 'Nightly import',
      notes: null,
    });
  });
});

describe('edit of reply URLs', () => {
  it('adds one to the platform of the type, and removes another, in one write', async () => {
    const [old, next] = ['https://portal.contoso.com/callback', 'https://care.contoso.com/signin-oidc'];
    expect(await edit([...PORTAL, '--add-reply-url', next, '--remove-reply-url', old])).toMatchObject({
      exitCode: 0,
      result: { changes: [{ property: 'web.redirectUris', before: [old], after: [next] }] },
    });
    expect(await written()).toEqual(['PATCH /applications/*']);
    expect(await applicationOf(sandbox, CONFIDENTIAL.uniqueName)).toMatchObject({ web: { redirectUris: [next] } });
  });

  it.each([
    ['https://chart.contoso.com/next', 'spa'],
    ['com.contoso.chart://auth', 'publicClient'],
    ['http://localhost', 'publicClient'],
    ['native=https://chart.contoso.com/native', 'publicClient'],
    ['spa=http://localhost', 'spa'],
  ])('puts %s of a public client on %s', async (typed, platform) => {
    const url = typed.replace(/^(spa|native)=/, '');
    expect((await edit([...CHART, '--add-reply-url', typed])).error).toEqual({});
    const application = await applicationOf(sandbox, PUBLIC.uniqueName);
    expect((application[platform] as { redirectUris: string[] }).redirectUris).toContain(url);
    expect(await edit([...CHART, '--add-reply-url', typed])).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged', settled: [{ property: 'redirectUris', value: url, state: 'present' }] },
    });
  });

  it('moves one from the platform that it is on', async () => {
    const url = 'https://chart.contoso.com/moved';
    await edit([...CHART, '--add-reply-url', url]);
    const { result } = await edit([...CHART, '--add-reply-url', `native=${url}`]);
    expect(result.changes).toMatchObject([
      { property: 'spa.redirectUris', after: expect.not.arrayContaining([url]) as unknown },
      { property: 'publicClient.redirectUris', after: expect.arrayContaining([url]) as unknown },
    ]);
  });

  it('removes those of several platforms, whoever put them there', async () => {
    const urls = ['https://chart.contoso.com/web', 'https://chart.contoso.com/spa'];
    const before = await applicationOf(sandbox, PUBLIC.uniqueName);
    const { redirectUris } = before.spa as { readonly redirectUris: readonly string[] };
    await meddle(PUBLIC, { web: { redirectUris: [urls[0]] }, spa: { redirectUris: [...redirectUris, urls[1]] } });
    const { result } = await edit([...CHART, ...urls.flatMap((url) => ['--remove-reply-url', url])]);
    expect(result.changes).toMatchObject([
      { property: 'web.redirectUris', before: [urls[0]], after: [] },
      { property: 'spa.redirectUris', before: expect.arrayContaining([urls[1]]) as unknown },
    ]);
    const after = await applicationOf(sandbox, PUBLIC.uniqueName);
    expect(after).toMatchObject({ web: { redirectUris: [] } });
    expect((after.spa as { redirectUris: string[] }).redirectUris.sort()).toEqual([...redirectUris].sort());
  });

  it('says what is not there, and what is nearly the same', async () => {
    expect(await edit([...CHART, '--remove-reply-url', 'https://chart.contoso.com/nexd'])).toMatchObject({
      exitCode: 0,
      result: { settled: [{ state: 'absent', nearest: 'https://chart.contoso.com/next' }] },
    });
  });

  it('warns where none is left', async () => {
    const { redirectUris } = (await applicationOf(sandbox, CONFIDENTIAL.uniqueName)).web as { redirectUris: string[] };
    const args = redirectUris.flatMap((url) => ['--remove-reply-url', url]);
    expect(await edit([...PORTAL, ...args, '--dry-run'])).toMatchObject({
      exitCode: 0,
      warnings: [{ code: 'reply_urls_all_removed' }],
    });
  });
});

describe('edit of tags', () => {
  it('adds and removes them, and keeps ours', async () => {
    await edit([...CHART, '--add-tag', 'team:red', '--add-tag', 'ward:7']);
    const { tags } = await applicationOf(sandbox, PUBLIC.uniqueName);
    expect(await edit([...CHART, '--add-tag', 'team:blue', '--remove-tag', 'team:red'])).toMatchObject({ exitCode: 0 });
    const after = await applicationOf(sandbox, PUBLIC.uniqueName);
    expect([...after.tags].sort()).toEqual([...tags.filter((tag) => tag !== 'team:red'), 'team:blue'].sort());
    expect(await edit([...CHART, '--add-tag', 'ward:7', '--remove-tag', 'ward:8'])).toMatchObject({
      exitCode: 0,
      result: {
        action: 'unchanged',
        settled: [
          { property: 'tags', value: 'ward:7', state: 'present', nearest: null },
          { property: 'tags', value: 'ward:8', state: 'absent', nearest: 'ward:7' },
        ],
      },
    });
  });
});

describe('edit of owners', () => {
  let ada: string;
  let guest: string;
  let clinicians: string;
  beforeAll(async () => {
    ada = await user('ada.owner');
    guest = await user('guest', { mail: 'guest@fabrikam.com', userType: 'Guest' });
    const { body } = await sandbox.graph('POST', '/groups', {
      ...{ displayName: 'Clinicians', mailEnabled: false, mailNickname: 'clinicians', securityEnabled: true },
    });
    clinicians = String(body.id);
  });

  it('adds an owner to the application and its service principal, and removes it from both', async () => {
    const before = await ownersOf(CONFIDENTIAL);
    expect(await edit([...PORTAL, '--add-owner', 'ada.owner@contoso.com', '--dry-run'])).toMatchObject({
      exitCode: 0,
      result: {
        changes: [
          { target: 'application', property: 'owners' },
          { target: 'servicePrincipal', property: 'owners' },
        ],
      },
    });
    expect(await written()).toEqual([]);
    expect((await edit([...PORTAL, '--add-owner', 'ada.owner@contoso.com'])).error).toEqual({});
    expect(await written()).toEqual(['POST /servicePrincipals/*/owners/$ref', 'POST /applications/*/owners/$ref']);
    expect(await ownersOf(CONFIDENTIAL)).toEqual({
      application: [...before.application, ada].sort(),
      servicePrincipal: [...before.servicePrincipal, ada].sort(),
    });
    expect(await edit([...PORTAL, '--add-owner', ada])).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged', settled: [{ property: 'owners', state: 'present' }] },
    });
    expect((await edit([...PORTAL, '--remove-owner', 'ada.owner@contoso.com'])).error).toEqual({});
    expect(await ownersOf(CONFIDENTIAL)).toEqual(before);
    expect(await edit([...PORTAL, '--remove-owner', ada])).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged', settled: [{ property: 'owners', value: ada, state: 'absent' }] },
    });
  });

  it('finds a guest by the address that they sign in with', async () => {
    expect((await edit([...PORTAL, '--add-owner', 'guest@fabrikam.com'])).error).toEqual({});
    expect((await ownersOf(CONFIDENTIAL)).application).toContain(guest);
    expect((await edit([...PORTAL, '--remove-owner', 'guest@fabrikam.com'])).error).toEqual({});
    expect((await ownersOf(CONFIDENTIAL)).application).not.toContain(guest);
  });

  it('is not misled by an application that is called like a person', async () => {
    const { body } = await sandbox.graph('POST', '/applications', { displayName: 'ada.owner@contoso.com' });
    const principal = await sandbox.graph('POST', '/servicePrincipals', { appId: body.appId });
    const forger = String(principal.body.id);
    expect((await edit([...PORTAL, '--add-owner', forger])).error).toEqual({});
    expect(await edit([...PORTAL, '--remove-owner', 'ada.owner@contoso.com'])).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged' },
    });
    expect((await ownersOf(CONFIDENTIAL)).application).toContain(forger);
    await edit([...PORTAL, '--remove-owner', forger]);
  });

  it('must be confirmed where no owner is left, and says what follows', async () => {
    const { application, servicePrincipal } = await ownersOf(SERVICE);
    const all = [...new Set([...application, ...servicePrincipal])].flatMap((id) => ['--remove-owner', id]);
    const refused = await edit([...JOB, ...all]);
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'confirmation_required' } });
    expect(refused.error.message).toContain('Cloud Application Administrator');
    expect(await written()).toEqual([]);
    const outcome = await edit([...JOB, ...all, '--yes']);
    expect(outcome.exitCode).toBe(0);
    expect(outcome.warnings).toContainEqual(expect.objectContaining({ code: 'owners_all_removed' }));
    expect(await ownersOf(SERVICE)).toEqual({ application: [], servicePrincipal: [] });
  });

  it.each([
    ['a group', () => clinicians, /is a group/],
    ['no one', () => 'nobody@contoso.com', /was not found/],
  ])('refuses %s', async (_what, who, message) => {
    const refused = await edit([...PORTAL, '--add-owner', who()]);
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'owner_missing' } });
    expect(refused.error.message).toMatch(message);
    expect(await written()).toEqual([]);
  });
});

describe('what help shows of edit', () => {
  it('has an example of each option, and each runs', async () => {
    await user('ada');
    await user('tom');
    const words = editCommand.examples.map(({ command }) => shellWords(command.replaceAll('\\\n', ' ')));
    const flags = words.flat().filter((word) => word.startsWith('--'));
    const own = fieldList(EDIT_FIELDS).map(({ flag }) => `--${flag}`);
    expect(own.filter((flag) => !flags.includes(flag))).toEqual([]);
    for (const [, ...args] of words) {
      const outcome = outcomeOf(await sandbox.run([...args, '--yes', '--json']));
      expect({ args, error: outcome.error, exitCode: outcome.exitCode }).toEqual({ args, error: {}, exitCode: 0 });
    }
    await edit([...JOB, '--name', 'Nightly import']);
  });
});

/** The words of a command as a shell takes them apart. */
function shellWords(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

describe('the audit log of edit', () => {
  it('has a line for each write, with what was there before', async () => {
    const log = join(sandbox.workDir, 'audit.jsonl');
    const ada = String(sandbox.ready.users[0]?.objectId);
    const args = ['--add-owner', ada, '--notes', 'Recorded.', '--audit-log', log];
    expect((await edit([...PORTAL, ...args])).error).toEqual({});
    expect((await edit([...PORTAL, '--remove-owner', ada, '--audit-log', log])).error).toEqual({});
    const key = 'confidential-care-portal';
    expect(await auditLines(log)).toMatchObject([
      { command: 'edit', key, action: 'add', target: { kind: 'servicePrincipal', name: 'Patient portal' } },
      { key, action: 'add', target: { kind: 'application' } },
      { key, action: 'update', target: { kind: 'application' }, after: { notes: 'Recorded.' } },
      { key, action: 'remove', target: { kind: 'application' }, before: { owners: [ada] }, after: null },
      { key, action: 'remove', target: { kind: 'servicePrincipal' } },
    ]);
  });
});

describe('edit with wrong input', () => {
  it.each<[what: string, args: readonly string[], said: RegExp]>([
    ['nothing to change', PORTAL, /^nothing to change: give at least one option/],
    ['an empty name', [...PORTAL, '--name', ' '], /--name/],
    ['one of our own tags to add', [...PORTAL, '--add-tag', 'fhir-apps:key:x'], /--add-tag.*our own tags/],
    ['one of our own tags to remove', [...PORTAL, '--remove-tag', 'fhir-apps:key:x'], /"fhir-apps:key:x".*own tags/],
    [
      'a URL to add and remove',
      [...PORTAL, '--add-reply-url', 'https://a.b/c', '--remove-reply-url', 'https://a.b/c'],
      /added and removed/,
    ],
    ['a tag to add and remove', [...PORTAL, '--add-tag', 'x', '--remove-tag', 'x'], /added and removed/],
    ['a wildcard to add', [...PORTAL, '--add-reply-url', 'https://*.contoso.com/'], /wildcard/],
    ['a native URL of a web app', [...PORTAL, '--add-reply-url', 'com.contoso.portal://auth'], /public client/],
    ['a reply URL of a job', [...JOB, '--add-reply-url', 'https://job.contoso.com/'], /does not apply to service/],
    ['no owner at all', [...PORTAL, '--add-owner', 'group:Clinicians'], /--add-owner/],
  ])('refuses %s', async (_what, args, said) => {
    const refused = await edit(args);
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'invalid_input' } });
    expect(refused.error.message).toMatch(said);
    expect(await written()).toEqual([]);
  });

  it('reports all that is wrong together', async () => {
    const refused = await edit([...JOB, '--add-reply-url', 'https://a.b/', '--add-owner', 'nobody@contoso.com']);
    expect(refused).toMatchObject({
      exitCode: 2,
      error: { details: { faults: [{ field: '--add-reply-url' }, { field: '--add-owner' }] } },
    });
  });

  it('refuses what others made, and says how to take it over', async () => {
    const refused = await edit([sandbox.ready.admin.clientId, '--name', 'Mine']);
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'not_ours' } });
    expect(refused.error.hint).toContain('fhir-apps adopt');
  });
});

describe('edit for a person', () => {
  it('shows old and new before it asks, and a no writes nothing', async () => {
    const run = await typeInTerminal(sandbox, ['edit', ...CHART, '--name', 'Other', '--add-tag', 'team:green']);
    await answer(run, [{ shown: ['Growth chart → Other', '+ team:green', '? Change "Growth chart"?'], keys: '\r' }]);
    expect((await run.ended()).exitCode).toBe(130);
    expect(await applicationOf(sandbox, PUBLIC.uniqueName)).toMatchObject({ displayName: 'Growth chart' });
  });

  it('shows it again where someone else has changed it in the meantime', async () => {
    const run = await typeInTerminal(sandbox, ['edit', ...CHART, '--notes', 'Mine.']);
    await answer(run, [{ shown: ['+ Mine.', '? Change'], keys: '' }]);
    await meddle(PUBLIC, { notes: 'Theirs.' });
    await answer(run, [
      { shown: [''], keys: 'y\r' },
      { shown: ['has changed in the meantime', 'Theirs. → Mine.', '? Change'], keys: 'y\r' },
    ]);
    expect((await run.ended()).exitCode).toBe(0);
    expect(await applicationOf(sandbox, PUBLIC.uniqueName)).toMatchObject({ notes: 'Mine.' });
  });

  it('shows no forged text as it is', async () => {
    await meddle(PUBLIC, FORGED);
    const args = ['edit', ...CHART, '--name', 'Growth chart', '--notes', 'Ours.'];
    const run = await typeInTerminal(sandbox, args);
    await answer(run, [{ shown: ['→ Growth chart', '? Change'], keys: '\r' }]);
    // What the questions draw is among it.
    expect((await run.ended()).screen).not.toMatch(/##vso\[|^::|[\u00ad\u202e\u200b]/m);
    const dry = await sandbox.run([...args, '--dry-run']);
    const json = await sandbox.run([...args, '--dry-run', '--json']);
    const real = await sandbox.run([...args, '--yes']);
    for (const text of [dry.stdout + dry.stderr, json.stdout, real.stdout + real.stderr]) {
      expect(text).toContain('Growth chart');
      expect(dangersIn(text)).toEqual([]);
    }
  });
});

describe('edit while others write', () => {
  it('keeps what two writers do at the same moment', async () => {
    const urls = ['https://one.contoso.com/', 'https://two.contoso.com/'];
    const outcomes = await Promise.all(
      urls.map((url, index) => edit([...CHART, '--add-reply-url', url, '--add-tag', `writer:${index}`])),
    );
    expect(outcomes.map(({ error }) => error)).toEqual([{}, {}]);
    const { spa, tags } = await applicationOf(sandbox, PUBLIC.uniqueName);
    expect((spa as { redirectUris: string[] }).redirectUris).toEqual(expect.arrayContaining(urls));
    expect(tags).toEqual(expect.arrayContaining(['writer:0', 'writer:1']));
  });
});

describe('edit by an identity that owns the application', () => {
  const OWN: Registration = {
    ...PUBLIC,
    args: ['register', 'public', ...ON_SERVER, '--name', 'Own app', '--reply-url', 'https://own.contoso.com/'],
    uniqueName: 'fhir-apps.fhir.contoso.com.public-own-app',
  };
  const OWN_APP = ['public-own-app', ...ON_SERVER];
  beforeAll(async () => {
    expect((await register(sandbox, OWN, sandbox.ready.identities.ownedBy)).error).toEqual({});
  });

  it('needs no more than Application.ReadWrite.OwnedBy', async () => {
    const args = [
      '--name',
      'Own app 2',
      '--notes',
      'x',
      '--add-tag',
      'x',
      '--add-reply-url',
      'https://own.contoso.com/2',
    ];
    expect((await edit([...OWN_APP, ...args], sandbox.ready.identities.ownedBy)).error).toEqual({});
  });

  it('leaves everything as it was where a part takes more', async () => {
    const refused = await edit(
      [...OWN_APP, '--notes', 'Never written', '--add-owner', String(sandbox.ready.users[0]?.objectId)],
      sandbox.ready.identities.ownedBy,
    );
    expect(refused).toMatchObject({ exitCode: 4, error: { code: 'insufficient_privileges' } });
    expect(await applicationOf(sandbox, OWN.uniqueName)).toMatchObject({ notes: 'x' });
  });

  it('gives up its own ownership last, after all that it takes', async () => {
    const { ownedBy } = sandbox.ready.identities;
    const [caller = ''] = await servicePrincipalsOf(sandbox, ownedBy.clientId);
    const ada = String(sandbox.ready.users[0]?.objectId);
    expect((await edit([...OWN_APP, '--add-owner', ada])).error).toEqual({});
    expect((await edit([...OWN_APP, '--remove-owner', caller, '--notes', 'Handed over.'], ownedBy)).error).toEqual({});
    expect(await applicationOf(sandbox, OWN.uniqueName)).toMatchObject({ notes: 'Handed over.' });
    expect(await ownersOf(OWN)).toEqual({ application: [ada], servicePrincipal: [ada] });
  });

  it('is refused on applications of others', async () => {
    const refused = await edit([...CHART, '--notes', 'Mine'], sandbox.ready.identities.ownedBy);
    expect(refused).toMatchObject({ exitCode: 4, error: { code: 'insufficient_privileges' } });
  });
});

describe('edit that fails halfway', () => {
  it('says what is written and what is not, and the next run finishes it', async () => {
    await sandbox.setFaults(['PATCH /applications/*=error:400:Request_BadRequest:Not today']);
    const ada = String(sandbox.ready.users[0]?.objectId);
    const args = [...PORTAL, '--notes', 'Halfway.', '--add-owner', ada];
    const failed = await edit(args);
    expect(failed).toMatchObject({
      exitCode: 3,
      error: {
        code: 'unfinished',
        details: {
          missing: ['notes'],
          standing: [
            { kind: 'owner', id: ada },
            { kind: 'owner', id: ada },
          ],
        },
      },
    });
    await sandbox.setFaults([]);
    expect(await edit(args)).toMatchObject({ exitCode: 0, result: { changes: [{ property: 'notes' }] } });
  });
});
