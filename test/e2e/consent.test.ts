import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startInTerminal } from '../cli/prompts/pseudo-terminal.ts';
import { cleanEnvironment, EXECUTABLE } from './executable.ts';
import { FHIR_URL, list, type Outcome, outcomeOf, register, RESOURCE, servicePrincipalsOf } from './registrations.ts';
import { type ClientCredentials, run, type ServedSandbox, serveSandbox, writesOf } from './served-sandbox.ts';

const GRAPH = '00000003-0000-0000-c000-000000000000';
const SIGN_IN = ['User.Read', 'offline_access', 'openid', 'profile'];
/** The same where Microsoft Graph's own service principal cannot be read. */
const SIGN_IN_UNREAD = ['openid', 'profile', 'offline_access', 'User.Read'];
const ON_SERVER = ['--fhir-url', FHIR_URL];

interface Grant {
  readonly id: string;
  readonly principalId: string | null;
  readonly resourceId: string;
  readonly scope: string;
}

interface Scope {
  readonly value: string;
  readonly leftover: boolean;
}

let sandbox: ServedSandbox;
let resource: Readonly<Record<string, unknown>>;
let chart: Readonly<Record<string, unknown>>;
let graphId: string;
let clinicianId: string;

async function consent(words: readonly string[], as?: ClientCredentials): Promise<Outcome> {
  return outcomeOf(await sandbox.run(['consent', ...words, '--json'], as));
}

function grants(): Promise<readonly Grant[]> {
  return list(sandbox, `/servicePrincipals/${String(chart.servicePrincipalId)}/oauth2PermissionGrants`);
}

/** Consents as a user, or with null as an administrator for all, would by hand. */
async function byHand(resourceId: unknown, scope: string, principalId: string | null): Promise<void> {
  const { status } = await sandbox.graph('POST', '/oauth2PermissionGrants', {
    clientId: chart.servicePrincipalId,
    consentType: principalId === null ? 'AllPrincipals' : 'Principal',
    principalId,
    resourceId,
    scope,
  });
  expect(status).toBe(201);
}

/** What the result says of each grant, in short. */
function changed({ result }: Outcome): readonly unknown[] {
  const all = result.grants as readonly { action: string; scopes: readonly string[]; user: string | null }[];
  return all.map(({ action, scopes, user }) => [action, scopes.join(' '), user]);
}

/** Does what the hand-offs say, as the administrator; gives the statuses. */
async function follow({ result }: Outcome): Promise<readonly number[]> {
  const handOffs = result.handOffs as readonly { readonly command: string }[];
  return Promise.all(
    handOffs.map(async ({ command }) => {
      const [, method = '', path = ''] = /--method (\S+) --url \S+\/v1\.0(\S+)/.exec(command) ?? [];
      const [, body] = /--body '(.*)'$/.exec(command) ?? [];
      return (await sandbox.graph(method, path, body === undefined ? undefined : JSON.parse(body))).status;
    }),
  );
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  resource = (await register(sandbox, RESOURCE)).result;
  const args = [
    'register',
    'public',
    ...ON_SERVER,
    '--name',
    'Growth chart',
    '--reply-url',
    'https://chart.contoso.com/',
  ];
  chart = (await register(sandbox, { args })).result;
  [graphId = ''] = await servicePrincipalsOf(sandbox, GRAPH);
  clinicianId = sandbox.ready.users.find(({ upn }) => upn.startsWith('clinician@'))?.objectId ?? '';
});
afterAll(() => sandbox.stop());

beforeEach(async () => {
  for (const { id } of await grants()) {
    await sandbox.graph('DELETE', `/oauth2PermissionGrants/${id}`);
  }
  await sandbox.graphExchanges();
});

