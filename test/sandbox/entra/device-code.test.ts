import { describe, expect, test } from 'vitest';
import { scriptlessBrowser } from '../pages/scriptless-browser.ts';
import { makeStage, signIn, type Stage } from '../pages/sign-in-stage.ts';
import { type Answer, sharedSandbox, textOf } from '../running-sandbox.ts';
import { ask, changeTenant, claimsIn, mapValues, refused } from './user-flow.ts';

const sandbox = sharedSandbox();
const DEVICE = { isFallbackPublicClient: true, spa: { redirectUris: [] } };
const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

interface Device {
  readonly stage: Stage;
  /** What the device got at first. */
  readonly asked: Answer;
  /** Asks whether it may. */
  readonly poll: (more?: Readonly<Record<string, string>>) => Promise<Answer>;
}

/** A device that asked for a code. */
async function device(client: Record<string, unknown> = DEVICE): Promise<Device> {
  const stage = await makeStage(sandbox(), client);
  const scope = `openid profile offline_access ${stage.apiUri}/records`;
  const path = `/${sandbox().ready.tenantId}/oauth2/v2.0/devicecode`;
  const asked = await ask(sandbox(), { client_id: stage.appId, scope }, {}, path);
  const device_code = textOf(asked.body, 'device_code');
  const poll: Device['poll'] = (more = {}) =>
    ask(sandbox(), { grant_type: DEVICE_CODE_GRANT, client_id: stage.appId, device_code, ...more });
  return { stage, asked, poll };
}

/** A clinician types the code, signs in, and presses a button on each page that comes. */
async function decide({ asked }: Device, ...steps: readonly string[]): Promise<void> {
  const browser = scriptlessBrowser(sandbox());
  const page = await browser.open('/devicelogin');
  const entered = await browser.press(page, 'user-code', { user_code: textOf(asked.body, 'user_code') });
  const credentials = sandbox().ready.users.find(({ upn }) => upn.startsWith('clinician'));
  let view = await browser.press(entered, 'sign-in', {
    username: credentials?.upn ?? '',
    password: credentials?.password ?? '',
  });
  for (const step of steps) {
    view = await browser.press(view, step);
  }
}

test('a device is told where its user goes and what to enter', async () => {
  const { asked } = await device();
  const userCode = textOf(asked.body, 'user_code');
  const page = `${sandbox().ready.origin}/devicelogin`;

  expect(userCode).toMatch(/^[A-Z0-9]{9}$/);
  expect(asked.body).toMatchObject({
    verification_uri: page,
    expires_in: 900,
    interval: 5,
    message: `To sign in, use a web browser to open the page ${page} and enter the code ${userCode} to authenticate.`,
  });
});

test('a device waits until its user has approved, and then gets tokens once', async () => {
  const waiting = await device();
  const pending = await waiting.poll();
  await decide(waiting, 'confirm-device', 'accept');

  const approved = await waiting.poll();
  const again = await waiting.poll();

  expect(refused(pending)).toEqual({
    number: 70016,
    error: 'authorization_pending',
    status: 400,
    text: 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
  });
  expect(await claimsIn(sandbox(), approved)).toMatchObject({ scp: 'records', appidacr: '0', name: 'Clara Clinician' });
  expect(approved.body).toHaveProperty('id_token');
  const refresh = { grant_type: 'refresh_token', client_id: waiting.stage.appId };
  const refreshed = await ask(sandbox(), { ...refresh, refresh_token: textOf(approved.body, 'refresh_token') });
  expect(refreshed.status).toBe(200);
  expect(refused(again).error).toBe('invalid_grant');
});

test('a device that asks for less in its request for tokens may still refresh what its user approved', async () => {
  const waiting = await device();
  await decide(waiting, 'confirm-device', 'accept');

  const narrow = await waiting.poll({ scope: `${waiting.stage.apiUri}/records` });
  const refresh_token = textOf(narrow.body, 'refresh_token');
  const fields = { grant_type: 'refresh_token', client_id: waiting.stage.appId, refresh_token };
  const refreshed = await ask(sandbox(), fields);

  expect(narrow.body).not.toHaveProperty('id_token');
  expect(refreshed.body).toHaveProperty('id_token');
});

describe('a device is refused', () => {
  test('when its user declined', async () => {
    const waiting = await device();
    await decide(waiting, 'refuse');

    expect(refused(await waiting.poll())).toMatchObject({
      number: 70017,
      error: 'authorization_declined',
      status: 400,
    });
  });

  test('after 15 minutes', async () => {
    const waiting = await device();
    await changeTenant(sandbox(), (tenant) => ({
      ...tenant,
      deviceCodes: mapValues(tenant.deviceCodes, (code) => ({ ...code, expiresAt: code.expiresAt - 900_000 })),
    }));

    expect(refused(await waiting.poll())).toMatchObject({ number: 70020, error: 'expired_token', status: 400 });
  });

  test('with a code that it was not given', async () => {
    const waiting = await device();

    const answer = await waiting.poll({ device_code: 'made-up' });

    expect(refused(answer)).toMatchObject({ number: 70018, error: 'bad_verification_code', status: 400 });
  });

  test.each([
    [
      'its client is not public',
      { spa: { redirectUris: [] }, web: { redirectUris: ['https://localhost/'] } },
      {},
      7000218,
    ],
    [
      'its client has a native reply URL, but may not use public flows',
      { spa: { redirectUris: [] }, publicClient: { redirectUris: ['http://localhost/'] } },
      {},
      7000218,
    ],
    ['its public client shows a secret', DEVICE, { client_secret: 'some' }, 700025],
  ])('when %s', async (_what, client, more, number) => {
    const waiting = await device(client);

    expect(refused(await waiting.poll(more))).toMatchObject({ number, error: 'invalid_client', status: 401 });
  });
});

test('the v1 endpoints name a resource, and tell numbers as strings', async () => {
  const stage = await makeStage(sandbox(), { ...DEVICE, publicClient: { redirectUris: ['http://localhost/'] } });
  await signIn(sandbox(), 'clinician', stage.authorizePath({ redirect_uri: 'http://localhost/' })).then(
    ({ browser, view }) => browser.press(view, 'accept'),
  );
  const tenant = sandbox().ready.tenantId;
  const fields = { client_id: stage.appId, resource: stage.apiUri };
  const asked = await ask(sandbox(), fields, {}, `/${tenant}/oauth2/devicecode`);
  await decide({ stage, asked, poll: () => Promise.reject(new Error('unused')) }, 'confirm-device', 'accept');

  const answer = await ask(
    sandbox(),
    { ...fields, grant_type: 'device_code', code: textOf(asked.body, 'device_code') },
    {},
    `/${tenant}/oauth2/token`,
  );

  expect(asked.body).toMatchObject({
    expires_in: '900',
    interval: '5',
    verification_url: expect.any(String) as string,
  });
  expect(answer.body).toMatchObject({
    token_type: 'Bearer',
    expires_in: '3599',
    ext_expires_in: '3599',
    expires_on: expect.stringMatching(/^\d{10}$/) as string,
    not_before: expect.stringMatching(/^\d{10}$/) as string,
    resource: stage.apiUri,
  });
  expect(await claimsIn(sandbox(), answer, 'id_token')).toMatchObject({ ver: '1.0', upn: 'clinician@contoso.com' });
});
