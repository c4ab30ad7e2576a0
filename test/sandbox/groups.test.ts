import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { appRole, makeApplication, makeServicePrincipal } from './make-objects.ts';
import { type Answer, listOf, refusal, sharedSandbox, textOf } from './running-sandbox.ts';
import { graphAs, seededUser, TOKENS_OF_USERS } from './user-tokens.ts';

const sandbox = sharedSandbox();

function as(who: keyof typeof TOKENS_OF_USERS, method: string, path: string, body?: unknown): Promise<Answer> {
  return graphAs(sandbox(), TOKENS_OF_USERS[who](sandbox()), method, path, body);
}

async function makeGroup(name: string, who: keyof typeof TOKENS_OF_USERS = 'administrator'): Promise<string> {
  const body = { displayName: name, mailEnabled: false, mailNickname: name, securityEnabled: true };
  const answer = await as(who, 'POST', '/groups', body);
  expect(answer.status).toBe(201);
  return textOf(answer.body, 'id');
}

const reference = (id: string): Record<string, string> => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
});
const names = (answer: Answer): unknown[] => listOf(answer.body).map((each) => each['displayName']);

describe('groups', () => {
  test('are made, found, changed and deleted', async () => {
    const id = await makeGroup('nurses');
    const found = await as('member', 'GET', "/groups?$filter=displayName eq 'nurses'");
    const changed = await as('administrator', 'PATCH', `/groups/${id}`, { description: 'Day and night' });
    const shown = await as('member', 'GET', `/groups/${id}?$select=description,securityEnabled`);
    const deleted = await as('administrator', 'DELETE', `/groups/${id}`);
    const gone = await as('administrator', 'GET', `/groups/${id}`);

    expect(names(found)).toEqual(['nurses']);
    expect([changed, shown, deleted, gone].map(({ status }) => status)).toEqual([204, 200, 204, 404]);
    expect(shown.body).toMatchObject({ description: 'Day and night', securityEnabled: true });
  });

  test('a member owns the group that it makes, and manages no other', async () => {
    const own = await makeGroup('mine', 'member');
    const other = await makeGroup('theirs');

    expect(names(await as('member', 'GET', `/groups/${own}/owners`))).toEqual(['Clara Clinician']);
    // An administrator does not.
    expect(names(await as('member', 'GET', `/groups/${other}/owners`))).toEqual([]);
    expect((await as('member', 'PATCH', `/groups/${own}`, { description: 'x' })).status).toBe(204);
    expect((await as('member', 'PATCH', `/groups/${other}`, { description: 'x' })).status).toBe(403);
    expect(names(await as('member', 'GET', '/me/ownedObjects/microsoft.graph.group'))).toEqual(['mine']);
  });

  test('are found by their kind, as clients ask for Microsoft 365 groups', async () => {
    const unified = await as('administrator', 'GET', "/groups?$filter=groupTypes/any(c:c eq 'Unified')");
    const assignable = await as('administrator', 'GET', '/groups?$filter=isAssignableToRole eq true');

    expect([unified.status, names(unified), assignable.status, names(assignable)]).toEqual([200, [], 200, []]);
  });

  test('mail-enabled ones are refused', async () => {
    const body = { displayName: 'x', mailEnabled: true, mailNickname: 'x', securityEnabled: true };

    expect(refusal(await as('administrator', 'POST', '/groups', body)).message).toContain(
      'writes of mail-enabled groups',
    );
  });
});

