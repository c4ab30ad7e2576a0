import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { ask, authorize, PAGE } from './entra/user-flow.ts';
import { makeStage } from './pages/sign-in-stage.ts';
import { refusal, sharedSandbox, textOf } from './running-sandbox.ts';
import { seededUser, userToken } from './user-tokens.ts';

const sandbox = sharedSandbox();
const ORIGIN = 'https://app.contoso.com';

async function patient(scopes: string): Promise<Record<string, string>> {
  const { objectId: userId } = seededUser(sandbox(), 'patient');
  return { authorization: `Bearer ${await userToken(sandbox(), { userId, scopes })}` };
}

describe('userinfo', () => {
  test.each([
    ['GET', 'openid profile email', ['email', 'family_name', 'given_name', 'name', 'sub']],
    ['POST', 'openid profile', ['family_name', 'given_name', 'name', 'sub']],
    ['GET', 'openid User.Read', ['sub']],
  ])('%s with %s tells what was granted', async (method, scopes, claims) => {
    const answer = await sandbox().send('/oidc/userinfo', { method, headers: await patient(scopes) });

    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body).sort()).toEqual(claims);
    expect(textOf(answer.body, 'sub')).not.toBe(seededUser(sandbox(), 'patient').objectId);
  });

  test('is where discovery says', async () => {
    const { body } = await sandbox().send('/common/v2.0/.well-known/openid-configuration');

    expect(body['userinfo_endpoint']).toBe(`${sandbox().ready.origin}/oidc/userinfo`);
  });

  test.each<[string, () => Promise<Record<string, string>>, number, string]>([
    ['no token', () => Promise.resolve({}), 401, 'InvalidAuthenticationToken'],
    ['no openid', () => patient('User.Read'), 403, 'Authorization_RequestDenied'],
    ['no user', async () => ({ authorization: `Bearer ${await sandbox().token()}` }), 400, 'BadRequest'],
  ])('refuses %s', async (_what, headers, status, code) => {
    const answer = await sandbox().send('/oidc/userinfo', { headers: await headers() });

    expect(refusal(answer)).toMatchObject({ status, code });
  });
});

describe.each(['/v1.0/me', '/oidc/userinfo'])('a script in a browser and %s', (path) => {
  test('asks first', async () => {
    const headers = {
      origin: ORIGIN,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization,content-type',
    };
    const answer = await sandbox().send(path, { method: 'OPTIONS', headers });

    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-headers')).toBe('authorization,content-type');
    expect(answer.headers.get('access-control-allow-methods')).toContain('GET');
  });

  test('reads answers and refusals', async () => {
    const allowed = await sandbox().send(path, { headers: { origin: ORIGIN, ...(await patient('openid User.Read')) } });
    const refused = await sandbox().send(path, { headers: { origin: ORIGIN } });

    expect([allowed.status, refused.status]).toEqual([200, 401]);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('*');
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  });
});

test('a person who signs in gets a token that opens /me, and a userinfo that fits the ID token', async () => {
  const stage = await makeStage(sandbox());
  const scope = 'openid profile email offline_access https://graph.microsoft.com/User.Read';
  const redemption = await authorize(sandbox(), stage, 'clinician', { scope });
  const answer = await ask(sandbox(), redemption, PAGE);
  const headers = { authorization: `Bearer ${textOf(answer.body, 'access_token')}` };

  const me = await sandbox().send('/v1.0/me', { headers });
  const userInfo = await sandbox().send('/oidc/userinfo', { headers });
  const others = await sandbox().send('/v1.0/users', { headers });

  expect(me.body).toMatchObject({ userPrincipalName: 'clinician@contoso.com' });
  expect(userInfo.body).toMatchObject({
    sub: decodeJwt(textOf(answer.body, 'id_token')).sub,
    name: 'Clara Clinician',
    email: 'clinician@contoso.com',
  });
  expect(others.status).toBe(403);
});
