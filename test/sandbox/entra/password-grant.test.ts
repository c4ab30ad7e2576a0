import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeApplication } from '../make-objects.ts';
import { credentialsOf } from '../pages/sign-in-stage.ts';
import { type Answer, sharedSandbox, textOf } from '../running-sandbox.ts';
import { seededUser } from '../user-tokens.ts';
import { ask, claimsIn, PAGE, refused } from './user-flow.ts';

const sandbox = sharedSandbox({ passwordGrant: true });
const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

/** Azure CLI's request with a user's password, as MSAL for Python sends it; undefined leaves a field out. */
function askWith(fields: Readonly<Record<string, string | undefined>> = {}, segment = 'contoso.com'): Promise<Answer> {
  const request = {
    grant_type: 'password',
    client_id: AZURE_CLI,
    scope: 'openid profile offline_access https://graph.microsoft.com/.default',
    client_info: '1',
    ...credentialsOf(sandbox(), 'clinician'),
  };
  return ask(sandbox(), { ...request, ...fields }, {}, `/${segment}/oauth2/v2.0/token`);
}

describe('where passwords are taken, a name and a password', () => {
  test('give tokens of the user, and a refresh token', async () => {
    const answer = await askWith();
    const refreshed = await ask(sandbox(), {
      grant_type: 'refresh_token',
      client_id: AZURE_CLI,
      refresh_token: textOf(answer.body, 'refresh_token'),
    });

    const { objectId } = seededUser(sandbox(), 'clinician');
    expect(await claimsIn(sandbox(), answer)).toMatchObject({ oid: objectId, appid: AZURE_CLI, amr: ['pwd'] });
    expect(await claimsIn(sandbox(), answer, 'id_token')).toMatchObject({ oid: objectId, aud: AZURE_CLI });
    expect(await claimsIn(sandbox(), refreshed)).toMatchObject({ oid: objectId });
  });

  test('are taken of a guest by the address that was invited', async () => {
    const password = 'correct-Horse-7';
    const made = await sandbox().graph('POST', '/users', {
      ...{ accountEnabled: true, displayName: 'Ada', mailNickname: 'ada', mail: 'ada@fabrikam.com', userType: 'Guest' },
      ...{ passwordProfile: { password }, userPrincipalName: 'ada_fabrikam.com#EXT#@contoso.com' },
    });

    const answer = await askWith({ username: 'Ada@fabrikam.com', password });

    expect(await claimsIn(sandbox(), answer)).toMatchObject({ oid: textOf(made.body, 'id') });
  });
});

describe('is refused', () => {
  test.each<[string, Readonly<Record<string, string | undefined>>, number, string]>([
    ['a wrong password', { password: 'wrong' }, 50126, 'invalid_grant'],
    ['a user who is not there', { username: 'nobody@contoso.com' }, 50034, 'invalid_grant'],
    ['a request without a name', { username: undefined }, 900144, 'invalid_request'],
    ['a request without a password', { password: undefined }, 900144, 'invalid_request'],
    ['a request without a scope', { scope: undefined }, 900144, 'invalid_request'],
    ['a client with a secret that has none', { client_secret: 'x' }, 700025, 'invalid_client'],
  ])('%s', async (_what, fields, number, error) => {
    expect(refused(await askWith(fields))).toMatchObject({ number, error });
  });

  test.each([
    [true, 65001],
    [false, 7000218],
  ])('a client that allows public flows: %s', async (isFallbackPublicClient, number) => {
    const { appId } = await makeApplication(sandbox(), { displayName: String(randomUUID()), isFallbackPublicClient });

    expect(refused(await askWith({ client_id: appId })).number).toBe(number);
  });

  test('at /common, and from a page', async () => {
    const page = await ask(sandbox(), { grant_type: 'password', client_id: AZURE_CLI }, PAGE);

    expect(refused(await askWith({}, 'common')).number).toBe(9001023);
    expect(refused(page).number).toBe(9002326);
  });
});