describe('consent list', () => {
  const list = ['list', 'public-growth-chart', ...ON_SERVER];

  it('tells what is asked for and not granted', async () => {
    const { exitCode, result } = await consent(list);
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({
      tenantId: sandbox.ready.tenantId,
      client: { appId: chart.appId, displayName: 'Growth chart', servicePrincipalId: chart.servicePrincipalId },
      apis: [
        {
          appId: resource.appId,
          displayName: 'Contoso FHIR',
          scopes: [
            {
              ...{ value: 'user_impersonation', asked: true, grantedToAll: false, grantedToUsers: 0 },
              ...{ preAuthorized: false, leftover: false },
            },
          ],
          appRoles: [],
          users: [],
        },
        { appId: GRAPH, displayName: 'Microsoft Graph', scopes: SIGN_IN.map((value) => ({ value })) },
      ],
    });
  });

  it('tells who consented to what, and what is left over', async () => {
    await byHand(graphId, 'openid Mail.Read', null);
    await byHand(resource.servicePrincipalId, 'user_impersonation', clinicianId);
    const { result } = await consent(list);
    expect(result.apis).toMatchObject([
      {
        scopes: [{ value: 'user_impersonation', grantedToAll: false, grantedToUsers: 1 }],
        users: [{ id: clinicianId, userPrincipalName: 'clinician@contoso.com', scopes: ['user_impersonation'] }],
      },
      {},
    ]);
    const [, ofGraph] = result.apis as readonly { readonly scopes: readonly Scope[] }[];
    expect(ofGraph?.scopes.filter(({ leftover }) => leftover).map(({ value }) => value)).toEqual(['Mail.Read']);
    const { stdout } = await sandbox.run(['consent', ...list, '--verbose']);
    expect(stdout).toMatch(/^Contoso FHIR +user_impersonation +scope +yes +by 1 user$/m);
    expect(stdout).toMatch(/^Microsoft Graph +Mail\.Read +scope +no: left over +for all users$/m);
    expect(stdout).toContain('clinician@contoso.com: user_impersonation of "Contoso FHIR"');
  });

  it('tells the app roles of a job, and that a caller without rights cannot know of grants', async () => {
    const args = [
      'register',
      'service',
      ...ON_SERVER,
      '--name',
      'Job',
      '--role',
      'globalReader',
      '--credential',
      'none',
    ];
    const { ownedBy } = sandbox.ready.identities;
    await register(sandbox, { args: [...args, '--allow-hand-off'] });
    const { result } = await consent(['list', 'service-job', ...ON_SERVER]);
    expect(result.apis).toMatchObject([
      { scopes: [], appRoles: [{ value: 'globalReader', asked: true, assigned: true, leftover: false }] },
    ]);
    const own = ['register', 'resource', '--fhir-url', 'https://own.contoso.com', '--name', 'Own'];
    await register(sandbox, { args: own }, ownedBy);
    const app = ['register', 'public', '--fhir-url', 'https://own.contoso.com', '--name', 'App', '--device-code'];
    await register(sandbox, { args: app }, ownedBy);
    const unknown = await consent(['list', 'public-app', '--fhir-url', 'https://own.contoso.com'], ownedBy);
    expect(unknown.result.apis).toMatchObject([
      { scopes: [{ value: 'user_impersonation', grantedToAll: null, grantedToUsers: null }], users: null },
      {
        ...{ appId: GRAPH, displayName: 'Microsoft Graph', servicePrincipalId: graphId },
        scopes: SIGN_IN.map((value) => ({ value, asked: true, grantedToAll: null })),
      },
    ]);
  });
});

