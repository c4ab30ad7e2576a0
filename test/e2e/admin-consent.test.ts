import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  FHIR_URL,
  list,
  type Outcome,
  outcomeOf,
  PUBLIC,
  register,
  RESOURCE,
  SERVICE,
  servicePrincipalsOf,
} from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const GRAPH = '00000003-0000-0000-c000-000000000000';
const SIGN_IN = ['openid', 'profile', 'offline_access', 'User.Read'];

interface Grant {
  readonly id: string;
  readonly clientId: string;
  readonly consentType: string;
  readonly resourceId: string;
  readonly scope: string;
}

let sandbox: ServedSandbox;
let resource: Readonly<Record<string, unknown>>;
let graphId: string;

beforeAll(async () => {
  sandbox = await serveSandbox();
  resource = (await register(sandbox, RESOURCE)).result;
  [graphId = ''] = await servicePrincipalsOf(sandbox, GRAPH);
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.graphExchanges());

function client(name: string, ...flags: readonly string[]): Promise<Outcome> {
  const args = [
    'register',
    'public',
    '--fhir-url',
    FHIR_URL,
    '--name',
    name,
    '--reply-url',
    'https://app.contoso.com/',
  ];
  return register(sandbox, { args: [...args, ...flags] });
}

/** The scopes of each grant of a client, by the API's service principal. */
async function grantsOf({ result }: Outcome): Promise<Readonly<Record<string, readonly string[]>>> {
  const path = `/servicePrincipals/${String(result.servicePrincipalId)}/oauth2PermissionGrants`;
  const grants = await list<Grant>(sandbox, path);
  expect(grants.map(({ consentType }) => consentType)).toEqual(grants.map(() => 'AllPrincipals'));
  return Object.fromEntries(grants.map(({ resourceId, scope }) => [resourceId, scope.split(' ')]));
}

function granted({ result }: Outcome): readonly unknown[] {
  return (result.permissions as readonly { readonly granted: unknown }[]).map((each) => each.granted);
}

/** Makes a grant as someone else would. */
async function grantByHand({ result }: Outcome, resourceId: string, scope: string): Promise<void> {
  const { status } = await sandbox.graph('POST', '/oauth2PermissionGrants', {
    clientId: result.servicePrincipalId,
    consentType: 'AllPrincipals',
    resourceId,
    scope,
  });
  expect(status).toBe(201);
}

async function sent(): Promise<readonly string[]> {
  return (await sandbox.graphExchanges()).map(({ method, path }) => `${method} ${path}`);
}

describe('register --admin-consent', () => {
  it('grants what the client asks for and what signing in takes, says so, and finds nothing to do the next time', async () => {
    const first = await client('Fresh', '--admin-consent');
    expect(first).toMatchObject({ exitCode: 0, result: { action: 'created', handOffs: [] } });
    expect(granted(first)).toEqual([true, true, true, true, true]);
    expect(first.result.decisions).toContain(
      'Consent is asked for all users of the tenant: user_impersonation of "Contoso FHIR"; openid, profile, offline_access, User.Read of "Microsoft Graph".',
    );
    expect(await grantsOf(first)).toEqual({
      [String(resource.servicePrincipalId)]: ['user_impersonation'],
      [graphId]: SIGN_IN,
    });
    await sent();
    const again = await client('Fresh', '--admin-consent');
    expect(again).toMatchObject({ exitCode: 0, result: { action: 'unchanged', changes: [], handOffs: [] } });
    expect(await sent()).toEqual(['POST /v1.0/$batch', 'POST /v1.0/$batch']);
  });

  it('adds to the grants that stand, and takes nothing from them', async () => {
    const before = await client('Widened');
    await grantByHand(before, graphId, 'openid Mail.Read');
    const after = await client('Widened', '--admin-consent');
    expect(after.result.changes).toMatchObject([
      { summary: 'consent for all users of the tenant: user_impersonation of "Contoso FHIR"' },
      { summary: 'consent for all users of the tenant: profile, offline_access, User.Read of "Microsoft Graph"' },
    ]);
    expect(await grantsOf(after)).toEqual({
      [String(resource.servicePrincipalId)]: ['user_impersonation'],
      [graphId]: ['openid', 'Mail.Read', 'profile', 'offline_access', 'User.Read'],
    });
  });

  it('tells in a dry run what it would grant, and writes nothing', async () => {
    const before = await client('Dry');
    const dry = await client('Dry', '--admin-consent', '--dry-run');
    expect(dry).toMatchObject({ exitCode: 0, result: { action: 'updated', handOffs: [] } });
    expect(granted(dry)).toEqual([true, true, true, true, true]);
    expect(await grantsOf(before)).toEqual({});
  });

  it('is nothing more than the assigned role for a service client, which is said', async () => {
    const outcome = await register(sandbox, { args: [...SERVICE.args, '--admin-consent'] });
    expect(outcome).toMatchObject({ exitCode: 0, result: { handOffs: [] } });
    expect(outcome.result.decisions).toContain(
      '--admin-consent adds nothing: assigning an app role is the consent to it.',
    );
    expect(await grantsOf(outcome)).toEqual({});
  });

  it('is named as the environment file names it, in what plan and apply tell', async () => {
    const file = join(sandbox.workDir, 'jobs.yaml');
    await writeFile(
      file,
      `fhirUrl: ${FHIR_URL}
clients:
  jobs: { type: service, name: Jobs, role: globalReader, credential: secret, secretTo: file:jobs, adminConsent: true }
`,
    );
    const decision = 'adminConsent adds nothing: assigning an app role is the consent to it.';
    const decisions = expect.arrayContaining([decision]) as unknown;
    const planned = outcomeOf(await sandbox.run(['plan', '-f', file, '--json']));
    expect(planned.result.registrations).toEqual([expect.objectContaining({ decisions })]);
    const applied = outcomeOf(await sandbox.run(['apply', '-f', file, '--yes', '--json']));
    expect(applied.result.registrations).toEqual([
      expect.objectContaining({ result: expect.objectContaining({ decisions }) as unknown }),
    ]);
  });

  it('goes to an application that others hold only when someone vouches for it', async () => {
    const made = await client('Held');
    await sandbox.graph('POST', `/applications/${String(made.result.objectId)}/addPassword`, {});
    const refused = await client('Held', '--admin-consent');
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'trust_required' } });
    expect(await grantsOf(made)).toEqual({});
    expect(await client('Held', '--admin-consent', '--trust', String(made.result.appId))).toMatchObject({
      exitCode: 0,
    });
  });

  it('refuses more scopes than one grant holds, before anything is made', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `scope-${index}-${'x'.repeat(100)}`);
    const flags = names.flatMap((name) => ['--scope', name]);
    const server = ['--fhir-url', 'https://many.contoso.com'];
    expect(
      await register(sandbox, { args: ['register', 'resource', ...server, '--name', 'Many', ...flags] }),
    ).toMatchObject({ exitCode: 0 });
    const args = ['register', 'public', ...server, '--name', 'Greedy', '--device-code', '--admin-consent', ...flags];
    expect(await register(sandbox, { args })).toMatchObject({ exitCode: 2, error: { code: 'grant_too_long' } });
    expect(await list(sandbox, "/applications?$filter=displayName eq 'Greedy'")).toEqual([]);
  });
});