describe('members', () => {
  test('users, groups and service principals come and go', async () => {
    const id = await makeGroup('mixed');
    const { objectId } = seededUser(sandbox(), 'patient');
    const inner = await makeGroup('inner');
    const { appId, id: applicationId } = await makeApplication(sandbox());
    const principal = await makeServicePrincipal(sandbox(), appId);
    for (const member of [objectId, inner, principal]) {
      expect((await as('administrator', 'POST', `/groups/${id}/members/$ref`, reference(member))).status).toBe(204);
    }

    const members = await as('member', 'GET', `/groups/${id}/members`);
    const users = await as('member', 'GET', `/groups/${id}/members/microsoft.graph.user`);
    const twice = await as('administrator', 'POST', `/groups/${id}/members/$ref`, reference(objectId));
    const application = await as('administrator', 'POST', `/groups/${id}/members/$ref`, reference(applicationId));
    const nobody = await as('administrator', 'POST', `/groups/${id}/members/$ref`, reference(randomUUID()));
    const removed = await as('administrator', 'DELETE', `/groups/${id}/members/${objectId}/$ref`);

    expect(listOf(members.body).map((each) => each['@odata.type'])).toEqual([
      '#microsoft.graph.user',
      '#microsoft.graph.group',
      '#microsoft.graph.servicePrincipal',
    ]);
    expect(names(users)).toEqual(['Pat Patient']);
    expect(refusal(twice).message).toBe(
      "One or more added object references already exist for the following modified properties: 'members'.",
    );
    expect(refusal(application).message).toContain("of type 'Application' is invalid for the 'members' reference.");
    expect([nobody.status, removed.status]).toEqual([404, 204]);
  });

  test('of a group in a group are members of both, but directly only of one', async () => {
    const outer = await makeGroup('outer');
    const middle = await makeGroup('middle');
    const { objectId } = seededUser(sandbox(), 'patient');
    await as('administrator', 'POST', `/groups/${outer}/members/$ref`, reference(middle));
    await as('administrator', 'POST', `/groups/${middle}/members/$ref`, reference(objectId));
    // A ring does no harm.
    await as('administrator', 'POST', `/groups/${middle}/members/$ref`, reference(outer));

    const all = await as('reader', 'POST', '/me/getMemberGroups', { securityEnabledOnly: true });
    const some = await as('administrator', 'POST', `/users/${objectId}/checkMemberGroups`, {
      groupIds: [outer, randomUUID()],
    });

    expect(names(await as('reader', 'GET', '/me/memberOf'))).toEqual(['middle']);
    expect(names(await as('reader', 'GET', '/me/transitiveMemberOf'))).toEqual(['middle', 'outer']);
    expect(all.body['value']).toEqual([middle, outer]);
    expect(some.body['value']).toEqual([outer]);
  });
});

describe('roles of people', () => {
  test('users and groups are given roles for users only, and lists tell who is who', async () => {
    const forUsers = appRole('reader', { allowedMemberTypes: ['User'] });
    const forApplications = appRole('job');
    const { appId } = await makeApplication(sandbox(), { appRoles: [forUsers, forApplications] });
    const resourceId = await makeServicePrincipal(sandbox(), appId);
    const { objectId } = seededUser(sandbox(), 'clinician');
    const group = await makeGroup('readers');
    const assign = (path: string, principalId: string, appRoleId: string): Promise<Answer> =>
      as('administrator', 'POST', path, { principalId, resourceId, appRoleId });

    const user = await assign(`/users/${objectId}/appRoleAssignments`, objectId, forUsers.id);
    const ofGroup = await assign(`/servicePrincipals/${resourceId}/appRoleAssignedTo`, group, forUsers.id);
    const wrong = await assign(`/users/${objectId}/appRoleAssignments`, objectId, forApplications.id);
    const twice = await assign(`/users/${objectId}/appRoleAssignments`, objectId, forUsers.id);
    const list = await as('administrator', 'GET', `/servicePrincipals/${resourceId}/appRoleAssignedTo`);

    expect(user.body).toMatchObject({ principalType: 'User', principalDisplayName: 'Clara Clinician' });
    expect(ofGroup.status).toBe(201);
    expect(refusal(wrong).message).toBe('Permission being assigned was not found on application');
    expect(refusal(twice).message).toBe('Permission being assigned already exists on the object');
    expect(listOf(list.body).map((each) => each['principalType'])).toEqual(['User', 'Group']);

    await as('administrator', 'DELETE', `/groups/${group}`);
    const path = `/users/${objectId}/appRoleAssignments/${textOf(user.body, 'id')}`;
    expect((await as('administrator', 'DELETE', path)).status).toBe(204);
    expect(
      listOf((await as('administrator', 'GET', `/servicePrincipals/${resourceId}/appRoleAssignedTo`)).body),
    ).toEqual([]);
  });

  test('a deleted user takes its grants along', async () => {
    const made = await as('administrator', 'POST', '/users', {
      accountEnabled: true,
      displayName: 'Leaving',
      mailNickname: 'leaving',
      userPrincipalName: 'leaving@contoso.com',
      passwordProfile: { password: 'correct-Horse-7' },
    });
    const principalId = textOf(made.body, 'id');
    const { appId } = await makeApplication(sandbox());
    const clientId = await makeServicePrincipal(sandbox(), appId);
    const grant = { clientId, resourceId: clientId, consentType: 'Principal', principalId, scope: 'read' };
    const granted = await as('administrator', 'POST', '/oauth2PermissionGrants', grant);
    const ofUser = await as('administrator', 'GET', `/users/${principalId}/oauth2PermissionGrants`);
    await as('administrator', 'DELETE', `/users/${principalId}`);
    const later = await as('administrator', 'GET', `/oauth2PermissionGrants?$filter=clientId eq '${clientId}'`);

    expect(granted.status).toBe(201);
    expect(listOf(ofUser.body)).toHaveLength(1);
    expect(listOf(later.body)).toEqual([]);
  });
});
