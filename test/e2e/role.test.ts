import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startInTerminal } from '../cli/prompts/pseudo-terminal.ts';
import { cleanEnvironment, EXECUTABLE } from './executable.ts';
import {
  FHIR_URL,
  heldRoles,
  list,
  type Outcome,
  outcomeOf,
  register,
  RESOURCE,
  servicePrincipalsOf,
} from './registrations.ts';
import { type ClientCredentials, serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

const ON_SERVER = ['resource', '--fhir-url', FHIR_URL];

/** An object id that nothing has. */
const NOBODY = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

interface Assigned {
  readonly role: string;
  readonly principal: { readonly id: string; readonly type: string; readonly displayName: string };
  readonly action: string;
}

let sandbox: ServedSandbox;
let resource: Readonly<Record<string, unknown>>;
/** Object ids of the service principals of two clients without any role. */
let importer: { readonly appId: string; readonly principalId: string; readonly objectId: string };
let exporter: typeof importer;

async function role(words: readonly string[], as?: ClientCredentials): Promise<Outcome> {
  return outcomeOf(await sandbox.run(['role', ...words, '--json'], as));
}

function assigned({ result }: Outcome): readonly Assigned[] {
  return result.roleAssignments as readonly Assigned[];
}

async function client(name: string): Promise<typeof importer> {
  const { result } = await register(sandbox, {
    args: [
      'register',
      'confidential',
      '--fhir-url',
      FHIR_URL,
      '--name',
      name,
      '--credential',
      'none',
      '--reply-url',
      'https://app.contoso.com/',
    ],
  });
  return {
    appId: String(result.appId),
    principalId: String(result.servicePrincipalId),
    objectId: String(result.objectId),
  };
}

/** Gives an identity an application permission of Microsoft Graph. */
async function allow({ clientId }: ClientCredentials, permission: string): Promise<void> {
  const [graph] = await list<{ readonly id: string; readonly appRoles: readonly { id: string; value: string }[] }>(
    sandbox,
    "/servicePrincipals?$filter=appId eq '00000003-0000-0000-c000-000000000000'",
  );
  const [principalId] = await servicePrincipalsOf(sandbox, clientId);
  const appRoleId = graph?.appRoles.find(({ value }) => value === permission)?.id;
  const body = { principalId, resourceId: graph?.id, appRoleId };
  expect((await sandbox.graph('POST', `/servicePrincipals/${graph?.id}/appRoleAssignedTo`, body)).status).toBe(201);
}

/** What stands on the resource, as Graph lists it. */
function standing(): Promise<readonly { readonly id: string; readonly principalId: string }[]> {
  return list(sandbox, `/servicePrincipals/${String(resource.servicePrincipalId)}/appRoleAssignedTo`);
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  resource = (await register(sandbox, RESOURCE)).result;
  importer = await client('Importer');
  exporter = await client('Exporter');
});
afterAll(() => sandbox.stop());

beforeEach(async () => {
  for (const { id } of await standing()) {
    await sandbox.graph('DELETE', `/servicePrincipals/${String(resource.servicePrincipalId)}/appRoleAssignedTo/${id}`);
  }
  await sandbox.graphExchanges();
});