describe('an identity that may not consent', () => {
  it('does the rest and hands the consent off, with exit 4 unless told otherwise', async () => {
    const { ownedBy } = sandbox.ready.identities;
    const server = ['--fhir-url', 'https://lab.contoso.com'];
    await register(sandbox, { args: ['register', 'resource', ...server, '--name', 'Lab'] }, ownedBy);
    const args = [
      ...['register', 'public', ...server, '--name', 'Lab app', '--reply-url', 'https://lab.contoso.com/app'],
      '--admin-consent',
    ];
    const refused = await register(sandbox, { args }, ownedBy);
    expect(refused).toMatchObject({
      exitCode: 4,
      result: { action: 'created', handOffs: [{ kind: 'admin-consent' }] },
      warnings: [{ code: 'consent_not_granted' }, { code: 'consent_not_granted' }],
    });
    expect(refused.warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('Insufficient privileges'),
      expect.stringContaining('Insufficient privileges'),
    ]);
    expect(await register(sandbox, { args: [...args, '--allow-hand-off'] }, ownedBy)).toMatchObject({ exitCode: 0 });
    const trust = ['--trust', String(refused.result.appId)];
    expect(await register(sandbox, { args: [...args, ...trust] })).toMatchObject({
      exitCode: 0,
      result: { action: 'updated', handOffs: [] },
    });
  });
});

