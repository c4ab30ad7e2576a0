import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TokenOfUser, userToken } from '../sandbox/user-tokens.ts';
import { run } from './executable.ts';
import { type Outcome, outcomeOf, register, RESOURCE } from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

/** What a token of Azure CLI for Microsoft Graph has in a tenant of today, as far as it matters here. */
const OF_AZURE_CLI =
  'Application.ReadWrite.All AppRoleAssignment.ReadWrite.All AuditLog.Read.All DelegatedPermissionGrant.ReadWrite.All Directory.AccessAsUser.All Group.ReadWrite.All User.Read.All';

interface ToldCapability {
  readonly id: string;
  readonly can: string;
  readonly needs: string | null;
  readonly doubt: string | null;
}

let sandbox: ServedSandbox;

beforeAll(async () => {
  sandbox = await serveSandbox();
  expect((await register(sandbox, RESOURCE)).exitCode).toBe(0);
});
afterEach(() => sandbox.setFaults([]));
afterAll(() => sandbox.stop());

/** A folder with an `az` that prints the token of a person, or runs `script`. */
async function folderWithAz(script: string): Promise<string> {
  const folder = await mkdtemp(join(sandbox.workDir, 'programs-'));
  await writeFile(join(folder, 'az'), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'az'), 0o755);
  return folder;
}

function idOf(name: string): string {
  return sandbox.ready.users.find(({ upn }) => upn.startsWith(`${name}@`))?.objectId ?? '';
}

async function whoamiBy(words: readonly string[], folder: string): ReturnType<typeof run> {
  return signedInBy('whoami', words, folder);
}

async function signedInBy(command: string, words: readonly string[], folder: string): ReturnType<typeof run> {
  const { graphUrl, authorityUrl, tenantId, caFile } = sandbox.ready;
  const target = ['--graph-url', graphUrl, '--authority-url', authorityUrl, '--tenant', tenantId];
  return run([command, ...words, ...target], {
    cwd: sandbox.workDir,
    env: { NODE_EXTRA_CA_CERTS: caFile, PATH: folder },
  });
}

/** `whoami` of a person who is signed in to Azure CLI. */
async function whoamiAs(person: TokenOfUser): Promise<Outcome> {
  return outcomeOf(await whoamiBy(['--auth', 'cli', '--json'], await folderOf(person)));
}

async function folderOf(person: TokenOfUser): Promise<string> {
  const { ready } = sandbox;
  const token = (): Promise<unknown> => sandbox.token(ready.admin, `${ready.graphUrl}/.default`);
  const accessToken = await userToken({ token, stateDir: ready.stateDir, ready }, person);
  const expires_on = Math.floor(Date.now() / 1000) + 3600;
  return folderWithAz(`echo '${JSON.stringify({ accessToken, expires_on })}'`);
}

function capabilities({ result }: Outcome): Readonly<Record<string, ToldCapability>> {
  const list = result.capabilities as readonly ToldCapability[];
  return Object.fromEntries(list.map((each) => [each.id, each]));
}

function verdicts(outcome: Outcome): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(capabilities(outcome)).map(([id, { can }]) => [id, can]));
}

describe('a person', () => {
  it('with a role that has it all can do everything but what Azure decides', async () => {
    const outcome = await whoamiAs({ userId: idOf('admin'), scopes: OF_AZURE_CLI, roles: ['globalAdministrator'] });
    expect(outcome).toMatchObject({
      exitCode: 0,
      result: {
        sandbox: false,
        tenantDomain: 'contoso.com',
        identity: { kind: 'user', displayName: 'Ada Admin', objectId: idOf('admin') },
        method: 'cli',
        directoryRoles: [{ name: 'Global Administrator' }],
        hasOtherRoles: false,
        applications: { ours: 1, owned: 0 },
      },
    });
    const { 'assign-azure-roles': azure, ...others } = verdicts(outcome);
    expect(azure).toBe('unknown');
    expect(new Set(Object.values(others))).toEqual(new Set(['yes']));
  });

  it('without a role reads, changes what it owns, and is told the least role for the rest', async () => {
    const outcome = await whoamiAs({ userId: idOf('clinician'), scopes: OF_AZURE_CLI });
    expect(outcome.result).toMatchObject({ directoryRoles: [], hasOtherRoles: false });
    expect(verdicts(outcome)).toEqual({
      read: 'yes',
      register: 'unknown',
      change: 'own',
      'add-owners': 'own',
      'recycle-bin': 'no',
      'assign-roles': 'own',
      'grant-consent': 'no',
      'grant-graph-permissions': 'no',
      'assign-azure-roles': 'unknown',
    });
    expect(capabilities(outcome)).toMatchObject({
      register: { needs: 'Application Developer', doubt: 'registration-not-known' },
      change: { needs: 'Cloud Application Administrator', doubt: null },
      'grant-graph-permissions': { needs: 'Privileged Role Administrator' },
    });
  });

  it('may register where the tenant says that members may, and the token may read that', async () => {
    const scopes = `${OF_AZURE_CLI} Policy.Read.All`;
    const denied = ['GET /policies/authorizationPolicyx*=denied'];
    const member = { userId: idOf('clinician'), scopes };
    expect(verdicts(await whoamiAs(member)).register).toBe('yes');
    await sandbox.setFaults(denied);
    expect(verdicts(await whoamiAs(member)).register).toBe('unknown');
  });

  it.each([
    ['role assignments', 'GET /roleManagement/directory/roleAssignmentsx*=denied'],
    ['groups', 'GET /me/transitiveMemberOf/microsoft.graph.groupx*=denied'],
  ])('is never told no where %s could not be read: another role could be there', async (_what, fault) => {
    await sandbox.setFaults([fault]);
    const outcome = await whoamiAs({ userId: idOf('clinician'), scopes: OF_AZURE_CLI });
    expect(outcome.result).toMatchObject({ hasOtherRoles: null });
    expect(capabilities(outcome)).toMatchObject({
      'grant-consent': { can: 'unknown', needs: 'Cloud Application Administrator', doubt: 'roles-not-known' },
    });
  });

  it('has another role where an assignment is not in the token', async () => {
    const outcome = await whoamiAs({ userId: idOf('admin'), scopes: OF_AZURE_CLI });
    expect(outcome.result).toMatchObject({ directoryRoles: [], hasOtherRoles: true });
    expect(verdicts(outcome)).toMatchObject({ 'grant-consent': 'unknown' });
  });

  it('can do nothing that the token has no permission for, whatever the roles', async () => {
    const outcome = await whoamiAs({
      userId: idOf('admin'),
      scopes: 'openid profile User.Read',
      roles: ['globalAdministrator'],
    });
    expect(outcome.exitCode).toBe(0);
    expect(capabilities(outcome)).toMatchObject({
      read: { can: 'no', needs: 'Application.Read.All' },
      change: { can: 'no', needs: 'Application.ReadWrite.All' },
      'grant-consent': { can: 'no', needs: 'DelegatedPermissionGrant.ReadWrite.All' },
    });
  });

  it('is shown it in lines that a terminal has room for', async () => {
    const person = { userId: idOf('clinician'), scopes: OF_AZURE_CLI, upn: 'clinician@contoso.com' };
    const { stdout } = await whoamiBy(['--auth', 'cli'], await folderOf(person));
    expect(stdout).toContain('Clara Clinician (clinician@contoso.com)\n');
    expect(stdout).toContain('  Signed in  with Azure CLI, custom cloud\n');
    expect(stdout).toMatch(/^ {2}✔ list, show, plan, settings, credential list$/m);
    expect(stdout).toMatch(/^ {2}\? register, apply +needs Application Developer, unless any member may$/m);
    expect(stdout).toMatch(/^ {2}– consent, approve of consent +needs Cloud Application Administrator$/m);
  });
});