describe('consent list without a REF', () => {
  interface Client {
    readonly key: string;
    readonly servicePrincipalId: string | null;
    readonly apis: readonly { readonly displayName: string; readonly scopes: readonly Scope[] }[];
  }

  function clientsIn({ result }: Outcome): readonly Client[] {
    return result.clients as readonly Client[];
  }

  it('tells of each client of the server what consent list tells of it alone', async () => {
    await byHand(graphId, 'openid Mail.Read', null);
    await byHand(resource.servicePrincipalId, 'user_impersonation', clinicianId);
    const all = await consent(['list', ...ON_SERVER]);
    expect(all).toMatchObject({ exitCode: 0, result: { tenantId: sandbox.ready.tenantId, fhirUrl: FHIR_URL } });
    expect(clientsIn(all).map(({ key }) => key)).toEqual(['public-growth-chart', 'service-job']);
    for (const { key, servicePrincipalId, apis } of clientsIn(all)) {
      const { result } = await consent(['list', key, ...ON_SERVER]);
      expect(result).toMatchObject({ client: { servicePrincipalId }, apis });
    }
    const { stdout } = await sandbox.run(['consent', 'list', ...ON_SERVER, '--verbose']);
    expect(stdout).toMatch(/^2 clients of https:\/\/fhir\.contoso\.com$/m);
    expect(stdout).toMatch(/^Microsoft Graph +Mail\.Read +scope +no: left over +for all users$/m);
    expect(stdout).toContain('clinician@contoso.com: user_impersonation of "Contoso FHIR"');
  });

  it('tells of a client without a service principal what it asks for', async () => {
    const lonely = ['register', 'public', ...ON_SERVER, '--name', 'Lonely', '--device-code'];
    const { result } = await register(sandbox, { args: lonely });
    await sandbox.graph('DELETE', `/servicePrincipals/${String(result.servicePrincipalId)}`);
    const listed = clientsIn(await consent(['list', ...ON_SERVER])).find(({ key }) => key === 'public-lonely');
    expect(listed).toMatchObject({
      servicePrincipalId: null,
      apis: [{ scopes: [{ value: 'user_impersonation', asked: true, grantedToAll: false, grantedToUsers: 0 }] }, {}],
    });
    const { stdout } = await sandbox.run(['consent', 'list', ...ON_SERVER]);
    expect(stdout).toContain(`"Lonely" (${String(result.appId)}), which has no service principal\n`);
    await sandbox.graph('DELETE', `/applications/${String(result.objectId)}`);
  });

  it('lists the clients of all servers where none is named', async () => {
    const servers = clientsIn(await consent(['list'])).map(({ key }) => key);
    expect(servers).toEqual(['public-growth-chart', 'service-job', 'public-app']);
  });

  it('takes no request more for many clients than for one', async () => {
    const sent = async (): Promise<readonly string[]> => {
      await sandbox.graphExchanges();
      await consent(['list', ...ON_SERVER]);
      return (await sandbox.graphExchanges()).map(({ method, path }) => `${method} ${path}`);
    };
    const few = await sent();
    const names = ['One', 'Two', 'Three'];
    for (const name of names) {
      const args = ['register', 'public', ...ON_SERVER, '--name', name, '--device-code'];
      await register(sandbox, { args });
    }
    expect(few).toEqual(['GET /v1.0/applications', 'POST /v1.0/$batch']);
    expect(await sent()).toEqual(few);
  });
});

