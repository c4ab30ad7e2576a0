import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeApplication, makeServicePrincipal } from './make-objects.ts';
import { type Answer, listOf, refusal, sharedSandbox, textOf } from './running-sandbox.ts';
import { graphAs, seededUser, TOKENS_OF_USERS, type TokenOfUser } from './user-tokens.ts';

const sandbox = sharedSandbox();

function as(user: TokenOfUser, method: string, path: string, body?: unknown): Promise<Answer> {
  return graphAs(sandbox(), user, method, path, body);
}

type Caller = 'admin' | 'ownedBy' | 'none' | keyof typeof TOKENS_OF_USERS;

const CALLERS = ['admin', 'ownedBy', 'none', 'administrator', 'member', 'reader'] as const;

function send(caller: Caller, method: string, path: string, body?: unknown): Promise<Answer> {
  return caller === 'admin' || caller === 'ownedBy' || caller === 'none'
    ? sandbox().graph(method, path, body, { as: caller })
    : as(TOKENS_OF_USERS[caller](sandbox()), method, path, body);
}

/** What the table's operations are tried on: things that the seeded admin application owns, and nobody else. */
async function target(): Promise<Record<string, string>> {
  const { id, appId } = await makeApplication(sandbox());
  const principal = await makeServicePrincipal(sandbox(), appId);
  return {
    application: `/applications/${id}`,
    principal: `/servicePrincipals/${principal}`,
    principalId: principal,
    patient: `/users/${seededUser(sandbox(), 'patient').objectId}`,
  };
}

const NEW_GROUP = { displayName: 'g', mailEnabled: false, mailNickname: 'g', securityEnabled: true };
const ROLE = '00000000-0000-0000-0000-000000000000';

/**
 * Applications: all permissions · OwnedBy · none. Users: Global Administrator · member · member with User.Read only.
 */
test.each<[string, readonly number[], ((on: Record<string, string>) => unknown)?]>([
  //                                  admin ownedBy none administrator member reader
  ['GET /me', [400, 400, 400, 200, 200, 200]],
  ['GET /me/ownedObjects', [400, 400, 400, 200, 200, 200]],
  ['GET /me/memberOf', [400, 400, 400, 200, 200, 200]],
  ['GET /users', [200, 403, 403, 200, 200, 403]],
  ['GET patient', [200, 403, 403, 200, 200, 200]],
  ['PATCH patient', [204, 403, 403, 204, 403, 403], () => ({ jobTitle: 'x' })],
  ['GET /groups', [200, 403, 403, 200, 200, 403]],
  ['POST /groups', [201, 403, 403, 201, 201, 403], () => NEW_GROUP],
  ['GET /applications', [200, 200, 403, 200, 200, 403]],
  ['POST /applications', [201, 201, 403, 201, 201, 403], () => ({ displayName: 'x' })],
  ['GET application', [200, 200, 403, 200, 200, 403]],
  ['PATCH application', [204, 403, 403, 204, 403, 403], () => ({ notes: 'x' })],
  ['POST application/addPassword', [200, 403, 403, 200, 403, 403], () => ({})],
  ['GET principal', [200, 200, 403, 200, 200, 403]],
  ['PATCH principal', [204, 403, 403, 204, 403, 403], () => ({ notes: 'x' })],
  [
    'POST principal/appRoleAssignedTo',
    [201, 403, 403, 201, 403, 403],
    ({ principalId }) => ({ principalId, resourceId: principalId, appRoleId: ROLE }),
  ],
  [
    'POST /oauth2PermissionGrants',
    [201, 403, 403, 201, 403, 403],
    ({ principalId }) => ({ clientId: principalId, resourceId: principalId, consentType: 'AllPrincipals', scope: 'x' }),
  ],
  ['GET /organization', [200, 403, 403, 200, 200, 200]],
  ['GET /domains', [200, 403, 403, 200, 200, 403]],
  // Directory.AccessAsUser.All does not open policies.
  ['GET /policies/authorizationPolicy', [200, 403, 403, 403, 403, 403]],
  ['GET /directory/deletedItems/microsoft.graph.application', [200, 403, 403, 200, 200, 403]],
  ['DELETE principal', [204, 403, 403, 204, 403, 403]],
  ['DELETE application', [204, 403, 403, 204, 403, 403]],
])('%s', async (route, expected, body) => {
  const [method = '', path = ''] = route.split(' ');
  const statuses: number[] = [];
  for (const caller of CALLERS) {
    const on = await target();
    const [head = '', ...rest] = path.split('/');
    const resolved = path.startsWith('/') ? path : [on[head] ?? '', ...rest].join('/');
    const answer = await send(caller, method, resolved, body?.(on));
    statuses.push(answer.status);
    if (answer.status === 403) {
      expect(refusal(answer)).toMatchObject({
        code: 'Authorization_RequestDenied',
        message: 'Insufficient privileges to complete the operation.',
      });
    }
  }

  expect(statuses).toEqual(expected);
});

