import { afterEach, describe, expect, it } from 'vitest';
import { REAL_CLOCK } from '../../src/clock.ts';
import { applicationOf, FHIR_URL, list, PUBLIC, register, RESOURCE, type ListedApplication } from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

let sandbox: ServedSandbox;
afterEach(() => sandbox.stop());

const TEN = Array.from({ length: 10 }, (_each, index) => index);

/**
 * Runs at the same moment that each add something of their own to one registration, and expects all of them to be done.
 */
async function runTogether(argsOf: (writer: number) => readonly string[], writers = TEN): Promise<void> {
  const outcomes = await Promise.all(writers.map((writer) => register(sandbox, { args: argsOf(writer) })));
  expect(outcomes.map(({ error }) => error)).toEqual(writers.map(() => ({})));
}

function replyUrl(writer: number): string {
  return `https://writer${writer}.contoso.com/callback`;
}

/** A role's name has no digits. */
function roleOf(writer: number): string {
  return `writer-${'abcdefghij'[writer] ?? ''}`;
}

function replyUrlsOf({ spa }: ListedApplication): readonly string[] {
  return (spa as { readonly redirectUris: readonly string[] }).redirectUris;
}

function scopesOf({ api }: ListedApplication): readonly { readonly id: string; readonly value: string }[] {
  return (api as { readonly oauth2PermissionScopes: readonly { readonly id: string; readonly value: string }[] })
    .oauth2PermissionScopes;
}

function rolesOf({ appRoles }: ListedApplication): readonly string[] {
  return (appRoles as readonly { readonly value: string }[]).map(({ value }) => value);
}

/** Adds a reply URL and a tag to one public client. */
function withOwn(writer: number): readonly string[] {
  return [...PUBLIC.args, '--reply-url', replyUrl(writer), '--tag', `writer:${writer}`];
}

function clientName(writer: number): string {
  return `Client ${writer}`;
}

/** Registers the clients that writers pre-authorize, one for each. */
async function registerClients(writers: number[]): Promise<void> {
  await runTogether(
    (writer) => [
      ...['register', 'public', '--fhir-url', FHIR_URL, '--name', clientName(writer), '--reply-url', replyUrl(writer)],
    ],
    writers,
  );
}

/** Pre-authorizes one client on the resource. */
function preAuthorizing(writer: number): readonly string[] {
  return [...RESOURCE.args, '--pre-authorize', `public-client-${writer}`];
}

async function expectPreAuthorized(writers: readonly number[]): Promise<void> {
  const { api } = await applicationOf(sandbox, RESOURCE.uniqueName);
  const { preAuthorizedApplications } = api as {
    readonly preAuthorizedApplications: readonly { readonly appId: string }[];
  };
  const clients = await list<ListedApplication>(sandbox, '/applications?$top=999');
  const names = writers.map(clientName);
  const appIds = clients.flatMap(({ appId, displayName }) => (names.includes(displayName) ? [appId] : []));
  expect(appIds).toHaveLength(writers.length);
  expect(preAuthorizedApplications.map(({ appId }) => appId)).toEqual(expect.arrayContaining(appIds));
}

async function expectAllAdditions(writers = TEN): Promise<void> {
  const after = await applicationOf(sandbox, PUBLIC.uniqueName);
  expect(replyUrlsOf(after)).toEqual(expect.arrayContaining(writers.map(replyUrl)));
  expect(after.tags).toEqual(expect.arrayContaining(writers.map((writer) => `writer:${writer}`)));
}

