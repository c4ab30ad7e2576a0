import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeApplication, makeServicePrincipal, type MadeApplication } from './make-objects.ts';
import { type Answer, listOf, refusal, sharedSandbox, textOf } from './running-sandbox.ts';

const sandbox = sharedSandbox();

test('are defined, listed, read and taken away', async () => {
  const application = await makeApplication(sandbox(), { displayName: 'Extender' });

  const made = await define(application, { name: 'mrn' });
  const path = `${application.path}/extensionProperties`;
  const listed = await sandbox().graph('GET', path);
  const one = await sandbox().graph('GET', `${path}/${textOf(made.body, 'id')}`);
  const removed = await sandbox().graph('DELETE', `${path}/${textOf(made.body, 'id')}`);

  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    name: fullName(application, 'mrn'),
    appDisplayName: 'Extender',
    dataType: 'String',
    isMultiValued: false,
    targetObjects: ['User'],
  });
  expect(listOf(listed.body).map((each) => each['id'])).toEqual([made.body['id']]);
  expect(one.body['name']).toBe(made.body['name']);
  expect(removed.status).toBe(204);
  expect((await sandbox().graph('GET', `${path}/${textOf(made.body, 'id')}`)).status).toBe(404);
});

test('are refused twice under one name', async () => {
  const application = await makeApplication(sandbox());
  await define(application, { name: 'mrn' });

  expect(refusal(await define(application, { name: 'mrn' }))).toMatchObject({
    status: 409,
    code: 'Request_MultipleObjectsWithSameKeyValue',
    message: `An extension property exists with the name ${fullName(application, 'mrn')}.`,
  });
});

test.each([
  [
    'a name with a dash',
    { name: 'a-b' },
    "Invalid value specified for property 'name' of resource 'ExtensionProperty'.",
  ],
  [
    'a type that is none',
    { dataType: 'Text' },
    "Invalid value specified for property 'dataType' of resource 'ExtensionProperty'.",
  ],
  [
    'no target',
    { targetObjects: [] },
    "Invalid value specified for property 'targetObjects' of resource 'ExtensionProperty'.",
  ],
  ['no type', { dataType: undefined }, "A value is required for property 'dataType' of resource 'ExtensionProperty'."],
])('are refused with %s', async (_what, more, message) => {
  expect(refusal(await define(await makeApplication(sandbox()), more))).toMatchObject({ status: 400, message });
});

test('need the right to write the application', async () => {
  const { path } = await makeApplication(sandbox());
  const body = { name: 'mrn', dataType: 'String', targetObjects: ['User'] };

  const answer = await sandbox().graph('POST', `${path}/extensionProperties`, body, { as: 'ownedBy' });

  expect(refusal(answer)).toMatchObject({ status: 403, code: 'Authorization_RequestDenied' });
});

test('hold values of users: set, selected, filtered on, and taken away', async () => {
  const application = await makeApplication(sandbox());
  await makeServicePrincipal(sandbox(), application.appId);
  await define(application, { name: 'mrn' });
  const name = fullName(application, 'mrn');
  const [user] = sandbox().ready.users;
  const path = `/users/${user?.objectId ?? ''}`;

  const set = await sandbox().graph('PATCH', path, { [name]: '12345' });
  const plain = await sandbox().graph('GET', path);
  const selected = await sandbox().graph('GET', `${path}?$select=id,${name}`);
  const found = await sandbox().graph('GET', `/users?$filter=${name} eq '12345'&$select=id`);
  await sandbox().graph('PATCH', path, { [name]: null });
  const emptied = await sandbox().graph('GET', `${path}?$select=id,${name}`);

  expect(set.status).toBe(204);
  expect(plain.body).not.toHaveProperty(name);
  expect(selected.body[name]).toBe('12345');
  expect(listOf(found.body).map((each) => each['id'])).toEqual([user?.objectId]);
  expect(emptied.body).not.toHaveProperty(name);
});

test.each([
  ['that no application defines', `extension_${randomUUID().replaceAll('-', '')}_mrn`, 'x'],
  ['of another type', null, 5],
])('refuse values %s', async (_what, foreign, value) => {
  const application = await makeApplication(sandbox());
  await makeServicePrincipal(sandbox(), application.appId);
  await define(application, { name: 'mrn' });
  const name = foreign ?? fullName(application, 'mrn');
  const [user] = sandbox().ready.users;

  const answer = await sandbox().graph('PATCH', `/users/${user?.objectId ?? ''}`, { [name]: value });

  expect(refusal(answer)).toMatchObject({ status: 400, code: 'Request_BadRequest' });
  expect(refusal(answer).message).toContain(name);
});

test('are not available until their application has a service principal', async () => {
  const application = await makeApplication(sandbox());
  await define(application, { name: 'mrn' });
  const name = fullName(application, 'mrn');
  const [user] = sandbox().ready.users;

  const answer = await sandbox().graph('PATCH', `/users/${user?.objectId ?? ''}`, { [name]: 'x' });

  expect(refusal(answer).message).toBe(`The following extension properties are not available: ${name}.`);
});

function define({ path }: MadeApplication, more: Record<string, unknown>): Promise<Answer> {
  const body = { name: 'mrn', dataType: 'String', targetObjects: ['User'], ...more };
  return sandbox().graph('POST', `${path}/extensionProperties`, body);
}

function fullName({ appId }: MadeApplication, name: string): string {
  return `extension_${appId.replaceAll('-', '')}_${name}`;
}