describe('a plain member', () => {
  const member = (): TokenOfUser => TOKENS_OF_USERS.member(sandbox());

  test('owns what it registers, and manages it', async () => {
    const made = await as(member(), 'POST', '/applications', { displayName: 'Mine' });
    const path = `/applications/${textOf(made.body, 'id')}`;
    const principal = await as(member(), 'POST', '/servicePrincipals', {
      appId: textOf(made.body, 'appId'),
      // A new service principal has no other owners than these.
      'owners@odata.bind': [`${sandbox().ready.graphUrl}/v1.0/directoryObjects/${member().userId}`],
    });
    const owners = await as(member(), 'GET', `${path}/owners`);
    const owned = await as(member(), 'GET', '/me/ownedObjects/microsoft.graph.application?$select=displayName');

    expect(principal.status).toBe(201);
    expect(listOf(owners.body)).toEqual([
      expect.objectContaining({ '@odata.type': '#microsoft.graph.user', id: member().userId }),
    ]);
    expect(listOf(owned.body).map((each) => each['displayName'])).toContain('Mine');
    expect((await as(member(), 'POST', `${path}/addPassword`, {})).status).toBe(200);
    expect(
      (await as(member(), 'PATCH', `/servicePrincipals/${textOf(principal.body, 'id')}`, { notes: 'x' })).status,
    ).toBe(204);
    const role = { principalId: member().userId, resourceId: textOf(principal.body, 'id'), appRoleId: ROLE };
    expect((await as(member(), 'POST', `/users/${member().userId}/appRoleAssignments`, role)).status).toBe(201);
    expect((await as(member(), 'DELETE', path)).status).toBe(204);
  });

  test('makes no service principal of an application that it does not own', async () => {
    const { appId } = await makeApplication(sandbox());

    expect((await as(member(), 'POST', '/servicePrincipals', { appId })).status).toBe(403);
  });

  test('registers nothing, nor by upsert, while the tenant forbids it; an Application Developer does', async () => {
    const administrator = { ...TOKENS_OF_USERS.administrator(sandbox()), scopes: 'Policy.ReadWrite.Authorization' };
    const allow = (allowedToCreateApps: boolean): Promise<Answer> =>
      as(administrator, 'PATCH', '/policies/authorizationPolicy', {
        defaultUserRolePermissions: { allowedToCreateApps },
      });
    expect((await allow(false)).status).toBe(204);

    const developer: TokenOfUser = { ...member(), roles: ['applicationDeveloper'] };
    const upsert = `/applications(uniqueName='${randomUUID()}')`;
    const prefer = 'create-if-missing';
    const refused = await as(member(), 'POST', '/applications', { displayName: 'x' });
    const upserted = await graphAs(sandbox(), member(), 'PATCH', upsert, { displayName: 'x' }, { prefer });
    const allowed = await as(developer, 'POST', '/applications', { displayName: 'x' });
    await allow(true);

    expect([refused, upserted, allowed].map(({ status }) => status)).toEqual([403, 403, 201]);
  });
});

test.each<[string, TokenOfUser['roles'], number]>([
  ['an Application Administrator', ['applicationAdministrator'], 403],
  ['a Privileged Role Administrator', ['privilegedRoleAdministrator'], 201],
  ['a Global Administrator', ['globalAdministrator'], 201],
])('%s and the permissions of Microsoft Graph itself', async (_who, roles, status) => {
  const graph = await sandbox().graph('GET', "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')");
  const { principalId = '' } = await target();
  const [role] = listOf(graph.body, 'appRoles');
  const user = { ...TOKENS_OF_USERS.administrator(sandbox()), roles: roles ?? [] };

  const answer = await as(user, 'POST', `/servicePrincipals/${principalId}/appRoleAssignments`, {
    principalId,
    resourceId: textOf(graph.body, 'id'),
    appRoleId: textOf(role ?? {}, 'id'),
  });

  expect(answer.status).toBe(status);
});

test('a user who is disabled may nothing', async () => {
  const administrator = TOKENS_OF_USERS.administrator(sandbox());
  const made = await as(administrator, 'POST', '/users', {
    accountEnabled: true,
    displayName: 'Leaver',
    mailNickname: 'leaver',
    userPrincipalName: 'leaver@contoso.com',
    passwordProfile: { password: 'correct-Horse-7' },
  });
  const leaver = { userId: textOf(made.body, 'id'), scopes: 'Directory.AccessAsUser.All' };
  const before = await as(leaver, 'GET', '/applications');
  await as(administrator, 'PATCH', `/users/${leaver.userId}`, { accountEnabled: false });
  const after = await as(leaver, 'GET', '/applications');

  expect([before.status, after.status]).toEqual([200, 403]);
});
