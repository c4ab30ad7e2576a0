import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { expect, test } from 'vitest';
import type { ApplicationResource } from '../../../src/sandbox/tenant/application.ts';
import type { Tenant } from '../../../src/sandbox/tenant/model.ts';
import { makeApplication, makeServicePrincipal } from '../make-objects.ts';
import { makeStage, type Stage } from '../pages/sign-in-stage.ts';
import { listOf, sharedSandbox, textOf } from '../running-sandbox.ts';
import { ask, authorize, changeTenant, claimsIn, mapValues } from './user-flow.ts';

const sandbox = sharedSandbox();
const NATIVE = { spa: { redirectUris: [] }, publicClient: { redirectUris: ['http://localhost:3000/callback'] } };

/** Both tokens of a clinician, for the API of `stage`. */
async function tokensOf(stage: Stage): Promise<{ readonly access: JWTPayload; readonly id: JWTPayload }> {
  const answer = await ask(sandbox(), await authorize(sandbox(), stage, 'clinician'));
  return { access: await claimsIn(sandbox(), answer), id: await claimsIn(sandbox(), answer, 'id_token') };
}

/** The application behind an identifier URI. */
async function apiOf({ apiUri }: Stage): Promise<{ readonly id: string; readonly appId: string }> {
  const found = await sandbox().graph('GET', `/applications?$filter=identifierUris/any(u:u eq '${apiUri}')`);
  const [api = {}] = listOf(found.body);
  return { id: textOf(api, 'id'), appId: textOf(api, 'appId') };
}

function withResource(tenant: Tenant, id: string, change: Partial<ApplicationResource>): Tenant {
  return {
    ...tenant,
    applications: mapValues(tenant.applications, (application) =>
      application.resource.id === id
        ? { ...application, resource: { ...application.resource, ...change } }
        : application,
    ),
  };
}

test('an API and a client get the optional claims and groups that they ask for, each in its own token', async () => {
  const stage = await makeStage(sandbox(), {
    ...NATIVE,
    optionalClaims: { idToken: [{ name: 'family_name' }, { name: 'auth_time' }] },
  });
  const { id } = await apiOf(stage);
  const optionalClaims = { accessToken: [{ name: 'idtyp' }, { name: 'email' }] };
  await sandbox().graph('PATCH', `/applications/${id}`, { optionalClaims, groupMembershipClaims: 'SecurityGroup' });

  const { access, id: idToken } = await tokensOf(stage);

  expect(access).toMatchObject({
    idtyp: 'user',
    email: 'clinician@contoso.com',
    groups: [expect.any(String) as string],
  });
  expect(idToken).toMatchObject({ family_name: 'Clinician', auth_time: expect.any(Number) as number });
  expect(idToken).not.toHaveProperty('groups');
});

test('more than 200 groups are told by reference', async () => {
  const stage = await makeStage(sandbox(), NATIVE);
  const { id } = await apiOf(stage);
  const groups = new Set<string>();
  await changeTenant(sandbox(), (tenant) => {
    const [model] = Object.values(tenant.groups);
    const many = model === undefined ? [] : Array.from({ length: 201 }, () => ({ ...model, id: String(randomUUID()) }));
    many.forEach((group) => groups.add(group.id));
    const all = { ...tenant.groups, ...Object.fromEntries(many.map((group) => [group.id, group])) };
    return withResource({ ...tenant, groups: all }, id, { groupMembershipClaims: 'All' });
  });

  const { access } = await tokensOf(stage);

  await changeTenant(sandbox(), (tenant) => ({
    ...tenant,
    groups: Object.fromEntries(Object.entries(tenant.groups).filter(([each]) => !groups.has(each))),
  }));
  expect(access).toMatchObject({ _claim_names: { groups: 'src1' } });
  expect(access).not.toHaveProperty('groups');
});

test('an ID token tells the roles that the user has on the client', async () => {
  const role = { id: randomUUID(), value: 'editor', displayName: 'e', description: 'e', isEnabled: true };
  const stage = await makeStage(sandbox(), { ...NATIVE, appRoles: [{ ...role, allowedMemberTypes: ['User'] }] });
  const principal = await sandbox().graph('GET', `/servicePrincipals(appId='${stage.appId}')`);
  const clinician = sandbox().ready.users.find(({ upn }) => upn.startsWith('clinician'))?.objectId;
  const resourceId = textOf(principal.body, 'id');
  const assigned = await sandbox().graph('POST', `/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
    principalId: clinician,
    resourceId,
    appRoleId: role.id,
  });

  const { access, id } = await tokensOf(stage);

  expect(assigned.status).toBe(201);
  expect(id['roles']).toEqual(['editor']);
  expect(access).not.toHaveProperty('roles');
});

test('a scope that was disabled is gone from tokens', async () => {
  const stage = await makeStage(sandbox(), NATIVE);
  const fields = await authorize(sandbox(), stage, 'clinician', {
    scope: `openid offline_access ${stage.apiUri}/records`,
  });
  const tokens = await ask(sandbox(), fields);
  const { id } = await apiOf(stage);
  await changeTenant(sandbox(), (tenant) => {
    const application = tenant.applications[id];
    const { api } = application?.resource ?? {};
    if (api === undefined) {
      return tenant;
    }
    const scopes = api.oauth2PermissionScopes.map((scope) => ({ ...scope, isEnabled: false }));
    return withResource(tenant, id, { api: { ...api, oauth2PermissionScopes: scopes } });
  });

  const refreshed = await ask(sandbox(), {
    grant_type: 'refresh_token',
    client_id: stage.appId,
    refresh_token: textOf(tokens.body, 'refresh_token'),
  });

  expect(refreshed.body['error_codes']).toEqual([650053]);
});

test('an application’s token is told from a user’s, for Graph by idtyp', async () => {
  const { admin, graphUrl } = sandbox().ready;
  const { appId } = await makeApplication(sandbox(), { displayName: 'API' });
  await makeServicePrincipal(sandbox(), appId);
  const fields = { grant_type: 'client_credentials', client_id: admin.clientId, client_secret: admin.clientSecret };

  const graph = await claimsIn(sandbox(), await ask(sandbox(), { ...fields, scope: `${graphUrl}/.default` }));
  const other = await claimsIn(sandbox(), await ask(sandbox(), { ...fields, scope: `${appId}/.default` }));

  expect(graph).toMatchObject({ idtyp: 'app', appidacr: '1', wids: ['0997a1d0-0d1d-4acb-b408-d5ca73121e90'] });
  expect(graph.sub).toBe(graph['oid']);
  for (const claim of ['idtyp', 'wids', 'scp', 'upn']) {
    expect(other).not.toHaveProperty(claim);
  }
});

test('a code that is redeemed many times at once gives tokens once', async () => {
  const fields = await authorize(sandbox(), await makeStage(sandbox(), NATIVE), 'clinician');

  const answers = await Promise.all(Array.from({ length: 5 }, () => ask(sandbox(), fields)));

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400]);
});
