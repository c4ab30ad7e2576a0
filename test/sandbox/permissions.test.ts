import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SignJWT } from 'jose/jwt/sign';
import { describe, expect, test } from 'vitest';
import { makeApplication, makeServicePrincipal } from './make-objects.ts';
import { listOf, refusal, sharedSandbox, textOf, tokenForm, withSandbox } from './running-sandbox.ts';

const sandbox = sharedSandbox();
const denied = { status: 403, code: 'Authorization_RequestDenied' };
const insufficient = 'Insufficient privileges to complete the operation.';

describe('tokens', () => {
  test.each<[string, () => Promise<string> | string, string]>([
    ['none', () => '', 'Access token is empty.'],
    ['garbage', () => 'Bearer garbage', 'IDX14100: JWT is not well formed, there are no dots (.).'],
    ['a forged one', () => bearer(forgedKey(), '1h'), 'Access token validation failure.'],
    ['an expired one', async () => bearer(await ownKey(), '-1h'), 'Lifetime validation failed, the token is expired.'],
  ])('%s', async (_what, authorization, message) => {
    const answer = await sandbox().send('/v1.0/applications', { headers: { authorization: await authorization() } });

    expect(refusal(answer)).toMatchObject({ status: 401, code: 'InvalidAuthenticationToken', message });
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  });

  test('one that was taken before, of another signature or another time', async () => {
    let ahead = 0;
    const own = await withSandbox({ now: () => new Date(Date.now() + ahead) });
    const token = await own.token();
    const ask = async (bearer: string): Promise<readonly [number, string]> => {
      const answer = await own.send('/v1.0/organization', { headers: { authorization: `Bearer ${bearer}` } });
      return [answer.status, answer.status === 200 ? '' : refusal(answer).message];
    };
    const signature = token.slice(token.lastIndexOf('.') + 1);
    const forged = token.replace(signature, [...signature].reverse().join(''));

    expect(await ask(token)).toEqual([200, '']);
    expect(await ask(token)).toEqual([200, '']);
    expect(await ask(forged)).toEqual([401, 'Access token validation failure.']);
    ahead = 3_500_000;
    expect((await ask(token))[0]).toBe(200);
    ahead = 3_601_000;
    expect(await ask(token)).toEqual([401, 'Lifetime validation failed, the token is expired.']);
    ahead = -60_000;
    expect(await ask(token)).toEqual([401, 'Access token validation failure.']);
  });

  test('for another resource', async () => {
    const { ready, send } = sandbox();
    const { appId } = await makeApplication(sandbox());
    await makeServicePrincipal(sandbox(), appId);
    const form = tokenForm({
      grant_type: 'client_credentials',
      client_id: ready.admin.clientId,
      client_secret: ready.admin.clientSecret,
      scope: `${appId}/.default`,
    });
    const token = textOf((await send(`/${ready.tenantId}/oauth2/v2.0/token`, form)).body, 'access_token');

    const answer = await send('/v1.0/applications', { headers: { authorization: `Bearer ${token}` } });

    expect(refusal(answer).message).toBe('Access token validation failure. Invalid audience.');
  });
});

test.each([
  ['GET', '/applications'],
  ['POST', '/applications'],
  ['GET', '/servicePrincipals'],
  ['POST', '/oauth2PermissionGrants'],
  ['GET', '/oauth2PermissionGrants'],
  ['GET', '/domains'],
  ['GET', '/organization'],
  ['GET', '/policies/defaultAppManagementPolicy'],
  ['GET', '/policies/authorizationPolicy'],
  ['GET', '/directory/deletedItems/microsoft.graph.application'],
  ['POST', '/directoryObjects/getByIds'],
  ['GET', '/users/someone@contoso.com'],
])('no permission, no %s %s', async (method, path) => {
  const answer = await sandbox().graph(method, path, method === 'POST' ? {} : undefined, { as: 'none' });

  expect(refusal(answer)).toMatchObject({ ...denied, message: insufficient });
});

