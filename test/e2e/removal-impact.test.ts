import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FHIR_URL, register, RESOURCE, SERVICE } from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';
import { runPrinted, tenantAccess } from './tenant-access.ts';
import { CTRL_C, typeInTerminal } from './wizard-runs.ts';

type Facts = Readonly<Record<string, unknown>>;

const GRAPH = '00000003-0000-0000-c000-000000000000';
const ON_SERVER = ['--fhir-url', FHIR_URL];
const CHART = ['register', 'public', '--name', 'Growth chart', '--reply-url', 'https://chart.contoso.com/'];

let sandbox: ServedSandbox;
let resource: Facts;
let job: Facts;
let chart: Facts;

beforeAll(async () => {
  sandbox = await serveSandbox();
  resource = (await register(sandbox, RESOURCE)).result;
  job = (await register(sandbox, SERVICE)).result;
  chart = (await register(sandbox, { args: [...CHART, ...ON_SERVER, '--admin-consent'] })).result;
});
afterAll(() => sandbox.stop());

async function json(...args: readonly string[]): Promise<Facts> {
  const { stdout, stderr } = await sandbox.run([...args, '--json']);
  const { result } = JSON.parse(stdout) as { readonly result?: Facts };
  return result ?? expect.fail(stderr);
}

/** Takes something away, runs what was printed to bring it back, and expects the tenant to be as before. */
async function takeAndBringBack(...args: readonly string[]): Promise<Facts> {
  const before = await tenantAccess(sandbox);
  const impact = (await json(...args, '--yes')).impact as Facts;
  expect(await tenantAccess(sandbox)).not.toEqual(before);
  await runPrinted(sandbox, impact.bringBack as readonly string[]);
  expect(await tenantAccess(sandbox)).toEqual(before);
  return impact;
}

/** What the screen shows of a command in a terminal, which ends by Ctrl-C at its question. */
async function screenOf(question: string, args: readonly string[]): Promise<string> {
  const run = await typeInTerminal(sandbox, args);
  await run.shows(question);
  run.keys(CTRL_C);
  return (await run.ended()).screen;
}

