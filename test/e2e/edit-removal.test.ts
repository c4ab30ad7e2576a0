import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  applicationOf,
  applicationsOf,
  FHIR_URL,
  list,
  type ListedApplication,
  type Outcome,
  outcomeOf,
  PUBLIC,
  register,
  RESOURCE,
  SERVICE,
  servicePrincipalsOf,
} from './registrations.ts';
import { type ClientCredentials, serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';
import { answer, typeInTerminal } from './wizard-runs.ts';

const ROLES = ['--app-role', 'globalReader', '--app-role', 'auditor', '--app-role', 'nurse'];
const SCOPES = ['--scope', 'user_impersonation', '--scope', 'patient.read', '--scope', 'ward.read'];
const CHART = {
  ...PUBLIC,
  args: [...PUBLIC.args, '--scope', 'ward.read', '--admin-consent'],
};

let sandbox: ServedSandbox;
beforeAll(async () => {
  sandbox = await serveSandbox();
});
afterAll(() => sandbox.stop());

beforeEach(async () => {
  expect((await register(sandbox, { args: [...RESOURCE.args, ...ROLES, ...SCOPES] })).error).toEqual({});
  await sandbox.graphExchanges();
});
afterEach(async () => {
  await sandbox.setFaults([]);
  for (const { uniqueName } of [RESOURCE, PUBLIC, SERVICE]) {
    for (const { id } of await applicationsOf(sandbox, uniqueName)) {
      await sandbox.graph('DELETE', `/applications/${id}`);
      await sandbox.graph('DELETE', `/directory/deletedItems/${id}`);
    }
  }
});

async function edit(args: readonly string[], as?: ClientCredentials): Promise<Outcome> {
  return outcomeOf(await sandbox.run(['edit', FHIR_URL, ...args, '--json'], as));
}

const user = (): { readonly upn: string; readonly objectId: string } => {
  const [first] = sandbox.ready.users;
  return first ?? expect.fail('The sandbox has no users.');
};

async function assign(role: string, to = `user:${user().upn}`): Promise<void> {
  const args = ['role', 'assign', FHIR_URL, '--role', role, '--to', to];
  expect((await register(sandbox, { args })).error).toEqual({});
}

/** What was written, as method and path without ids. */
async function written(): Promise<readonly string[]> {
  return writesOf(await sandbox.graphExchanges()).map(
    ({ method, path }) =>
      `${method} ${path
        .replace('/v1.0', '')
        .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|(?<=(appRoleAssignedTo|oauth2PermissionGrants)\/)[^/]+/g, '*')}`,
  );
}

interface Entitlement {
  readonly id: string;
  readonly value: string;
  readonly isEnabled: boolean;
}

const spelled = ({ value, isEnabled }: Entitlement): string => (isEnabled ? value : `${value} (disabled)`);

function apiOf({ api }: ListedApplication): {
  readonly oauth2PermissionScopes: readonly Entitlement[];
  readonly preAuthorizedApplications: readonly { readonly appId: string; readonly delegatedPermissionIds: string[] }[];
} {
  return api as ReturnType<typeof apiOf>;
}

async function roles(): Promise<readonly string[]> {
  const { appRoles } = await applicationOf(sandbox, RESOURCE.uniqueName);
  return (appRoles as readonly Entitlement[]).map(spelled).sort();
}

async function scopes(): Promise<readonly string[]> {
  return apiOf(await applicationOf(sandbox, RESOURCE.uniqueName))
    .oauth2PermissionScopes.map(spelled)
    .sort();
}

/** The resource as its owner writes it, with each role and scope as `change` gives it. */
async function rewrite(change: (entitlement: Entitlement) => Entitlement): Promise<void> {
  const { id, appRoles, api } = await applicationOf(sandbox, RESOURCE.uniqueName);
  const body = {
    appRoles: (appRoles as readonly (Entitlement & { readonly origin: string })[]).map(({ origin: _origin, ...role }) =>
      change(role),
    ),
    api: { oauth2PermissionScopes: apiOf({ api } as unknown as ListedApplication).oauth2PermissionScopes.map(change) },
  };
  expect((await sandbox.graph('PATCH', `/applications/${id}`, body)).status).toBe(204);
}

describe('edit --remove-app-role', () => {
  it('removes it in the two steps that Graph demands, and leaves the others', async () => {
    const args = ['--remove-app-role', 'AUDITOR'];
    expect(await edit([...args, '--dry-run'])).toMatchObject({
      exitCode: 0,
      result: { action: 'updated', dryRun: true, changes: [{ property: 'appRoles' }] },
    });
    expect(await written()).toEqual([]);
    const { error, result } = await edit([...args, '--yes']);
    expect(error).toEqual({});
    const [{ before, after }] = result.changes as [{ before: Entitlement[]; after: Entitlement[] }];
    expect(before.map(spelled).sort()).toEqual(['auditor', 'globalReader', 'nurse']);
    expect(after.map(spelled).sort()).toEqual(['globalReader', 'nurse']);
    expect(await written()).toEqual(['PATCH /applications/*', 'PATCH /applications/*']);
    expect(await roles()).toEqual(['globalReader', 'nurse']);
  });

  it('says what is not there, and changes nothing', async () => {
    expect(await edit(['--remove-app-role', 'auditr'])).toMatchObject({
      exitCode: 0,
      result: {
        action: 'unchanged',
        settled: [{ property: 'appRoles', value: 'auditr', state: 'absent', nearest: 'auditor' }],
      },
    });
    expect(await written()).toEqual([]);
  });

  it('must be confirmed where no one can be asked', async () => {
    const refused = await edit(['--remove-app-role', 'auditor']);
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'confirmation_required' } });
    expect(refused.error.message).toContain('auditor is removed.');
    expect(await written()).toEqual([]);
  });

  it('refuses a role that someone has: how many, who, and both ways out', async () => {
    await assign('auditor');
    await sandbox.graphExchanges();
    const refused = await edit(['--remove-app-role', 'auditor', '--yes']);
    expect(refused).toMatchObject({
      exitCode: 2,
      error: { code: 'role_in_use', details: { holders: [{ role: 'auditor', principal: { type: 'user' } }] } },
    });
    expect(refused.error.message).toContain('1 assignment');
    expect(refused.error.hint).toMatch(/--unassign.*fhir-apps role remove .* --role auditor --/s);
    expect(await written()).toEqual([]);
  });

  it('reports it together with all else that is wrong', async () => {
    await assign('auditor');
    const refused = await edit(['--remove-app-role', 'auditor', '--add-owner', 'nobody@contoso.com', '--yes']);
    expect(refused).toMatchObject({
      exitCode: 2,
      error: {
        code: 'invalid_input',
        details: {
          faults: [
            { field: '--remove-app-role', code: 'role_in_use' },
            { field: '--add-owner', code: 'owner_missing' },
          ],
        },
      },
    });
  });

  it('removes the assignments first with --unassign', async () => {
    await assign('auditor');
    await sandbox.graphExchanges();
    const { error, result } = await edit(['--remove-app-role', 'auditor', '--unassign', '--yes']);
    expect(error).toEqual({});
    expect(result).toMatchObject({
      changes: [
        { property: 'appRoles' },
        { action: 'remove', target: 'appRoleAssignment', property: 'appRoleAssignments', after: null },
      ],
      roleAssignments: [{ role: 'auditor', principal: { id: user().objectId, type: 'user' }, action: 'removed' }],
    });
    expect(await written()).toEqual([
      'DELETE /servicePrincipals/*/appRoleAssignedTo/*',
      'PATCH /applications/*',
      'PATCH /applications/*',
    ]);
  });

  it('names the clients that still ask for it, and that it is a default', async () => {
    const { appId } = (
      await register(sandbox, {
        args: [
          ...['register', 'service', '--fhir-url', FHIR_URL, '--name', 'Nightly import'],
          ...['--role', 'globalReader', '--credential', 'none'],
        ],
      })
    ).result;
    expect(await edit(['--remove-app-role', 'globalReader', '--unassign', '--yes'])).toMatchObject({
      exitCode: 0,
      result: { requestedBy: [{ appId, displayName: 'Nightly import' }] },
      warnings: [{ code: 'role_still_requested' }, { code: 'role_defined_by_default' }],
    });
  });

  it('finishes what was interrupted between the two steps', async () => {
    await rewrite((each) => (each.value === 'auditor' ? { ...each, isEnabled: false } : each));
    await sandbox.graphExchanges();
    expect((await edit(['--remove-app-role', 'auditor', '--yes'])).error).toEqual({});
    expect(await written()).toEqual(['PATCH /applications/*']);
    expect(await roles()).toEqual(['globalReader', 'nurse']);
  });

  it('is finished by the next run where it was killed between the two steps', async () => {
    await sandbox.setFaults(['PATCH /applications/*@2=hang-before']);
    const args = ['edit', FHIR_URL, '--remove-app-role', 'auditor', '--yes', '--json'];
    const running = sandbox.start(args);
    while (!(await sandbox.graphExchanges()).some(({ fault }) => fault !== null)) {
      await sleep(20);
    }
    running.kill('SIGKILL');
    expect(await running.ended).toMatchObject({ exitCode: null, stdout: '' });
    expect(await roles()).toEqual(['auditor (disabled)', 'globalReader', 'nurse']);
    await sandbox.setFaults([]);
    expect(outcomeOf(await sandbox.runSpawned(args))).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
    expect(await roles()).toEqual(['globalReader', 'nurse']);
  });

  it('says what is left where the second step fails, and how to finish it', async () => {
    await sandbox.setFaults(['PATCH /applications/*@2=error:400:Request_BadRequest:Not today']);
    const args = ['--remove-app-role', 'auditor', '--yes'];
    const failed = await edit(args);
    expect(failed).toMatchObject({
      exitCode: 3,
      error: {
        code: 'unfinished',
        details: {
          written: ['disabled app roles'],
          missing: ['app roles'],
          standing: [{ kind: 'appRole', name: 'auditor of "Contoso FHIR"' }],
        },
      },
    });
    await sandbox.setFaults([]);
    expect((await edit(args)).error).toEqual({});
    expect(await roles()).toEqual(['globalReader', 'nurse']);
  });

  it('leaves everything as it was where the caller may not remove the assignments', async () => {
    await assign('auditor');
    await sandbox.setFaults(['DELETE /servicePrincipals/*/appRoleAssignedTo/*x9=denied']);
    const refused = await edit(['--remove-app-role', 'auditor', '--unassign', '--notes', 'Never', '--yes']);
    expect(refused).toMatchObject({ exitCode: 4, error: { code: 'insufficient_privileges' } });
    expect(refused.error.hint).toContain('AppRoleAssignment.ReadWrite.All');
    expect(await applicationOf(sandbox, RESOURCE.uniqueName)).toMatchObject({ notes: null });
    expect(await roles()).toEqual(['auditor', 'globalReader', 'nurse']);
  });

  it('does not apply to a client', async () => {
    expect((await register(sandbox, PUBLIC)).error).toEqual({});
    const args = ['edit', 'public-growth-chart', '--fhir-url', FHIR_URL, '--remove-app-role', 'x', '--json'];
    const refused = outcomeOf(await sandbox.run([...args, '--remove-scope', 'y']));
    expect(refused).toMatchObject({
      exitCode: 2,
      error: { details: { faults: [{ field: '--remove-scope' }, { field: '--remove-app-role' }] } },
    });
  });

  it('refuses --unassign without a role', async () => {
    const refused = await edit(['--notes', 'x', '--unassign']);
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'invalid_input' } });
    expect(refused.error.message).toMatch(/^--unassign: goes with --remove-app-role only/);
  });
});