describe('Application.ReadWrite.OwnedBy', () => {
  const as = 'ownedBy' as const;

  test('lets an application be made, changed, given a service principal and a secret, and deleted', async () => {
    const { appId, path } = await makeApplication(sandbox(), {}, { as });
    const { ownedBy } = sandbox().ready.identities;
    const caller = await sandbox().graph('GET', `/servicePrincipals(appId='${ownedBy.clientId}')`);
    const owner = `${sandbox().ready.graphUrl}/v1.0/directoryObjects/${textOf(caller.body, 'id')}`;
    const principal = await makeServicePrincipal(sandbox(), appId, { 'owners@odata.bind': [owner] }, { as });

    expect((await sandbox().graph('PATCH', path, { tags: ['mine'] }, { as })).status).toBe(204);
    expect((await sandbox().graph('POST', `${path}/addPassword`, {}, { as })).status).toBe(200);
    expect((await sandbox().graph('PATCH', `/servicePrincipals/${principal}`, { notes: 'x' }, { as })).status).toBe(
      204,
    );
    const owners = await sandbox().graph('GET', `${path}/owners`, undefined, { as });
    expect(listOf(owners.body)).toEqual([
      expect.objectContaining({
        '@odata.type': '#microsoft.graph.servicePrincipal',
        appId: sandbox().ready.identities.ownedBy.clientId,
      }),
    ]);
    const ownerId = textOf(listOf(owners.body)[0] ?? {}, 'id');
    expect((await sandbox().graph('GET', `/servicePrincipals/${ownerId}/ownedObjects`)).status).toBe(200);
    expect((await sandbox().graph('DELETE', path, undefined, { as })).status).toBe(204);
  });

  test('does not open the recycle bin, unless the sandbox assumes that it does', async () => {
    const { path, id } = await makeApplication(sandbox(), {}, { as });
    await sandbox().graph('DELETE', path, undefined, { as });
    const list = '/directory/deletedItems/microsoft.graph.application';
    const tries: [string, string][] = [
      ['GET', list],
      ['GET', '/directory/deletedItems/microsoft.graph.servicePrincipal'],
      ['GET', `/directory/deletedItems/${id}`],
      ['POST', `/directory/deletedItems/${id}/restore`],
      ['DELETE', `/directory/deletedItems/${id}`],
    ];
    for (const [method, target] of tries) {
      expect(refusal(await sandbox().graph(method, target, undefined, { as })), target).toMatchObject(denied);
    }
    const generous = await withSandbox({ assumptions: { recycleBinForOwnedBy: true } });
    expect((await generous.graph('GET', list, undefined, { as })).status).toBe(200);
  });

  test('reads what others own, alone, in lists and in batches, and what hangs on it', async () => {
    const { appId, path, id } = await makeApplication(sandbox());
    const principal = await makeServicePrincipal(sandbox(), appId);
    const reads = [
      path,
      `/applications(appId='${appId}')`,
      `${path}/owners`,
      `${path}/federatedIdentityCredentials`,
      `/servicePrincipals/${principal}`,
      `/servicePrincipals/${principal}/appRoleAssignments`,
      `/servicePrincipals/${principal}/appRoleAssignedTo`,
    ];

    for (const target of reads) {
      expect((await sandbox().graph('GET', target, undefined, { as })).status, target).toBe(200);
    }
    const applications = await sandbox().graph('GET', `/applications?$filter=id eq '${id}'`, undefined, { as });
    const principals = await sandbox().graph('GET', `/servicePrincipals?$filter=appId eq '${appId}'`, undefined, {
      as,
    });
    const batch = await sandbox().graph(
      'POST',
      '/$batch',
      { requests: [{ id: '1', method: 'GET', url: path }] },
      { as },
    );

    expect(listOf(applications.body)).toMatchObject([{ id, appId }]);
    expect(listOf(principals.body)).toMatchObject([{ id: principal }]);
    expect(listOf(batch.body, 'responses')).toMatchObject([{ status: 200, body: { id } }]);
  });

  test('does not change what others own', async () => {
    const { appId, path } = await makeApplication(sandbox());
    const tries: [string, string, unknown][] = [
      ['PATCH', path, { tags: [] }],
      ['POST', `${path}/addPassword`, {}],
      ['DELETE', path, undefined],
      ['POST', '/servicePrincipals', { appId }],
    ];

    for (const [method, target, body] of tries) {
      expect(refusal(await sandbox().graph(method, target, body, { as })), `${method} ${target}`).toMatchObject(denied);
    }
    const principal = await makeServicePrincipal(sandbox(), appId);
    const renamed = await sandbox().graph('PATCH', `/servicePrincipals/${principal}`, { notes: 'x' }, { as });
    expect(refusal(renamed)).toMatchObject(denied);
  });

  test('reaches it once its owner lets it in', async () => {
    const { path } = await makeApplication(sandbox());
    const me = await sandbox().graph(
      'GET',
      `/servicePrincipals(appId='${sandbox().ready.identities.ownedBy.clientId}')?$select=id`,
    );
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${textOf(me.body, 'id')}` };

    const added = await sandbox().graph('POST', `${path}/owners/$ref`, reference);
    const patched = await sandbox().graph('PATCH', path, { tags: ['shared'] }, { as });
    const twice = await sandbox().graph('POST', `${path}/owners/$ref`, reference);
    const removed = await sandbox().graph('DELETE', `${path}/owners/${textOf(me.body, 'id')}/$ref`);
    const absent = await sandbox().graph('DELETE', `${path}/owners/${textOf(me.body, 'id')}/$ref`);

    expect(added.status).toBe(204);
    expect(patched.status).toBe(204);
    expect(refusal(twice).message).toBe(
      "One or more added object references already exist for the following modified properties: 'owners'.",
    );
    expect(removed.status).toBe(204);
    expect(refusal(absent).message).toContain('One or more removed object references do not exist');
  });

  test('does not let it assign roles, grant permissions, or add owners', async () => {
    const { appId, path } = await makeApplication(sandbox(), {}, { as });
    const principal = await makeServicePrincipal(sandbox(), appId, {}, { as });
    const ids = { principalId: principal, resourceId: principal, appRoleId: randomUUID() };
    const tries: [string, unknown][] = [
      [`/servicePrincipals/${principal}/appRoleAssignedTo`, ids],
      ['/oauth2PermissionGrants', { clientId: principal, consentType: 'AllPrincipals', resourceId: principal }],
      [`${path}/owners/$ref`, { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${principal}` }],
    ];

    for (const [target, body] of tries) {
      expect(refusal(await sandbox().graph('POST', target, body, { as })), target).toMatchObject(denied);
    }
  });

  test('refuses acceptMappedClaims while an application is made', async () => {
    const body = { displayName: 'Mapped', api: { acceptMappedClaims: true } };

    expect(refusal(await sandbox().graph('POST', '/applications', body, { as }))).toMatchObject(denied);
  });

  test('says that the backing application must be local', async () => {
    const answer = await sandbox().graph('POST', '/servicePrincipals', { appId: randomUUID() }, { as });

    expect(refusal(answer)).toMatchObject({
      ...denied,
      message:
        'When using this permission, the backing application of the service principal being created must in the local tenant',
    });
  });
});

