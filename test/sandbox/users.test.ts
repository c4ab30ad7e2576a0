import { describe, expect, test } from 'vitest';
import { type Answer, listOf, refusal, sharedSandbox, textOf } from './running-sandbox.ts';
import { graphAs, seededUser, TOKENS_OF_USERS } from './user-tokens.ts';

const sandbox = sharedSandbox();

function as(who: keyof typeof TOKENS_OF_USERS, method: string, path: string, body?: unknown): Promise<Answer> {
  return graphAs(sandbox(), TOKENS_OF_USERS[who](sandbox()), method, path, body);
}

const newUser = (name: string): Record<string, unknown> => ({
  accountEnabled: true,
  displayName: name,
  mailNickname: name,
  userPrincipalName: `${name}@contoso.com`,
  passwordProfile: { password: 'correct-Horse-7' },
});

describe('reading', () => {
  test('/me shows the eleven default properties of whoever signed in', async () => {
    const { body } = await as('reader', 'GET', '/me');
    const { '@odata.context': context, ...patient } = body;

    expect(context).toBe(`${sandbox().ready.origin}/v1.0/$metadata#users/$entity`);
    expect(patient).toEqual({
      businessPhones: [],
      displayName: 'Pat Patient',
      givenName: 'Pat',
      jobTitle: null,
      mail: 'patient@contoso.com',
      mobilePhone: null,
      officeLocation: null,
      preferredLanguage: null,
      surname: 'Patient',
      userPrincipalName: 'patient@contoso.com',
      id: seededUser(sandbox(), 'patient').objectId,
    });
  });

  test('others come by selection', async () => {
    const { body } = await as('reader', 'GET', '/me?$select=accountEnabled,userType,mailNickname');

    expect(body).toMatchObject({ accountEnabled: true, userType: 'Member', mailNickname: 'patient' });
  });

  test('one by id and by user principal name, whatever its case; nobody else with User.Read alone', async () => {
    const { upn, objectId } = seededUser(sandbox(), 'patient');

    expect((await as('reader', 'GET', `/users/${objectId}`)).status).toBe(200);
    expect((await as('reader', 'GET', `/users/${upn.toUpperCase()}`)).body['id']).toBe(objectId);
    expect((await as('reader', 'GET', `/users/${seededUser(sandbox(), 'admin').objectId}`)).status).toBe(403);
    expect((await as('member', 'GET', `/users('${objectId}')`)).status).toBe(200);
    expect(refusal(await as('member', 'GET', '/users/nobody@contoso.com'))).toMatchObject({
      status: 404,
      code: 'Request_ResourceNotFound',
    });
  });

  test('lists filter', async () => {
    const answer = await as(
      'member',
      'GET',
      `/users?$filter=startswith(displayName,'clara') and accountEnabled eq true`,
    );

    expect(listOf(answer.body).map((user) => user['userPrincipalName'])).toEqual(['clinician@contoso.com']);
  });
});

describe('writing', () => {
  test('an administrator makes, changes and deletes a user', async () => {
    const made = await as('administrator', 'POST', '/users', newUser('nora'));
    const path = `/users/${textOf(made.body, 'id')}`;
    const changed = await as('administrator', 'PATCH', path, { jobTitle: 'Nurse', displayName: 'Nora Nurse' });
    const shown = await as('administrator', 'GET', path);
    const deleted = await as('administrator', 'DELETE', path);
    const gone = await as('administrator', 'GET', path);

    expect([made, changed, shown, deleted, gone].map(({ status }) => status)).toEqual([201, 204, 200, 204, 404]);
    expect(shown.body).toMatchObject({ displayName: 'Nora Nurse', jobTitle: 'Nurse' });
    expect(made.text).not.toContain('correct-Horse-7');
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['no name', { displayName: undefined }, "A value is required for property 'displayName' of resource 'User'."],
    [
      'no password',
      { passwordProfile: {} },
      "A value is required for property 'passwordProfile.password' of resource 'User'.",
    ],
    [
      'a weak password',
      { passwordProfile: { password: 'password' } },
      'The specified password does not comply with password complexity requirements. Please provide a different password.',
    ],
    [
      'a foreign domain',
      { userPrincipalName: 'x@fabrikam.com' },
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
    ],
    [
      'a taken name',
      { userPrincipalName: 'Admin@contoso.com' },
      'Another object with the same value for property userPrincipalName already exists.',
    ],
    ['no name before the @', { userPrincipalName: 'contoso.com' }, 'Property userPrincipalName is invalid.'],
  ])('refuses %s', async (_what, change, message) => {
    const answer = await as('administrator', 'POST', '/users', { ...newUser('someone'), ...change });

    expect(refusal(answer)).toMatchObject({ status: 400, code: 'Request_BadRequest', message });
  });

  test('a member changes its own phone, not its own name, and nobody else', async () => {
    const change = { mobilePhone: '+1 555 0100' };

    expect((await as('member', 'PATCH', '/me', change)).status).toBe(204);
    expect((await as('member', 'GET', '/me')).body).toMatchObject(change);
    expect((await as('member', 'PATCH', '/me', { displayName: 'Doctor' })).status).toBe(403);
    expect((await as('member', 'PATCH', `/users/${seededUser(sandbox(), 'patient').objectId}`, change)).status).toBe(
      403,
    );
    expect((await as('member', 'POST', '/users', newUser('mine'))).status).toBe(403);
  });
});

describe('the recycle bin', () => {
  const inBin = async (): Promise<unknown[]> =>
    listOf((await as('administrator', 'GET', '/directory/deletedItems/microsoft.graph.user')).body).map(
      (user) => user['userPrincipalName'],
    );

  test('gives a user back, with the password, or for good to nobody', async () => {
    const made = await as('administrator', 'POST', '/users', newUser('rita'));
    const id = textOf(made.body, 'id');
    await as('administrator', 'DELETE', `/users/${id}`);
    const item = `/directory/deletedItems/${id}`;

    expect(await inBin()).toContain('rita@contoso.com');
    expect((await as('member', 'POST', `${item}/restore`)).status).toBe(403);
    expect((await as('administrator', 'POST', `${item}/restore`)).body).toMatchObject({
      '@odata.type': '#microsoft.graph.user',
      deletedDateTime: null,
    });
    expect((await as('administrator', 'GET', `/users/${id}`)).status).toBe(200);
    await as('administrator', 'DELETE', `/users/${id}`);
    expect((await as('administrator', 'DELETE', item)).status).toBe(204);
    expect(await inBin()).not.toContain('rita@contoso.com');
  });

  test('keeps a user whose name has gone to another', async () => {
    const first = await as('administrator', 'POST', '/users', newUser('sam'));
    await as('administrator', 'DELETE', `/users/${textOf(first.body, 'id')}`);
    await as('administrator', 'POST', '/users', newUser('sam'));

    const restored = await as('administrator', 'POST', `/directory/deletedItems/${textOf(first.body, 'id')}/restore`);

    expect(refusal(restored).message).toBe(
      'Another object with the same value for property userPrincipalName already exists.',
    );
  });

  test('is closed for users to who may only delete applications', async () => {
    const made = await as('administrator', 'POST', '/users', newUser('tom'));
    const id = textOf(made.body, 'id');
    await as('administrator', 'DELETE', `/users/${id}`);

    const deletion = { as: 'ownedBy' } as const;
    expect((await sandbox().graph('DELETE', `/directory/deletedItems/${id}`, undefined, deletion)).status).toBe(403);
  });
});