describe('role remove', () => {
  const remove = ['role', 'remove', 'resource', ...ON_SERVER, '--role', 'globalImporter', '--from'];
  const ofJob = (): readonly string[] => [...remove, String(job.appId)];

  it('names what is lost, and its commands bring that back', async () => {
    const impact = await takeAndBringBack(...ofJob());
    expect(impact).toMatchObject({
      ...{ clients: [], consents: [], notRead: [] },
      roleAssignments: [{ role: 'globalImporter', api: 'Contoso FHIR', apiAppId: resource.appId, assignable: true }],
      withoutRole: [{ displayName: 'Nightly import' }],
      bringBack: [expect.stringMatching(/^fhir-apps role assign \S+ --role globalImporter --to \S+ /)],
    });
  });

  it('counts no application as refused that has another role', async () => {
    await json(
      'role',
      'assign',
      'resource',
      ...ON_SERVER,
      '--role',
      'globalReader',
      '--to',
      String(job.appId),
      '--yes',
    );
    expect((await json(...ofJob(), '--dry-run')).impact).toMatchObject({ withoutRole: [] });
    await json('role', 'remove', 'resource', ...ON_SERVER, '--role', 'globalReader', '--from', String(job.appId));
  });

  it('shows the same to a person, and in a dry run, which writes nothing', async () => {
    const screen = await screenOf('? Remove them? (y/N)', ofJob());
    expect(screen).toContain(`Remove roles of "Contoso FHIR" of ${FHIR_URL}`);
    await sandbox.graphExchanges();
    const { stdout } = await sandbox.run([...ofJob(), '--dry-run']);
    const blocks =
      /\n\nThese have no role left, so that the server refuses them\n {2}Nightly import\n\nThese are lost\n {2}role globalImporter of Contoso FHIR {2}Nightly import\n\n/;
    expect(stdout).toMatch(blocks);
    expect(screen.replaceAll('\r', '')).toMatch(blocks);
    expect(stdout).toMatch(/\n\nNothing was written\.\n$/);
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('has no impact where nothing is removed', async () => {
    expect(await json(...remove, `user:${sandbox.ready.users[0]?.upn}`)).toMatchObject({ impact: null });
  });

  it('shows a name with control characters in one line', async () => {
    const { body } = await sandbox.graph('POST', '/groups', {
      displayName: 'Nurses\nThese are lost\n  \u001b[31mnothing',
      ...{ mailEnabled: false, mailNickname: 'nurses', securityEnabled: true },
    });
    const group = String(body.id);
    await json('role', 'assign', 'resource', ...ON_SERVER, '--role', 'globalImporter', '--to', group, '--yes');
    const screen = await screenOf('? Remove them? (y/N)', [...remove, group]);
    expect(screen.match(/^\s*These are lost/gm)).toHaveLength(1);
    expect(screen).not.toContain('\u001b[31mnothing');
    await takeAndBringBack(...remove, group);
    await json(...remove, group);
  });
});

describe('role remove --definition', () => {
  const remove = (...flags: readonly string[]): readonly string[] => [
    ...['role', 'remove', 'resource', ...ON_SERVER, '--role', 'globalImporter', '--definition', ...flags],
  ];

  /** Who has which role of the resource, by name: the id of a role that is made again is another. */
  async function holders(): Promise<readonly string[]> {
    const { roleAssignments } = await json('role', 'list', 'resource', ...ON_SERVER);
    return (roleAssignments as readonly { readonly role: string; readonly principal: { readonly id: string } }[])
      .map(({ role, principal }) => `${role} ${principal.id}`)
      .sort();
  }

  it('names who loses the role, and its commands make and assign it again', async () => {
    const before = await holders();
    const impact = (await json(...remove('--force'), '--yes')).impact as Facts;
    expect(impact).toMatchObject({
      roleAssignments: [{ role: 'globalImporter', assignable: true }],
      withoutRole: [{ displayName: 'Nightly import' }],
      bringBack: [
        expect.stringMatching(/^fhir-apps register resource .* --app-role globalImporter /),
        expect.stringMatching(/^fhir-apps role assign \S+ --role globalImporter --to \S+ /),
      ],
    });
    expect(await holders()).not.toEqual(before);
    await runPrinted(sandbox, impact.bringBack as readonly string[]);
    expect(await holders()).toEqual(before);
  });

  it('shows the same to a person, and in a dry run, which writes nothing', async () => {
    const screen = await screenOf('? Remove them? (y/N)', remove('--force'));
    expect(screen).toContain(`Remove roles from resource "Contoso FHIR" of ${FHIR_URL}`);
    expect(screen).toContain('These have no role left, so that the server refuses them');
    await sandbox.graphExchanges();
    const { stdout } = await sandbox.run([...remove('--force'), '--dry-run']);
    expect(stdout).toContain('role globalImporter of Contoso FHIR  Nightly import');
    expect(stdout).toMatch(/\n\nNothing was written\.\n$/);
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });
});

describe('credential remove', () => {
  async function idOfSecret(): Promise<string> {
    const { credentials } = await json('credential', 'list', String(job.appId));
    return String((credentials as readonly Facts[]).find(({ kind }) => kind === 'secret')?.id);
  }

  it('names no file for another secret, as none is overwritten', async () => {
    const words = ['credential', 'remove', String(job.appId), '--id', await idOfSecret(), '--allow-no-credential'];
    const [command] = ((await json(...words, '--dry-run')).impact as Facts).bringBack as readonly string[];
    expect(command).toMatch(new RegExp(`^fhir-apps credential rotate ${String(job.appId)} --tenant`));
  });

  it('says that the client stops with its last credential, and its command makes another', async () => {
    await json('credential', 'rotate', String(job.appId), '--secret-to', 'env-file:.env', '--overlap', '0', '--yes');
    const id = await idOfSecret();
    const words = ['credential', 'remove', String(job.appId), '--id', id, '--allow-no-credential'];
    const screen = await screenOf('? Remove it? (y/N)', words);
    expect(screen).toContain(`Remove a credential of service "Nightly import" of ${FHIR_URL}`);
    expect(screen).toContain('These stop getting tokens at once');
    expect((await sandbox.run([...words, '--dry-run'])).stdout).toContain('These stop getting tokens at once');
    const impact = (await json(...words, '--yes')).impact as Facts;
    expect(impact).toMatchObject({ clients: [{ displayName: 'Nightly import' }], notRead: [] });
    await runPrinted(sandbox, impact.bringBack as readonly string[]);
    expect(await idOfSecret()).not.toBe(id);
  });

  it('stops nobody where another one works', async () => {
    await json('credential', 'rotate', String(job.appId), '--secret-to', 'file:other', '--yes');
    const id = await idOfSecret();
    const words = ['credential', 'remove', String(job.appId), '--id', id, '--dry-run'];
    expect((await json(...words)).impact).toMatchObject({
      clients: [],
      bringBack: [expect.stringContaining('credential rotate') as unknown],
    });
  });
});

describe('consent revoke', () => {
  const revoke = ['consent', 'revoke', 'public-growth-chart', ...ON_SERVER];

  async function grantByHand(resourceId: unknown, scope: string, principalId: string | null): Promise<void> {
    const { status } = await sandbox.graph('POST', '/oauth2PermissionGrants', {
      clientId: chart.servicePrincipalId,
      consentType: principalId === null ? 'AllPrincipals' : 'Principal',
      ...{ principalId, resourceId, scope },
    });
    expect(status).toBe(201);
  }

  async function servicePrincipalId(appId: unknown): Promise<unknown> {
    return (await sandbox.graph('GET', `/servicePrincipals(appId='${String(appId)}')`)).body.id;
  }

  it('names what is lost, and its commands bring exactly that back', async () => {
    const all = await takeAndBringBack(...revoke);
    expect(all).toMatchObject({
      ...{ clients: [], roleAssignments: [], notRead: [] },
      consents: expect.arrayContaining([
        expect.objectContaining({ client: 'Growth chart', clientAppId: chart.appId, api: 'Contoso FHIR', people: 0 }),
      ]) as unknown,
    });
    expect(await takeAndBringBack(...revoke, '--scope', 'profile')).toMatchObject({
      consents: [{ scopes: ['profile'], scopesForAllUsers: ['profile'], leftOut: [] }],
      bringBack: [expect.stringMatching(/^fhir-apps consent grant \S+ --scope profile --tenant/)],
    });
  });

  it('shows the same to a person, and in a dry run, which writes nothing', async () => {
    const screen = await screenOf('? Revoke it? (y/N)', [...revoke, '--scope', 'profile']);
    expect(screen).toContain(`Revoke the consent to public "Growth chart" of ${FHIR_URL}`);
    await sandbox.graphExchanges();
    const { stdout } = await sandbox.run([...revoke, '--scope', 'profile', '--dry-run']);
    const block = /\n\nThese are lost\n {2}consent to Growth chart {2}profile of Microsoft Graph, all users\n\n/;
    expect(stdout).toMatch(block);
    expect(screen.replaceAll('\r', '')).toMatch(block);
    expect(stdout).toMatch(/\n\nNothing was written\.\n$/);
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('says that users consent again who did for themselves', async () => {
    const clinician = sandbox.ready.users.find(({ upn }) => upn.startsWith('clinician@'));
    await grantByHand(await servicePrincipalId(resource.appId), 'user_impersonation', clinician?.objectId ?? '');
    const before = await tenantAccess(sandbox);
    const { stdout } = await sandbox.run([...revoke, '--users', '--yes']);
    expect(stdout).toContain('Who has consented for themselves alone is asked again at the next sign-in.');
    const commands = stdout.split('\n').filter((line) => line.startsWith('  fhir-apps '));
    await runPrinted(
      sandbox,
      commands.map((line) => line.trim()),
    );
    const own = before.filter((line) => line.startsWith('scope ') && line.endsWith(String(clinician?.objectId)));
    expect(own).toHaveLength(1);
    expect(await tenantAccess(sandbox)).toEqual(before.filter((line) => !own.includes(line)));
  });

  it('grants no more than there was, where several APIs have a scope of one name', async () => {
    const scope = {
      ...{ id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', value: 'user_impersonation', type: 'Admin', isEnabled: true },
      ...{ adminConsentDisplayName: 'Access', adminConsentDescription: 'Access it' },
    };
    const { body: api } = await sandbox.graph('POST', '/applications', {
      displayName: 'Payroll',
      api: { oauth2PermissionScopes: [scope] },
    });
    await sandbox.graph('POST', '/servicePrincipals', { appId: api.appId });
    const { body } = await sandbox.graph('GET', `/applications/${String(chart.objectId)}`);
    const requiredResourceAccess = body.requiredResourceAccess as readonly unknown[];
    const asked = { resourceAppId: api.appId, resourceAccess: [{ id: scope.id, type: 'Scope' }] };
    await sandbox.graph('PATCH', `/applications/${String(chart.objectId)}`, {
      requiredResourceAccess: [...requiredResourceAccess, asked],
    });
    const before = await tenantAccess(sandbox);
    const impact = (await json(...revoke, '--scope', 'user_impersonation', '--yes')).impact as Facts;
    expect(impact).toMatchObject({
      consents: [{ api: 'Contoso FHIR', leftOut: ['user_impersonation'] }],
      bringBack: [],
    });
    await grantByHand(await servicePrincipalId(resource.appId), 'user_impersonation', null);
    expect(await tenantAccess(sandbox)).toEqual(before);
    await sandbox.graph('PATCH', `/applications/${String(chart.objectId)}`, { requiredResourceAccess });
  });

  it('prints no command for what the client does not ask for', async () => {
    const graph = await servicePrincipalId(GRAPH);
    await json(...revoke, '--yes');
    await grantByHand(graph, 'openid Mail.Read', null);
    const { stdout } = await sandbox.run([...revoke, '--yes']);
    expect(stdout).toMatch(/\n {2}fhir-apps consent grant \S+ --scope openid --tenant /);
    expect(stdout).toContain('Not brought back, since no command grants it alone: consent to Mail.Read.');
  });
});