describe('role assign', () => {
  it.each<[what: string, refer: () => readonly string[]]>([
    ['appId', () => [importer.appId]],
    ['application object id', () => [importer.objectId]],
    ['service principal object id', () => [importer.principalId]],
    ['unique name', () => ['fhir-apps.fhir.contoso.com.confidential-importer']],
    ['key', () => ['confidential-importer']],
  ])('gives a role to a client by its %s', async (_what, refer) => {
    const outcome = await role([
      'assign',
      ...ON_SERVER,
      '--role',
      'globalImporter',
      ...refer().flatMap((to) => ['--to', to]),
    ]);
    expect(outcome).toMatchObject({
      exitCode: 0,
      result: {
        ...{ dryRun: false, sandbox: false, tenantId: sandbox.ready.tenantId, handOffs: [] },
        resource: { appId: resource.appId, displayName: 'Contoso FHIR' },
        roleAssignments: [
          {
            ...{ role: 'globalImporter', action: 'created' },
            principal: { id: importer.principalId, type: 'servicePrincipal', displayName: 'Importer' },
          },
        ],
      },
    });
    expect(await heldRoles(sandbox, importer.principalId)).toEqual(['globalImporter']);
  });

  it('reads in two exchanges, writes each role of each principal once, and nothing when it is run again', async () => {
    const words = [
      ...['assign', ...ON_SERVER, '--role', 'globalReader', '--role', 'GLOBALEXPORTER'],
      ...['--to', importer.appId, '--to', 'confidential-exporter', '--to', importer.principalId],
    ];
    const sent = async (): Promise<readonly string[]> =>
      (await sandbox.graphExchanges()).map(({ method, path }) => `${method} ${path}`);
    const write = `POST /v1.0/servicePrincipals/${String(resource.servicePrincipalId)}/appRoleAssignedTo`;

    const first = await role(words);
    expect(assigned(first).map(({ principal, ...rest }) => ({ ...rest, who: principal.displayName }))).toEqual([
      { role: 'globalReader', action: 'created', who: 'Importer' },
      { role: 'globalExporter', action: 'created', who: 'Importer' },
      { role: 'globalReader', action: 'created', who: 'Exporter' },
      { role: 'globalExporter', action: 'created', who: 'Exporter' },
    ]);
    expect(await sent()).toEqual(['POST /v1.0/$batch', 'POST /v1.0/$batch', write, write, write, write]);

    const again = await role(words);
    expect(again.exitCode).toBe(0);
    expect(assigned(again).map(({ action }) => action)).toEqual(Array(4).fill('unchanged'));
    expect(await sent()).toEqual(['POST /v1.0/$batch', 'POST /v1.0/$batch']);
  });

  it('writes nothing in a dry run', async () => {
    const outcome = await role(['assign', ...ON_SERVER, '--role', 'globalReader', '--to', importer.appId, '--dry-run']);
    expect(outcome).toMatchObject({ exitCode: 0, result: { dryRun: true, roleAssignments: [{ action: 'created' }] } });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it.each<[what: string, args: () => readonly string[], code: string, says: readonly string[]]>([
    [
      'an unknown role',
      () => ['--role', 'globalReadr', '--to', importer.appId],
      'unknown_role',
      ['"globalReader"?', 'globalWriter'],
    ],
    ['smartUser for a job', () => ['--role', 'smartUser', '--to', importer.appId], 'role_not_assignable', ['fhirUser']],
    [
      'a person who is not there',
      () => ['--role', 'globalReader', '--to', 'user:ghost@contoso.com'],
      'principal_missing',
      ['user:ghost@contoso.com'],
    ],
    [
      'a client by its display name, which others could take',
      () => ['--role', 'globalReader', '--to', 'Importer'],
      'name_not_enough',
      ['Importer'],
    ],
    ['an object id of nobody', () => ['--role', 'globalReader', '--to', NOBODY], 'principal_missing', [NOBODY]],
    [
      'a bare user principal name',
      () => ['--role', 'globalReader', '--to', 'ada@contoso.com'],
      'invalid_input',
      ['user:ada@contoso.com'],
    ],
    ['nothing', () => [], 'invalid_input', ['--role', '--to']],
  ])('refuses %s before it writes', async (_what, args, code, says) => {
    const { exitCode, error } = await role(['assign', ...ON_SERVER, ...args()]);
    expect({ exitCode, code: error.code }).toEqual({ exitCode: 2, code });
    for (const text of says) {
      expect(JSON.stringify(error).replaceAll('\\"', '"')).toContain(text);
    }
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('refuses a resource that nothing answers to', async () => {
    const outcome = await role(['assign', 'Other FHIR', '--role', 'globalReader', '--to', importer.appId]);
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'reference_missing' } });
  });

  it('asks in a terminal, and takes anything but a yes for a no', async () => {
    const { args, env } = sandbox.runOptions();
    const words = ['role', 'assign', ...ON_SERVER, '--role', 'globalReader', '--to', importer.appId];
    const run = await startInTerminal([process.execPath, EXECUTABLE, ...words, ...args], {
      env: cleanEnvironment(env),
      cwd: sandbox.workDir,
    });
    await run.shows('? Assign this role? (y/N)');
    run.keys('\r');
    const { exitCode, screen } = await run.ended();
    expect(exitCode).toBe(130);
    expect(screen).toContain('+ application Importer  globalReader: read');
    expect(await standing()).toEqual([]);
  });
});

describe('people and groups', () => {
  let clinician: { readonly upn: string; readonly objectId: string };
  let cliniciansId: string;

  beforeAll(async () => {
    const found = sandbox.ready.users.find(({ upn }) => upn.startsWith('clinician@'));
    const [group] = await list<{ readonly id: string }>(sandbox, "/groups?$filter=displayName eq 'Clinicians'");
    clinician = found ?? { upn: '', objectId: '' };
    cliniciansId = group?.id ?? '';
  });

  it.each<[what: string, refer: () => string, type: string, id: () => string]>([
    ['a person by the user principal name', () => `user:${clinician.upn}`, 'user', () => clinician.objectId],
    ['a person by the object id', () => `user:${clinician.objectId}`, 'user', () => clinician.objectId],
    ['a person by the bare object id', () => clinician.objectId, 'user', () => clinician.objectId],
    ['a group by its name', () => 'group:Clinicians', 'group', () => cliniciansId],
    ['a group by its object id', () => `group:${cliniciansId}`, 'group', () => cliniciansId],
    ['a group by the bare object id', () => cliniciansId, 'group', () => cliniciansId],
  ])('get a role and lose it again: %s', async (_what, refer, type, id) => {
    const rest = [...ON_SERVER, '--role', 'smartUser', '--to', refer()];
    const principal = { id: id(), type };
    expect(await role(['assign', ...rest])).toMatchObject({
      exitCode: 0,
      result: { roleAssignments: [{ role: 'smartUser', principal, action: 'created' }] },
    });
    expect(await role(['list', ...ON_SERVER])).toMatchObject({
      result: { roleAssignments: [{ role: 'smartUser', principal }] },
    });
    expect(await role(['remove', ...ON_SERVER, '--role', 'smartUser', '--from', refer()])).toMatchObject({
      exitCode: 0,
      result: { roleAssignments: [{ role: 'smartUser', principal, action: 'removed' }] },
    });
    expect(await standing()).toEqual([]);
  });

  it('are found beside clients in the same two exchanges, and served side by side', async () => {
    const to = [`user:${clinician.upn}`, 'group:Clinicians', 'confidential-importer', clinician.objectId];
    const outcome = await role([
      'assign',
      ...ON_SERVER,
      '--role',
      'globalReader',
      ...to.flatMap((who) => ['--to', who]),
    ]);
    expect(assigned(outcome).map(({ principal }) => principal.type)).toEqual(['user', 'group', 'servicePrincipal']);
    const sent = await sandbox.graphExchanges();
    expect(sent.filter(({ path }) => path === '/v1.0/$batch')).toHaveLength(2);
    expect(sent).toHaveLength(5);
  });

  it('are refused where several groups have the name, with the list', async () => {
    const made = await sandbox.graph('POST', '/groups', {
      ...{ displayName: 'Clinicians', mailNickname: 'others', mailEnabled: false, securityEnabled: true },
    });
    expect(made.status).toBe(201);
    const { exitCode, error } = await role([
      'assign',
      ...ON_SERVER,
      '--role',
      'globalReader',
      '--to',
      'group:Clinicians',
    ]);
    expect({ exitCode, code: error.code }).toEqual({ exitCode: 2, code: 'principal_ambiguous' });
    expect(error.hint).toContain(`group:${cliniciansId}`);
    expect(error.hint).toContain(`group:${String(made.body.id)}`);
    expect(await standing()).toEqual([]);
  });

  it('are refused by a role that only applications may have', async () => {
    const path = `/applications/${String(resource.objectId)}`;
    const { body } = await sandbox.graph('GET', path);
    // Graph tells the origin of a role, and takes none.
    const appRoles = (body.appRoles as readonly { origin?: string }[]).map(({ origin: _origin, ...rest }) => rest);
    const forJobs = {
      ...{ id: NOBODY, value: 'forJobs', displayName: 'Jobs', description: 'For jobs', isEnabled: true },
      allowedMemberTypes: ['Application'],
    };
    expect((await sandbox.graph('PATCH', path, { appRoles: [...appRoles, forJobs] })).status).toBe(204);
    const { exitCode, error } = await role(['assign', ...ON_SERVER, '--role', 'forJobs', '--to', clinician.objectId]);
    // An enabled role can be neither changed nor removed, so it is disabled first.
    await sandbox.graph('PATCH', path, { appRoles: [...appRoles, { ...forJobs, isEnabled: false }] });
    expect((await sandbox.graph('PATCH', path, { appRoles })).status).toBe(204);

    expect({ exitCode, code: error.code }).toEqual({ exitCode: 2, code: 'role_not_assignable' });
    expect(error.message).toContain('is for applications only');
  });
});

describe('an application that others hold', () => {
  it('gets no role until someone vouches for it', async () => {
    const [candidate = ''] = await servicePrincipalsOf(sandbox, sandbox.ready.identities.none.clientId);
    const trap = await sandbox.graph('POST', '/applications', {
      displayName: 'Night watch',
      uniqueName: 'fhir-apps.fhir.contoso.com.service-night-watch',
      'owners@odata.bind': [`${sandbox.ready.graphUrl}/v1.0/directoryObjects/${candidate}`],
    });
    const appId = String(trap.body.appId);
    await sandbox.graph('POST', '/servicePrincipals', { appId });
    const words = ['assign', ...ON_SERVER, '--role', 'globalAdmin', '--to', 'service-night-watch', '--yes'];

    expect(await role(words)).toMatchObject({ exitCode: 2, error: { code: 'trust_required', details: { appId } } });
    expect(await standing()).toEqual([]);
    expect(await role([...words, '--trust', appId])).toMatchObject({ exitCode: 0 });
    expect(await standing()).toHaveLength(1);
  });
});

describe('an identity with the least permissions', () => {
  it('is told the one that it lacks, and assigns once it has it', async () => {
    const { body } = await sandbox.graph('POST', '/applications', { displayName: 'Role giver' });
    const secret = await sandbox.graph('POST', `/applications/${String(body.id)}/addPassword`, {});
    const giver = { clientId: String(body.appId), clientSecret: String(secret.body.secretText) };
    await sandbox.graph('POST', '/servicePrincipals', { appId: giver.clientId });
    for (const permission of ['AppRoleAssignment.ReadWrite.All', 'Application.Read.All', 'User.ReadBasic.All']) {
      await allow(giver, permission);
    }
    const people = ['--to', `user:${sandbox.ready.users[0]?.upn ?? ''}`, '--to', 'confidential-importer'];
    const words = ['assign', ...ON_SERVER, '--role', 'globalReader', '--trust', importer.appId, ...people];
    expect(await role(words, giver)).toMatchObject({ exitCode: 0, result: { handOffs: [] } });

    const [group] = await list<{ readonly id: string }>(sandbox, "/groups?$filter=displayName eq 'Clinicians'");
    const withGroup = [...words, '--to', `group:${group?.id ?? ''}`];
    const refused = await role(withGroup, giver);
    expect(refused).toMatchObject({ exitCode: 4, error: { code: 'insufficient_privileges' } });
    expect(refused.error.hint).toContain('GroupMember.Read.All');
    await allow(giver, 'GroupMember.Read.All');
    expect(assigned(await role(withGroup, giver)).map(({ action }) => action)).toEqual([
      ...['unchanged', 'unchanged', 'created'],
    ]);
  });
});

describe('an identity that may not assign', () => {
  it('hands the exact requests off, with exit 4 unless told otherwise; so it is for removal', async () => {
    const { ownedBy } = sandbox.ready.identities;
    const server = ['--fhir-url', 'https://lab.contoso.com'];
    const lab = await register(sandbox, { args: ['register', 'resource', ...server, '--name', 'Lab'] }, ownedBy);
    const job = await register(
      sandbox,
      {
        args: [
          'register',
          'service',
          ...server,
          '--name',
          'Job',
          '--role',
          'globalReader',
          '--credential',
          'none',
          '--allow-hand-off',
        ],
      },
      ownedBy,
    );
    const change = (verb: 'assign' | 'remove'): readonly string[] => [
      verb,
      'resource',
      ...server,
      '--role',
      'globalWriter',
      verb === 'assign' ? '--to' : '--from',
      'service-job',
    ];
    const refused = await role(change('assign'), ownedBy);
    expect(refused).toMatchObject({
      exitCode: 4,
      result: { roleAssignments: [{ action: 'refused' }], handOffs: [{ kind: 'app-role' }] },
      warnings: [{ code: 'role_not_assigned' }],
    });
    expect((await role([...change('assign'), '--allow-hand-off'], ownedBy)).exitCode).toBe(0);
    expect(await follow(refused)).toBe(201);
    expect(await heldRoles(sandbox, String(job.result.servicePrincipalId))).toEqual(['globalWriter']);

    const kept = await role(change('remove'), ownedBy);
    expect(kept).toMatchObject({ exitCode: 4, result: { handOffs: [{ kind: 'app-role-removal' }] } });
    expect(await follow(kept)).toBe(204);
    expect(await heldRoles(sandbox, String(job.result.servicePrincipalId))).toEqual([]);
    expect(lab.exitCode).toBe(0);
  });

  /** Does what the hand-off says, as the administrator; gives the status. */
  async function follow({ result }: Outcome): Promise<number> {
    const [{ command } = { command: '' }] = result.handOffs as readonly { readonly command: string }[];
    const [, method = '', path = ''] = /--method (\S+) --url \S+\/v1\.0(\S+)/.exec(command) ?? [];
    const [, body] = /--body '(.*)'$/.exec(command) ?? [];
    return (await sandbox.graph(method, path, body === undefined ? undefined : JSON.parse(body))).status;
  }
});

describe('role remove', () => {
  it('takes the role from those named, leaves all others, and finds nothing to do the next time', async () => {
    const both = ['--to', importer.appId, '--to', exporter.appId];
    await role(['assign', ...ON_SERVER, '--role', 'globalReader', '--role', 'globalExporter', ...both]);
    await sandbox.graphExchanges();
    const words = ['remove', ...ON_SERVER, '--role', 'globalReader', '--from', importer.appId];
    expect(assigned(await role(words))).toMatchObject([{ role: 'globalReader', action: 'removed' }]);
    expect((await sandbox.graphExchanges()).map(({ method }) => method)).toEqual(['POST', 'POST', 'DELETE']);
    expect(await heldRoles(sandbox, importer.principalId)).toEqual(['globalExporter']);
    expect(await standing()).toHaveLength(3);

    expect(await role(words)).toMatchObject({ exitCode: 0, result: { roleAssignments: [{ action: 'unchanged' }] } });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
    const { body } = await sandbox.graph('GET', `/servicePrincipals/${String(resource.servicePrincipalId)}`);
    expect(body.appRoles).toHaveLength(7);
  });
});

describe('role list', () => {
  it('tells each role and who has it, for programs and for people', async () => {
    await role(['assign', ...ON_SERVER, '--role', 'globalImporter', '--to', importer.appId]);
    await sandbox.graphExchanges();
    const { exitCode, result } = await role(['list', 'Contoso FHIR']);
    expect(exitCode).toBe(0);
    expect((await sandbox.graphExchanges()).map(({ path }) => path)).toEqual(['/v1.0/$batch', '/v1.0/$batch']);
    expect(result).toMatchObject({
      resource: { appId: resource.appId, displayName: 'Contoso FHIR', servicePrincipalId: resource.servicePrincipalId },
      roleAssignments: [
        {
          role: 'globalImporter',
          principal: { id: importer.principalId, type: 'servicePrincipal', displayName: 'Importer' },
          assignedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as unknown,
        },
      ],
    });
    expect(result.appRoles).toHaveLength(7);

    const { stdout } = await sandbox.run(['role', 'list', ...ON_SERVER]);
    expect(stdout).toMatch(/^Role +Who +Type +Object id +Since$/m);
    expect(stdout).toMatch(
      new RegExp(`^globalImporter +Importer +application +${importer.principalId} +\\d{4}-\\d\\d-\\d\\d$`, 'm'),
    );
    expect(stdout).toMatch(/^globalReader +\(no one\)$/m);
  });
});

describe('a run that fails in the middle', () => {
  it('says what stands and how to take it away, and is finished by the next one', async () => {
    const failing = await serveSandbox([
      '--fault',
      'POST /servicePrincipals/*/appRoleAssignedTo@2=error:400:Request_BadRequest:Not today',
    ]);
    onTestFinished(() => failing.stop());
    const on = async (args: readonly string[]): Promise<Outcome> => outcomeOf(await failing.run([...args, '--json']));
    await on(RESOURCE.args);
    const words = ['role', 'assign', ...ON_SERVER, '--role', 'globalReader', '--to', 'group:Clinicians'];
    const both = [...words, '--to', `user:${failing.ready.users[0]?.upn ?? ''}`];

    const failed = await on(both);
    expect(failed).toMatchObject({ exitCode: 3, error: { code: 'unfinished' } });
    expect(failed.error.message).toContain('Not today');
    const { standing: existing } = failed.error.details as {
      readonly standing: readonly { readonly remove: string }[];
    };
    expect(existing).toMatchObject([{ kind: 'appRoleAssignment' }]);
    expect(existing[0]?.remove).toMatch(/^fhir-apps role remove \S+ --role globalReader --from \S+ /);

    const finished = await on(both);
    expect(finished.exitCode).toBe(0);
    expect(
      assigned(finished)
        .map(({ action }) => action)
        .toSorted(),
    ).toEqual(['created', 'unchanged']);
  });
});