describe('edit --remove-scope', () => {
  let chart: Outcome['result'];
  beforeEach(async () => {
    const outcome = await register(sandbox, CHART);
    expect(outcome.error).toEqual({});
    chart = outcome.result;
    await register(sandbox, {
      args: [...RESOURCE.args, ...ROLES, ...SCOPES, '--pre-authorize', 'public-growth-chart'],
    });
    await sandbox.graphExchanges();
  });

  /** The scopes of each consent to the resource. */
  async function consents(): Promise<readonly string[]> {
    const { appId } = await applicationOf(sandbox, RESOURCE.uniqueName);
    const [id = ''] = await servicePrincipalsOf(sandbox, appId);
    const path = `/oauth2PermissionGrants?$filter=resourceId eq '${id}'`;
    return (await list<{ readonly scope: string }>(sandbox, path)).map(({ scope }) => scope).sort();
  }

  it('removes it with the consent to it, and the client that was pre-authorized for it', async () => {
    const [clientId = ''] = await servicePrincipalsOf(sandbox, String(chart.appId));
    const { error, result, warnings } = await edit(['--remove-scope', 'ward.read', '--yes']);
    expect(error).toEqual({});
    expect(result).toMatchObject({
      changes: [
        { property: 'api.oauth2PermissionScopes' },
        { property: 'api.preAuthorizedApplications' },
        { target: 'oAuth2PermissionGrant', summary: 'ward.read from "Growth chart", for all users' },
      ],
      consents: [{ client: 'Growth chart', clientId, userId: null, scopes: ['ward.read'], action: 'removed' }],
      requestedBy: [{ appId: chart.appId }],
    });
    expect(warnings).toMatchObject([{ code: 'scope_still_requested' }]);
    expect(await written()).toEqual([
      'PATCH /applications/*',
      'DELETE /oauth2PermissionGrants/*',
      'PATCH /applications/*',
    ]);
    expect(await scopes()).toEqual(['patient.read', 'user_impersonation']);
    expect(await consents()).toEqual([]);
    const { oauth2PermissionScopes, preAuthorizedApplications } = apiOf(
      await applicationOf(sandbox, RESOURCE.uniqueName),
    );
    expect(preAuthorizedApplications.map(({ appId }) => appId)).toEqual([chart.appId]);
    expect(preAuthorizedApplications[0]?.delegatedPermissionIds.toSorted()).toEqual(
      oauth2PermissionScopes.map(({ id }) => id).toSorted(),
    );
  });

  it('narrows consent to other scopes, also that of a single user', async () => {
    const [clientId] = await servicePrincipalsOf(sandbox, String(chart.appId));
    const { appId } = await applicationOf(sandbox, RESOURCE.uniqueName);
    const [resourceId] = await servicePrincipalsOf(sandbox, appId);
    const grant = { clientId, resourceId, consentType: 'Principal', principalId: user().objectId };
    const made = await sandbox.graph('POST', '/oauth2PermissionGrants', { ...grant, scope: 'patient.read ward.read' });
    expect(made.status).toBe(201);
    expect(await edit(['--remove-scope', 'ward.read', '--yes'])).toMatchObject({
      exitCode: 0,
      result: { consents: expect.arrayContaining([expect.objectContaining({ userId: user().objectId })]) as unknown },
    });
    expect(await consents()).toEqual(['patient.read']);
  });

  it('hands off consent that the caller may not revoke', async () => {
    await sandbox.setFaults(['DELETE /oauth2PermissionGrants/*x9=denied']);
    expect(await edit(['--remove-scope', 'ward.read', '--yes'])).toMatchObject({
      exitCode: 4,
      result: {
        consents: [{ action: 'refused' }],
        handOffs: [
          { kind: 'consent-revocation', command: expect.stringContaining('az rest --method DELETE') as string },
        ],
      },
    });
    expect(await scopes()).toEqual(['patient.read', 'user_impersonation']);
  });

  it('exits 0 with --allow-hand-off', async () => {
    await sandbox.setFaults(['DELETE /oauth2PermissionGrants/*x9=denied']);
    expect(await edit(['--remove-scope', 'ward.read', '--yes', '--allow-hand-off'])).toMatchObject({ exitCode: 0 });
  });

  it('says that consent could not be read', async () => {
    await sandbox.setFaults(['GET /oauth2PermissionGrants*x9=denied']);
    const { exitCode, warnings } = await edit(['--remove-scope', 'ward.read', '--yes']);
    expect(exitCode).toBe(0);
    expect(warnings.map(({ code }) => code)).toContain('scope_consent_unread');
    await sandbox.setFaults([]);
    expect(await consents()).toEqual(['ward.read']);
  });

  it('warns of one that register defines again', async () => {
    const { warnings } = await edit(['--remove-scope', 'user_impersonation', '--dry-run']);
    expect(warnings).toMatchObject([{ code: 'scope_defined_by_default' }]);
  });

  it('shows a person all that goes with it', async () => {
    const run = await typeInTerminal(sandbox, ['edit', FHIR_URL, '--remove-scope', 'ward.read']);
    await answer(run, [
      {
        shown: ['Consent', '- ward.read  Growth chart, for all users', 'Scopes', '- ward.read', '? Change'],
        keys: '\r',
      },
    ]);
    expect((await run.ended()).exitCode).toBe(130);
    expect(await scopes()).toEqual(['patient.read', 'user_impersonation', 'ward.read']);
  });
});