describe('an application', () => {
  const told = async (as?: Parameters<ServedSandbox['run']>[1]): Promise<Outcome> =>
    outcomeOf(await sandbox.run(['whoami', '--json'], as));

  it('with Application.ReadWrite.OwnedBy changes what it owns, and is told what it lacks', async () => {
    const outcome = await told(sandbox.ready.identities.ownedBy);
    expect(outcome).toMatchObject({
      exitCode: 0,
      result: { identity: { kind: 'app', displayName: null }, method: 'environment', directoryRoles: [] },
    });
    expect(verdicts(outcome)).toMatchObject({ read: 'yes', register: 'yes', change: 'own', 'assign-roles': 'no' });
    expect(capabilities(outcome)).toMatchObject({
      change: { needs: 'Application.ReadWrite.All' },
      'assign-roles': { needs: 'AppRoleAssignment.ReadWrite.All with Application.Read.All' },
    });
  });

  it('without any permission is told so, and it is no failure', async () => {
    const outcome = await told(sandbox.ready.identities.none);
    expect(outcome).toMatchObject({ exitCode: 0, result: { permissions: [], applications: null, tenantName: null } });
    const { 'assign-azure-roles': _azure, ...others } = verdicts(outcome);
    expect(new Set(Object.values(others))).toEqual(new Set(['no']));
  });

  it('sends reads only', async () => {
    await sandbox.exchanges();
    await told();
    const sent = (await sandbox.graphExchanges()).flatMap(({ method, path, body }) =>
      path.endsWith('/$batch')
        ? (body as { readonly requests: readonly { readonly method: string }[] }).requests.map((each) => each.method)
        : [method],
    );
    expect(new Set(sent)).toEqual(new Set(['GET']));
  });
});

describe('nobody signed in', () => {
  let missing: string;
  beforeEach(async () => {
    missing = await mkdtemp(join(sandbox.workDir, 'no-programs-'));
  });

  it('is told the way that this machine has: Azure CLI', async () => {
    const folder = await folderWithAz(`echo "ERROR: Please run 'az login' to setup account." >&2; exit 1`);
    const outcome = outcomeOf(await whoamiBy(['--json'], folder));
    expect(outcome).toMatchObject({
      exitCode: 4,
      error: { code: 'sign_in_unavailable', message: 'No one is signed in.' },
    });
    expect(outcome.error.hint).toMatch(/^Azure CLI is installed\. Run `az login --tenant .* --auth browser/);
  });

  it('is told to use a browser where Azure CLI is not there', async () => {
    const outcome = outcomeOf(await whoamiBy(['--json'], missing));
    expect(outcome).toMatchObject({ exitCode: 4, error: { code: 'sign_in_unavailable' } });
    expect(outcome.error.hint).toMatch(
      /^The shortest way, in a browser: fhir-apps whoami .*--auth browser.* \(or without Azure at all: fhir-apps register --sandbox\)$/,
    );
  });

  it.each(['browser', 'cli'])('is told what --auth %s lacks where that was asked for', async (auth) => {
    const words = ['--auth', auth, '--json', '--timeout', '5s'];
    const told = outcomeOf(await whoamiBy(words, missing));
    const listed = outcomeOf(await signedInBy('list', words, missing));
    expect(told).toMatchObject({ exitCode: 4, error: { code: 'sign_in_unavailable' } });
    expect(told.error).toEqual(listed.error);
    expect(told.error.hint).not.toContain('whoami');
  });
});