describe("Microsoft Graph's own service principal, where it cannot be read", () => {
  it('keeps consent to its scopes from being granted, which is told with what would be enough', async () => {
    await sandbox.setFaults(["GET /servicePrincipals(appId='00000003-0000-0000-c000-000000000000')x*=denied"]);
    onTestFinished(() => sandbox.setFaults([]));
    const server = ['--fhir-url', 'https://unread.contoso.com', '--name', 'Unread'];
    await register(sandbox, { args: ['register', 'resource', ...server] });
    const args = ['register', 'public', ...server, '--device-code', '--admin-consent'];
    const outcome = await register(sandbox, { args });
    expect(outcome).toMatchObject({ exitCode: 4, warnings: [{ code: 'consent_not_granted' }] });
    expect(outcome.warnings[0]?.message).toContain('Application.Read.All');
  });
});

describe('a client to which users have consented one by one', () => {
  it('is looked through for the grant for all of them, beyond the first page', async () => {
    const made = await client('Loved');
    const users = Array.from({ length: 101 }, async (_, index) => {
      const { body } = await sandbox.graph('POST', '/users', {
        accountEnabled: true,
        displayName: `User ${index}`,
        mailNickname: `user${index}`,
        userPrincipalName: `user${index}@contoso.com`,
        passwordProfile: { password: 'Wzjkqyvr9gPDp6QB' },
      });
      return body.id;
    });
    const grants = (await Promise.all(users)).map(async (principalId) => {
      const { status } = await sandbox.graph('POST', '/oauth2PermissionGrants', {
        ...{ clientId: made.result.servicePrincipalId, resourceId: graphId, scope: 'openid' },
        ...{ consentType: 'Principal', principalId },
      });
      return status;
    });
    expect(new Set(await Promise.all(grants))).toEqual(new Set([201]));
    expect(await client('Loved', '--admin-consent')).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
    expect(await client('Loved', '--admin-consent')).toMatchObject({ exitCode: 0, result: { action: 'unchanged' } });
    const shown = await register(sandbox, { args: ['show', String(made.result.appId)] });
    expect(granted(shown)).toEqual([true, true, true, true, true]);
  });
});

describe('without --admin-consent', () => {
  it('leaves consent to someone else: on a page where the client has one to return to, and by a command', async () => {
    const web = await register(sandbox, PUBLIC);
    expect(web.result.handOffs).toMatchObject([
      { kind: 'admin-consent', url: expect.stringContaining('/v2.0/adminconsent?client_id=') as unknown },
    ]);
    const args = [
      'register',
      'public',
      '--fhir-url',
      FHIR_URL,
      '--name',
      'Phone',
      '--reply-url',
      'com.contoso.app:/cb',
    ];
    const native = await register(sandbox, { args });
    expect(native).toMatchObject({
      exitCode: 0,
      result: {
        handOffs: [
          {
            ...{ kind: 'admin-consent', url: null },
            command: expect.stringContaining(
              `fhir-apps consent grant ${String(native.result.appId)} --tenant `,
            ) as unknown,
          },
        ],
      },
    });
  });
});