describe('edit that removes while others write', () => {
  it('removes what two writers remove at the same moment', async () => {
    const outcomes = await Promise.all(['auditor', 'nurse'].map((role) => edit(['--remove-app-role', role, '--yes'])));
    expect(outcomes.map(({ error }) => error)).toEqual([{}, {}]);
    expect(await roles()).toEqual(['globalReader']);
  });

  it('confirms again where someone has got the role in the meantime', async () => {
    const args = ['edit', FHIR_URL, '--remove-app-role', 'auditor', '--unassign'];
    const run = await typeInTerminal(sandbox, args);
    await answer(run, [{ shown: ['- auditor', '? Change'], keys: '' }]);
    await assign('auditor');
    await answer(run, [
      { shown: [], keys: 'y\r' },
      { shown: ['has changed in the meantime', 'auditor', '? Change'], keys: 'y\r' },
    ]);
    expect((await run.ended()).exitCode).toBe(0);
    expect(await roles()).toEqual(['globalReader', 'nurse']);
  });

  it('confirms again where someone of the same name has the role instead', async () => {
    const twins = await Promise.all(['one', 'two'].map(twin));
    await assign('auditor', `user:${twins[0] ?? ''}`);
    const args = ['edit', FHIR_URL, '--remove-app-role', 'auditor', '--unassign'];
    const run = await typeInTerminal(sandbox, args);
    await answer(run, [{ shown: ['Sam Twin', 'auditor', '? Change'], keys: '' }]);
    await assign('auditor', `user:${twins[1] ?? ''}`);
    const taken = ['role', 'remove', FHIR_URL, '--role', 'auditor', '--from', `user:${twins[0] ?? ''}`];
    expect((await register(sandbox, { args: taken })).error).toEqual({});
    await answer(run, [
      { shown: [], keys: 'y\r' },
      { shown: ['has changed in the meantime', 'Sam Twin', 'auditor', '? Change'], keys: 'y\r' },
    ]);
    expect((await run.ended()).exitCode).toBe(0);
  });
});

/** The user principal name of a new user who is called as another. */
async function twin(name: string): Promise<string> {
  const { status, body } = await sandbox.graph('POST', '/users', {
    ...{ displayName: 'Sam Twin', mailNickname: name, userPrincipalName: `${name}.twin@contoso.com` },
    ...{ accountEnabled: true, passwordProfile: { password: 'Not-a-secret-1234' } },
  });
  expect(status).toBe(201);
  return String(body.userPrincipalName);
}
