import { expect, test } from 'vitest';
import { makeApplication, makeServicePrincipal } from './make-objects.ts';
import { listOf, refusal, sharedSandbox, textOf, withSandbox } from './running-sandbox.ts';

const sandbox = sharedSandbox();
const DAY_MS = 24 * 3600 * 1000;

test('shows a secret once, with a hint, for two years by default', async () => {
  const { path } = await makeApplication(sandbox());

  const added = await sandbox().graph('POST', `${path}/addPassword`, { passwordCredential: { displayName: 'ci' } });
  const read = await sandbox().graph('GET', path);

  const secret = textOf(added.body, 'secretText');
  expect(secret).toHaveLength(40);
  expect(added.body).toMatchObject({ displayName: 'ci', hint: secret.slice(0, 3), customKeyIdentifier: null });
  expect(listOf(read.body, 'passwordCredentials')).toEqual([
    expect.objectContaining({ keyId: added.body['keyId'], hint: secret.slice(0, 3), secretText: null }),
  ]);
  const [start, end] = [textOf(added.body, 'startDateTime'), textOf(added.body, 'endDateTime')];
  expect(new Date(end).getUTCFullYear() - new Date(start).getUTCFullYear()).toBe(2);
});

test('makes the secrets that a creation asks for', async () => {
  const answer = await sandbox().graph('POST', '/applications', {
    displayName: 'Inline',
    passwordCredentials: [{ displayName: 'first', endDateTime: new Date(Date.now() + DAY_MS).toISOString() }],
  });

  expect(listOf(answer.body, 'passwordCredentials')).toEqual([
    expect.objectContaining({ displayName: 'first', secretText: expect.any(String) as string }),
  ]);
});

test('removes a secret by its key, and says when there is none', async () => {
  const { path } = await makeApplication(sandbox());
  const { body } = await sandbox().graph('POST', `${path}/addPassword`, {});

  const removed = await sandbox().graph('POST', `${path}/removePassword`, { keyId: body['keyId'] });
  const again = await sandbox().graph('POST', `${path}/removePassword`, { keyId: body['keyId'] });

  expect(removed.status).toBe(204);
  expect(refusal(again)).toMatchObject({
    status: 400,
    code: 'Request_BadRequest',
    message: `No password credential found with keyId ${String(body['keyId'])}.`,
  });
  expect(listOf((await sandbox().graph('GET', path)).body, 'passwordCredentials')).toEqual([]);
});

test.each([
  ['a secret of the client’s own', { secretText: 'mine' }],
  ['a hint of the client’s own', { hint: 'abc' }],
  ['an end before now', { endDateTime: '2020-01-01T00:00:00Z' }],
  ['an end before the start', { startDateTime: '2090-01-01T00:00:00Z', endDateTime: '2089-01-01T00:00:00Z' }],
  ['a time that is none', { endDateTime: 'tomorrow' }],
  ['an unknown property', { colour: 'red' }],
])('refuses %s', async (_what, passwordCredential) => {
  const { path } = await makeApplication(sandbox());

  const answer = await sandbox().graph('POST', `${path}/addPassword`, { passwordCredential });

  expect(refusal(answer)).toMatchObject({ status: 400, code: 'Request_BadRequest' });
});

test('refuses secrets on a service principal while the instance lock holds', async () => {
  const { appId, path } = await makeApplication(sandbox(), {
    servicePrincipalLockConfiguration: { isEnabled: true, allProperties: true },
  });
  const id = await makeServicePrincipal(sandbox(), appId);
  const add = (): ReturnType<ReturnType<typeof sandbox>['graph']> =>
    sandbox().graph('POST', `/servicePrincipals/${id}/addPassword`, {});

  const locked = await add();
  await sandbox().graph('PATCH', path, { servicePrincipalLockConfiguration: { isEnabled: false } });
  const unlocked = await add();

  expect(refusal(locked)).toMatchObject({
    status: 400,
    code: 'CannotUpdateLockedServicePrincipalProperty',
    message: 'Property passwordCredentials is invalid.',
  });
  expect(unlocked.status).toBe(200);
  const removed = await sandbox().graph('POST', `/servicePrincipals/${id}/removePassword`, {
    keyId: unlocked.body['keyId'],
  });
  expect(removed.status).toBe(204);
});

test('obeys the tenant’s policy for lifetimes, and one that forbids secrets', async () => {
  const own = await withSandbox();
  const setPolicy = (passwordCredentials: unknown): Promise<unknown> =>
    own.graph('PATCH', '/policies/defaultAppManagementPolicy', { applicationRestrictions: { passwordCredentials } });
  const { path } = await makeApplication(own);
  const add = async (days: number): Promise<string> => {
    const endDateTime = new Date(Date.now() + days * DAY_MS).toISOString();
    const answer = await own.graph('POST', `${path}/addPassword`, { passwordCredential: { endDateTime } });
    return answer.status === 200 ? 'made' : refusal(answer).code;
  };
  const lifetime = { restrictionType: 'passwordLifetime', state: 'enabled', maxLifetime: 'P90D' };

  await setPolicy([lifetime]);
  expect(await add(89)).toBe('made');
  expect(await add(91)).toBe('CredentialInvalidLifetimeAsPerAppPolicy');
  await setPolicy([{ ...lifetime, restrictForAppsCreatedAfterDateTime: '2999-01-01T00:00:00Z' }]);
  expect(await add(91)).toBe('made');
  await setPolicy([{ restrictionType: 'passwordAddition', state: 'enabled' }]);
  expect(await add(1)).toBe('CredentialTypeNotAllowedAsPerAppPolicy');
  await setPolicy([{ restrictionType: 'passwordAddition', state: 'disabled' }]);
  expect(await add(1)).toBe('made');
});