describe('consent grant', () => {
  const grant = ['grant', 'public-growth-chart', ...ON_SERVER];

  it('grants all that is asked for, merged, and nothing the next time', async () => {
    await byHand(graphId, 'openid Mail.Read', null);
    const first = await consent(grant);
    expect(first).toMatchObject({ exitCode: 0, result: { dryRun: false, handOffs: [] } });
    expect(changed(first)).toEqual([
      ['granted', 'user_impersonation', null],
      ['granted', 'User.Read offline_access profile', null],
    ]);
    expect((await grants()).map(({ scope }) => scope).toSorted()).toEqual([
      'openid Mail.Read User.Read offline_access profile',
      'user_impersonation',
    ]);
    await sandbox.graphExchanges();
    expect(changed(await consent(grant))).toEqual([
      ['unchanged', 'user_impersonation', null],
      ['unchanged', SIGN_IN.join(' '), null],
    ]);
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('grants what is named alone', async () => {
    expect(changed(await consent([...grant, '--scope', 'user_impersonation']))).toEqual([
      ['granted', 'user_impersonation', null],
    ]);
    expect(await grants()).toMatchObject([{ scope: 'user_impersonation', principalId: null }]);
  });

  it('writes nothing in a dry run', async () => {
    expect(changed(await consent([...grant, '--dry-run']))).toHaveLength(2);
    expect(await grants()).toEqual([]);
  });

  it.each<[what: string, args: readonly string[], code: string]>([
    ['a scope that is not there', [...grant, '--scope', 'user_impersonate'], 'unknown_scope'],
    ['a scope of Graph that nobody asked for', [...grant, '--scope', 'Mail.Read'], 'unknown_scope'],
    ['a client by its display name', ['grant', 'Growth chart'], 'name_not_enough'],
  ])('refuses %s before it writes', async (_what, args, code) => {
    expect(await consent(args)).toMatchObject({ exitCode: 2, error: { code } });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('adopts a grant that someone else makes at the same moment', async () => {
    const both = await Promise.all([consent(grant), consent(grant)]);
    expect(both.map(({ exitCode, error }) => ({ exitCode, error }))).toEqual(
      both.map(() => ({ exitCode: 0, error: {} })),
    );
    expect((await grants()).map(({ scope }) => scope).toSorted()).toEqual([SIGN_IN.join(' '), 'user_impersonation']);
  });

  it('goes to a client that others hold only when someone vouches for it', async () => {
    const { body } = await sandbox.graph('POST', `/applications/${String(chart.objectId)}/addPassword`, {});
    onTestFinished(async () => {
      const path = `/applications/${String(chart.objectId)}/removePassword`;
      await sandbox.graph('POST', path, { keyId: body.keyId });
    });
    expect(await consent(grant)).toMatchObject({ exitCode: 2, error: { code: 'trust_required' } });
    expect(await grants()).toEqual([]);
    expect(await consent([...grant, '--trust', String(chart.appId)])).toMatchObject({ exitCode: 0 });
  });

  it('asks in a terminal, and takes anything but a yes for a no', async () => {
    const { args, env } = sandbox.runOptions();
    const run = await startInTerminal([process.execPath, EXECUTABLE, 'consent', ...grant, ...args], {
      env: cleanEnvironment(env),
      cwd: sandbox.workDir,
    });
    await run.shows('? Grant it? (y/N)');
    run.keys('\r');
    const { exitCode, screen } = await run.ended();
    expect(exitCode).toBe(130);
    expect(screen).toContain('Grant consent for all users of the tenant:');
    expect(await grants()).toEqual([]);
  });
});

describe('consent revoke', () => {
  const revoke = ['revoke', 'public-growth-chart', ...ON_SERVER];

  it('must be confirmed', async () => {
    await byHand(graphId, 'openid', null);
    expect(await consent(revoke)).toMatchObject({ exitCode: 2, error: { code: 'confirmation_required' } });
    expect(await grants()).toHaveLength(1);
  });

  it('takes one scope from a grant, then the rest, and finds nothing to do after that', async () => {
    await byHand(graphId, 'openid profile', null);
    const one = await consent([...revoke, '--scope', 'profile', '--yes']);
    expect(changed(one)).toEqual([['revoked', 'profile', null]]);
    expect(one.warnings.map(({ code }) => code)).toEqual(['tokens_live_on']);
    expect(await grants()).toMatchObject([{ scope: 'openid' }]);
    expect(changed(await consent([...revoke, '--yes']))).toEqual([['revoked', 'openid', null]]);
    expect(await grants()).toEqual([]);
    expect(await consent([...revoke, '--yes'])).toMatchObject({ exitCode: 0, result: { grants: [] }, warnings: [] });
  });

  it('leaves what users consented to for themselves, and says so, unless told otherwise', async () => {
    await byHand(graphId, 'openid', null);
    await byHand(graphId, 'openid', clinicianId);
    const kept = await consent([...revoke, '--yes']);
    expect(kept.warnings.map(({ code }) => code)).toEqual(['tokens_live_on', 'users_consented']);
    expect(await grants()).toMatchObject([{ principalId: clinicianId }]);
    expect(changed(await consent([...revoke, '--users', '--yes']))).toEqual([['revoked', 'openid', clinicianId]]);
    expect(await grants()).toEqual([]);
  });

  it('refuses a scope that nobody knows', async () => {
    expect(await consent([...revoke, '--scope', 'opnid', '--yes'])).toMatchObject({
      exitCode: 2,
      error: { code: 'unknown_scope', details: { nearest: 'openid' } },
    });
  });
});

describe('an identity that may not consent', () => {
  const reader = { clientId: '', clientSecret: '' };

  beforeAll(async () => {
    const { body } = await sandbox.graph('POST', '/applications', { displayName: 'Reader' });
    const secret = await sandbox.graph('POST', `/applications/${String(body.id)}/addPassword`, {});
    Object.assign(reader, { clientId: String(body.appId), clientSecret: String(secret.body.secretText) });
    const { body: principal } = await sandbox.graph('POST', '/servicePrincipals', { appId: body.appId });
    const { body: graph } = await sandbox.graph('GET', `/servicePrincipals/${graphId}`);
    const roles = graph.appRoles as readonly { readonly id: string; readonly value: string }[];
    for (const permission of ['Application.Read.All', 'Directory.Read.All']) {
      const appRoleId = roles.find(({ value }) => value === permission)?.id;
      const assignment = { principalId: principal.id, resourceId: graphId, appRoleId };
      expect((await sandbox.graph('POST', `/servicePrincipals/${graphId}/appRoleAssignedTo`, assignment)).status).toBe(
        201,
      );
    }
  });

  it('hands the exact requests off, with exit 4 unless told otherwise; so it is for revoking', async () => {
    await byHand(graphId, 'Mail.Read', null);
    const grant = ['grant', 'public-growth-chart', ...ON_SERVER, '--trust', String(chart.appId)];
    const refused = await consent(grant, reader);
    expect(refused).toMatchObject({ exitCode: 4, result: { grants: [{ action: 'refused' }, { action: 'refused' }] } });
    expect(await consent([...grant, '--allow-hand-off'], reader)).toMatchObject({ exitCode: 0 });
    expect((await follow(refused)).toSorted()).toEqual([201, 204]);
    expect((await grants()).map(({ scope }) => scope).toSorted()).toEqual([
      `Mail.Read ${SIGN_IN.join(' ')}`,
      'user_impersonation',
    ]);

    const scopes = ['--scope', 'Mail.Read', '--scope', 'user_impersonation'];
    const kept = await consent(['revoke', 'public-growth-chart', ...ON_SERVER, ...scopes, '--yes'], reader);
    expect(kept).toMatchObject({
      exitCode: 4,
      result: { handOffs: [{ kind: 'consent-revocation' }, {}] },
      warnings: [],
    });
    expect((await follow(kept)).toSorted()).toEqual([204, 204]);
    expect((await grants()).map(({ scope }) => scope)).toEqual([SIGN_IN.join(' ')]);
  });

  it.each([
    { what: 'grants', faults: [], warnings: [], scopes: SIGN_IN },
    {
      what: 'the API either',
      faults: [`GET /servicePrincipals(appId='${GRAPH}')x*=denied`],
      warnings: ['api_unreadable'],
      scopes: SIGN_IN_UNREAD,
    },
  ])('leaves the grant to someone else, with a command that does it, where it may not read $what', async (given) => {
    const { ownedBy } = sandbox.ready.identities;
    await sandbox.setFaults(given.faults);
    onTestFinished(() => sandbox.setFaults([]));
    const app = ['public-app', '--fhir-url', 'https://own.contoso.com'];
    const refused = await consent(['grant', ...app, '--scope', 'openid', '--scope', 'profile'], ownedBy);
    expect(changed(refused)).toEqual([['refused', 'openid profile', null]]);
    const all = await consent(['grant', ...app], ownedBy);
    await sandbox.setFaults([]);
    expect(all.warnings.map(({ code }) => code)).toEqual(given.warnings);
    expect(changed(all)).toEqual([
      ['refused', 'user_impersonation', null],
      ['refused', given.scopes.join(' '), null],
    ]);
    const trust = ['--trust', String((all.result.client as { readonly appId: string }).appId)];
    for (const { result, exitCode } of [refused, all]) {
      expect(exitCode).toBe(4);
      expect(result.handOffs).toHaveLength(1);
      const command = (result.handOffs as readonly { readonly command: string }[]).at(-1)?.command ?? '';
      const [, ...words] = command.replaceAll("'", '').split(' ');
      const { env } = sandbox.runOptions();
      const pasted = await run([...words, ...trust, '--json'], { env, cwd: sandbox.workDir });
      expect(pasted.exitCode).toBe(0);
    }
    const { result } = await consent(['list', ...app]);
    expect(JSON.stringify(result)).not.toContain('"grantedToAll":false');
  });

  it('is told what it lacks where it may not even see the grants', async () => {
    const { ownedBy } = sandbox.ready.identities;
    const revoke = ['revoke', 'public-app', '--fhir-url', 'https://own.contoso.com', '--yes'];
    const refused = await consent(revoke, ownedBy);
    expect(refused).toMatchObject({ exitCode: 4, error: { code: 'insufficient_privileges' } });
    expect(refused.error.hint).toContain('Directory.Read.All');
  });
});

describe('a run that fails in the middle', () => {
  it('says what stands, and is finished by the next one', async () => {
    const failing = await serveSandbox([
      '--fault',
      'POST /oauth2PermissionGrants@2=error:400:Request_BadRequest:Not today',
    ]);
    onTestFinished(() => failing.stop());
    const on = async (args: readonly string[]): Promise<Outcome> => outcomeOf(await failing.run([...args, '--json']));
    await on(RESOURCE.args);
    await on(['register', 'public', ...ON_SERVER, '--name', 'Growth chart', '--device-code']);
    const words = ['consent', 'grant', 'public-growth-chart', ...ON_SERVER];
    const failed = await on(words);
    expect(failed).toMatchObject({
      exitCode: 3,
      error: {
        code: 'unfinished',
        details: {
          standing: [{ kind: 'oauth2PermissionGrant', remove: expect.stringMatching(/ --scope=/) as unknown }],
        },
      },
    });
    const finished = await on(words);
    expect(
      changed(finished)
        .map((each) => (each as readonly string[])[0])
        .toSorted(),
    ).toEqual(['granted', 'unchanged']);
  });
});