test('binds owners while an application is made, and refuses an application as one', async () => {
  const other = await makeApplication(sandbox());
  const owner = await makeServicePrincipal(sandbox(), other.appId);
  const url = (id: string): string => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;

  const made = await makeApplication(sandbox(), { 'owners@odata.bind': [url(owner)] });
  const owners = await sandbox().graph('GET', `${made.path}/owners`);
  const wrong = await sandbox().graph('POST', '/applications', {
    displayName: 'Wrong',
    'owners@odata.bind': [url(other.id)],
  });
  const missing = await sandbox().graph('POST', '/applications', {
    displayName: 'Missing',
    'owners@odata.bind': [url(randomUUID())],
  });

  expect(listOf(owners.body).map((each) => each['id'])).toContain(owner);
  expect(listOf(owners.body)).toHaveLength(2);
  expect(refusal(wrong).message).toContain(`'Application_${other.id}' of type 'Application' is invalid`);
  expect(missing.status).toBe(404);
});

function forgedKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

async function ownKey(): Promise<KeyObject> {
  await sandbox().token();
  const { privateKey } = JSON.parse(await readFile(join(sandbox().stateDir, 'signing-key.json'), 'utf8')) as {
    privateKey: string;
  };
  return createPrivateKey(privateKey);
}

async function bearer(key: KeyObject, expires: string): Promise<string> {
  const token = await new SignJWT({ appid: randomUUID(), oid: randomUUID(), roles: ['Application.ReadWrite.All'] })
    .setProtectedHeader({ alg: 'RS256' })
    .setAudience('https://graph.microsoft.com')
    .setExpirationTime(expires)
    .sign(key);
  return `Bearer ${token}`;
}
