import { expect, test } from 'vitest';
import { listOf, refusal, sharedSandbox } from './running-sandbox.ts';
import { graphAs, seededUser, TOKENS_OF_USERS } from './user-tokens.ts';

const sandbox = sharedSandbox();
const DEVELOPER = 'cf1c38e5-3621-4004-a7cb-879624dced7c';

test('an administrator gives a directory role, and takes it away', async () => {
  const administrator = TOKENS_OF_USERS.administrator(sandbox());
  const { objectId } = seededUser(sandbox(), 'clinician');
  const path = `/directoryRoles(roleTemplateId='${DEVELOPER}')/members`;
  const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${objectId}` };
  const members = async (): Promise<unknown[]> =>
    listOf((await graphAs(sandbox(), administrator, 'GET', path)).body).map((each) => each['id']);

  const byMember = await graphAs(sandbox(), TOKENS_OF_USERS.member(sandbox()), 'POST', `${path}/$ref`, reference);
  const given = await graphAs(sandbox(), administrator, 'POST', `${path}/$ref`, reference);
  const twice = await graphAs(sandbox(), administrator, 'POST', `${path}/$ref`, reference);
  const whileGiven = await members();
  const memberOf = await graphAs(sandbox(), administrator, 'GET', `/users/${objectId}/memberOf`);
  const taken = await graphAs(sandbox(), administrator, 'DELETE', `${path}/${objectId}/$ref`);

  expect([byMember, given, taken].map(({ status }) => status)).toEqual([403, 204, 204]);
  expect(refusal(twice).message).toContain('One or more added object references already exist');
  expect(whileGiven).toEqual([objectId]);
  expect(listOf(memberOf.body)).toEqual([
    expect.objectContaining({ '@odata.type': '#microsoft.graph.group' }),
    expect.objectContaining({
      '@odata.type': '#microsoft.graph.directoryRole',
      displayName: 'Application Developer',
      roleTemplateId: DEVELOPER,
    }),
  ]);
  expect(await members()).toEqual([]);
});

test('the roles are listed with the ids of their templates, which are the same in every tenant', async () => {
  const roles = await sandbox().graph('GET', '/directoryRoles');

  expect(listOf(roles.body)).toContainEqual(
    expect.objectContaining({ displayName: 'Application Developer', roleTemplateId: DEVELOPER }),
  );
});

test.each([
  ['/me/memberOf', ['Global Administrator']],
  ['/me/transitiveMemberOf', ['Global Administrator']],
  ['/me/memberOf/microsoft.graph.directoryRole', ['Global Administrator']],
  ['/me/memberOf/microsoft.graph.group', []],
])('%s of an administrator', async (path, expected) => {
  const answer = await graphAs(sandbox(), TOKENS_OF_USERS.administrator(sandbox()), 'GET', path);

  expect(listOf(answer.body).map((each) => each['displayName'])).toEqual(expected);
});
