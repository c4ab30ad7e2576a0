import { expect, test } from 'vitest';
import { hashPassword } from '../../../src/sandbox/tenant/user.ts';
import { makeStage, type Stage } from '../pages/sign-in-stage.ts';
import { type Answer, sharedSandbox, textOf } from '../running-sandbox.ts';
import { ask, authorize, changeTenant, claimsIn, mapValues, PAGE, refused } from './user-flow.ts';

const sandbox = sharedSandbox();
const DAY_MS = 24 * 3600 * 1000;

interface Refresh {
  readonly stage: Stage;
  readonly fields: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** A refresh token of a clinician, with the fields that redeem it. */
async function refreshToken(platform: 'spa' | 'publicClient'): Promise<Refresh> {
  const uris = { redirectUris: ['http://localhost:3000/callback'] };
  const stage = await makeStage(sandbox(), { spa: { redirectUris: [] }, [platform]: uris });
  const headers = platform === 'spa' ? PAGE : {};
  const answer = await ask(sandbox(), await authorize(sandbox(), stage, 'clinician'), headers);
  const fields = {
    grant_type: 'refresh_token',
    client_id: stage.appId,
    refresh_token: textOf(answer.body, 'refresh_token'),
  };
  return { stage, fields, headers };
}

/** Lets all refresh tokens be older. */
function age(milliseconds: number): Promise<void> {
  return changeTenant(sandbox(), (tenant) => ({
    ...tenant,
    refreshTokens: mapValues(tenant.refreshTokens, (token) => ({
      ...token,
      issuedAt: token.issuedAt - milliseconds,
      expiresAt: token.expiresAt - milliseconds,
    })),
  }));
}

test('gives new tokens and a successor; the old one stays valid', async () => {
  const { stage, fields } = await refreshToken('publicClient');

  const first = await ask(sandbox(), fields);
  const successor = await ask(sandbox(), { ...fields, refresh_token: textOf(first.body, 'refresh_token') });
  const again = await ask(sandbox(), fields);

  expect([first.status, successor.status, again.status]).toEqual([200, 200, 200]);
  expect(await claimsIn(sandbox(), successor)).toMatchObject({ aud: stage.apiUri, scp: 'records', appidacr: '0' });
  expect(successor.body).toHaveProperty('id_token');
});

test('gives a token for another API where there is consent, and says so where there is none', async () => {
  const { stage, fields } = await refreshToken('publicClient');
  const scope = 'https://graph.microsoft.com/User.Read';

  const before = await ask(sandbox(), { ...fields, scope });
  await authorize(sandbox(), stage, 'clinician', { scope: `openid ${scope}` });
  const after = await ask(sandbox(), { ...fields, scope });

  expect(before.body).toMatchObject({ error: 'invalid_grant', suberror: 'consent_required', error_codes: [65001] });
  expect(await claimsIn(sandbox(), after)).toMatchObject({
    aud: 'https://graph.microsoft.com',
    scp: 'openid User.Read',
  });
});

test('of a single-page application is redeemed by pages only, and lives a day whatever came of it', async () => {
  const { fields, headers } = await refreshToken('spa');
  const readable = await ask(sandbox(), fields, headers);
  await age(DAY_MS - 60_000);
  const successor = await ask(sandbox(), fields, headers);
  await age(120_000);

  const outlived = await ask(sandbox(), { ...fields, refresh_token: textOf(successor.body, 'refresh_token') }, headers);

  expect(readable.headers.get('access-control-allow-origin')).toBe('*');
  expect(refused(await ask(sandbox(), fields)).number).toBe(9002327);
  expect(refused(outlived)).toMatchObject({ number: 700084, error: 'invalid_grant', status: 400 });
  expect(refused(outlived).text).toMatch(/^The refresh token was issued to a single page app \(SPA\), and therefore/);
});

test('of a native client is refused to pages, and lives 90 days', async () => {
  const { fields } = await refreshToken('publicClient');
  expect(refused(await ask(sandbox(), fields, PAGE)).number).toBe(9002326);
  await age(89 * DAY_MS);
  expect((await ask(sandbox(), fields)).status).toBe(200);
  await age(DAY_MS);

  const late = refused(await ask(sandbox(), fields));

  expect(late).toMatchObject({ number: 700082, error: 'invalid_grant', status: 400 });
  expect(late.text).toMatch(
    /^The refresh token has expired due to inactivity\. The token was issued on \d{4}-\S+Z and was inactive for 90\.00:00:00\.$/,
  );
});

/** A change to the user, and the refusal that it brings. */
test.each([
  ['disabled', { accountEnabled: false }, 50057, 'The user account is disabled.'],
  [
    'given another password',
    { password: hashPassword('new') },
    50173,
    'The provided grant has expired due to it being',
  ],
])('is refused when the user was %s', async (_what, change, number, text) => {
  const { fields } = await refreshToken('publicClient');
  const upn = 'clinician@contoso.com';
  const users = await keepUsers();
  await changeTenant(sandbox(), (tenant) => ({
    ...tenant,
    users: mapValues(tenant.users, (user) => (user.userPrincipalName === upn ? { ...user, ...change } : user)),
  }));

  const answer = await ask(sandbox(), fields);

  await users.restore();
  expect(refused(answer)).toMatchObject({ number, error: 'invalid_grant', status: 400 });
  expect(refused(answer).text).toContain(text);
});

test.each<[string, (refresh: Refresh) => Promise<Answer>]>([
  ['that nobody gave', ({ fields }) => ask(sandbox(), { ...fields, refresh_token: 'made-up' })],
  [
    'of another client',
    async ({ fields }) => ask(sandbox(), { ...fields, client_id: (await refreshToken('publicClient')).stage.appId }),
  ],
])('is refused when it is one %s', async (_what, redeem) => {
  expect(refused(await redeem(await refreshToken('publicClient')))).toMatchObject({
    number: 9002313,
    error: 'invalid_grant',
    status: 400,
  });
});

async function keepUsers(): Promise<{ restore: () => Promise<void> }> {
  const kept = await new Promise<Parameters<Parameters<typeof changeTenant>[1]>[0]['users']>((resolve) => {
    void changeTenant(sandbox(), (tenant) => {
      resolve(tenant.users);
      return tenant;
    });
  });
  return { restore: () => changeTenant(sandbox(), (tenant) => ({ ...tenant, users: kept })) };
}