describe.each([
  { directory: 'a directory that shows at once what was written', flags: ['--latency', '20'] },
  {
    directory: 'a directory with a replica that is behind',
    flags: ['--latency', '20', '--replication-delay', '300'],
  },
])('ten writers of one application, in $directory', ({ flags }) => {
  it('add ten reply URLs and tags, also where one of them creates it', async () => {
    sandbox = await serveSandbox(flags, { clock: REAL_CLOCK });
    await register(sandbox, RESOURCE);
    await runTogether(withOwn);
    await expectAllAdditions();
    await runTogether((writer) => [...PUBLIC.args, '--reply-url', `https://again${writer}.contoso.com/`]);
    const after = await applicationOf(sandbox, PUBLIC.uniqueName);
    expect(replyUrlsOf(after)).toEqual(expect.arrayContaining(TEN.map((each) => `https://again${each}.contoso.com/`)));
    await expectAllAdditions();
  });

  it('add ten scopes and app roles', async () => {
    sandbox = await serveSandbox(flags, { clock: REAL_CLOCK });
    await register(sandbox, RESOURCE);
    await runTogether((writer) => [
      ...RESOURCE.args,
      '--scope',
      `patient.Writer${writer}.read`,
      '--app-role',
      roleOf(writer),
    ]);
    const after = await applicationOf(sandbox, RESOURCE.uniqueName);
    const values = scopesOf(after).map(({ value }) => value);
    expect(values).toEqual(expect.arrayContaining(TEN.map((writer) => `patient.Writer${writer}.read`)));
    expect(rolesOf(after)).toEqual(expect.arrayContaining(TEN.map(roleOf)));
  });

  it('request ten permissions, and consent to them', async () => {
    sandbox = await serveSandbox(flags, { clock: REAL_CLOCK });
    const scopes = TEN.map((writer) => `patient.Writer${writer}.read`);
    await register(sandbox, { args: [...RESOURCE.args, ...scopes.flatMap((scope) => ['--scope', scope])] });
    await runTogether((writer) => [...PUBLIC.args, '--scope', scopes[writer] ?? '', '--admin-consent']);
    const client = await applicationOf(sandbox, PUBLIC.uniqueName);
    const resource = await applicationOf(sandbox, RESOURCE.uniqueName);
    const access = client.requiredResourceAccess as readonly {
      readonly resourceAccess: readonly { readonly id: string }[];
    }[];
    const requested = access.flatMap(({ resourceAccess }) => resourceAccess.map(({ id }) => id));
    const ids = scopesOf(resource).flatMap(({ id, value }) => (scopes.includes(value) ? [id] : []));
    expect(requested).toEqual(expect.arrayContaining(ids));
    const grants = await list<{ readonly scope: string }>(sandbox, '/oauth2PermissionGrants');
    expect(grants.flatMap(({ scope }) => scope.split(' '))).toEqual(expect.arrayContaining(scopes));
  });

  it('pre-authorize ten clients', async () => {
    sandbox = await serveSandbox(flags, { clock: REAL_CLOCK });
    await register(sandbox, RESOURCE);
    await registerClients(TEN);
    await runTogether(preAuthorizing);
    await expectPreAuthorized(TEN);
  });
});

describe('writers of one application, in a directory with a replica that is two and a half seconds behind', () => {
  /** Fewer than ten for each kind, because each waits for as long as the replica is behind, several times. */
  const THREE = TEN.slice(0, 3);
  const BEHIND = ['--latency', '20', '--replication-delay', '2500'];

  it('add ten reply URLs and tags, or say that they have not', { timeout: 240_000 }, async () => {
    sandbox = await serveSandbox(BEHIND, { clock: REAL_CLOCK });
    await register(sandbox, RESOURCE);
    await register(sandbox, PUBLIC);
    const outcomes = await Promise.all(TEN.map((writer) => register(sandbox, { args: withOwn(writer) })));
    const lost = outcomes.filter(({ error }) => error.code !== undefined);
    expect(lost.map(({ exitCode, error: { code } }) => ({ exitCode, code }))).toEqual(
      lost.map(() => ({ exitCode: 3, code: 'concurrent_change' })),
    );
    await sandbox.changeSettings({ replicationDelayMs: 0 });
    await expectAllAdditions(TEN.filter((writer) => outcomes[writer]?.error.code === undefined));
  });

  it('add scopes, app roles and pre-authorized clients', { timeout: 240_000 }, async () => {
    sandbox = await serveSandbox([], { clock: REAL_CLOCK });
    await register(sandbox, RESOURCE);
    await registerClients(THREE);
    // The clients are known everywhere by then.
    await REAL_CLOCK.sleep(2500);
    await sandbox.changeSettings({ latencyMs: 20, replicationDelayMs: 2500 });
    await runTogether(
      (writer) => [
        ...preAuthorizing(writer),
        ...['--scope', `patient.Writer${writer}.read`, '--app-role', roleOf(writer)],
      ],
      THREE,
    );
    await sandbox.changeSettings({ replicationDelayMs: 0 });
    const after = await applicationOf(sandbox, RESOURCE.uniqueName);
    const values = scopesOf(after).map(({ value }) => value);
    expect(values).toEqual(expect.arrayContaining(THREE.map((writer) => `patient.Writer${writer}.read`)));
    expect(rolesOf(after)).toEqual(expect.arrayContaining(THREE.map(roleOf)));
    await expectPreAuthorized(THREE);
  });
});
