import { beforeAll, describe, expect, test } from 'vitest';
import { makeApplication, makeServicePrincipal } from './make-objects.ts';
import { type Answer, listOf, refusal, sharedSandbox, textOf } from './running-sandbox.ts';

/* What clients ask of relations besides their lists: https://learn.microsoft.com/graph/api/group-list-members. */

const sandbox = sharedSandbox();
const ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const eventual = { ConsistencyLevel: 'eventual' };
let user = '';
let parent = '';
let child = '';

function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return sandbox().graph('GET', path, undefined, { headers });
}

async function makeGroup(name: string, members: readonly string[]): Promise<string> {
  const body = {
    displayName: name,
    mailEnabled: false,
    mailNickname: name,
    securityEnabled: true,
    'members@odata.bind': members.map((id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`),
  };
  return textOf((await sandbox().graph('POST', '/groups', body)).body, 'id');
}

const ids = (answer: Answer): unknown[] => listOf(answer.body).map(({ id }) => id);

beforeAll(async () => {
  user = sandbox().ready.users[0]?.objectId ?? '';
  child = await makeGroup('relations-child', [user]);
  parent = await makeGroup('relations-parent', [child]);
});

describe('a relation', () => {
  test('has references alone', async () => {
    const { origin, tenantId } = sandbox().ready;
    const answer = await get(`/groups/${child}/members/$ref?$select=id`);

    expect(answer.body).toEqual({
      '@odata.context': `${origin}/v1.0/$metadata#Collection($ref)`,
      value: [{ '@odata.id': `${origin}/v2/${tenantId}/directoryObjects/${user}/Microsoft.DirectoryServices.User` }],
    });
  });

  test('is counted where that may be late', async () => {
    const refused = refusal(await get(`/groups/${child}/members/$count`));
    const counted = await get(`/groups/${child}/members/$count`, eventual);
    const ofType = await get(`/groups/${child}/members/microsoft.graph.group/$count`, eventual);

    expect(refused.message).toBe('$count is not currently supported.');
    expect([counted.text, ofType.text]).toEqual(['1', '0']);
    expect(counted.headers.get('content-type')).toMatch(/^text\/plain/);
  });

  test('is told by type, and through groups', async () => {
    expect(ids(await get(`/groups/${parent}/transitiveMembers`))).toEqual([child, user]);
    expect(ids(await get(`/groups/${parent}/transitiveMembers/microsoft.graph.user`))).toEqual([user]);
    expect(ids(await get(`/groups/${parent}/owners/microsoft.graph.user`))).toEqual([]);
    expect(refusal(await get(`/groups/${parent}/members/microsoft.graph.planet`)).message).toBe(
      "Resource not found for the segment 'microsoft.graph.planet'.",
    );
  });

  test('of applications and service principals has them too', async () => {
    const application = await makeApplication(sandbox());
    const principal = await makeServicePrincipal(sandbox(), application.appId);

    const owners = await get(`/applications/${application.id}/owners/$ref`);
    expect(JSON.stringify(owners.body)).toContain('/Microsoft.DirectoryServices.ServicePrincipal');
    expect((await get(`/servicePrincipals/${principal}/owners/$ref`)).body['value']).toEqual([]);
  });

  test('of a group is expanded', async () => {
    const one = await get(`/groups/${parent}?$select=id&$expand=members($select=id)`);
    const all = await get(`/groups?$filter=displayName eq 'relations-child'&$select=id&$expand=memberOf($select=id)`);

    expect(one.body['members']).toEqual([{ '@odata.type': '#microsoft.graph.group', id: child }]);
    expect(listOf(all.body)[0]?.['memberOf']).toEqual([{ '@odata.type': '#microsoft.graph.group', id: parent }]);
  });
});

describe('member objects', () => {
  test('are groups and directory roles', async () => {
    const found = await sandbox().graph('POST', `/users/${user}/getMemberObjects`, { securityEnabledOnly: false });
    const same = await sandbox().graph('POST', `/directoryObjects/${user}/microsoft.graph.getMemberObjects`, {});

    expect(found.body).toMatchObject({
      '@odata.context': `${sandbox().ready.origin}/v1.0/$metadata#Collection(Edm.String)`,
      value: expect.arrayContaining([child, parent, ADMINISTRATOR]) as unknown,
    });
    expect(same.body['value']).toEqual(found.body['value']);
  });

  test('are checked', async () => {
    const asked = { ids: [parent, ADMINISTRATOR, user] };
    const checked = await sandbox().graph('POST', `/users/${user}/checkMemberObjects`, asked);
    const ofGroup = await sandbox().graph('POST', `/groups/${child}/checkMemberObjects`, asked);

    expect(checked.body['value']).toEqual([parent, ADMINISTRATOR]);
    expect(ofGroup.body['value']).toEqual([parent]);
  });
});

test('a user has no manager and no reports, which is told as Graph tells it', async () => {
  const expected =
    "Resource 'manager' does not exist or one of its queried reference-property objects are not present.";

  for (const path of [`/users/${user}/manager`, `/users/${user}/manager/$ref`]) {
    expect(refusal(await get(path))).toMatchObject({
      status: 404,
      code: 'Request_ResourceNotFound',
      message: expected,
    });
  }
  expect((await get(`/users/${user}/directReports`)).body['value']).toEqual([]);
});

test('directory roles have templates', async () => {
  const one = await get(`/directoryRoleTemplates/${ADMINISTRATOR}`);

  expect(Object.keys(one.body)).toEqual(['@odata.context', 'id', 'deletedDateTime', 'description', 'displayName']);
  expect(ids(await get('/directoryRoleTemplates'))).toContain(ADMINISTRATOR);
  expect((await get('/directoryRoleTemplates/none')).status).toBe(404);
});

test('groups are deleted for good', async () => {
  const id = await makeGroup('relations-gone', []);
  await sandbox().graph('DELETE', `/groups/${id}`);

  expect((await get('/directory/deletedItems/microsoft.graph.group')).body['value']).toEqual([]);
});
