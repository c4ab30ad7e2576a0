import { expect, test } from 'vitest';
import { answerIn, scriptlessBrowser } from '../pages/scriptless-browser.ts';
import { makeStage } from '../pages/sign-in-stage.ts';
import { sharedSandbox, textOf } from '../running-sandbox.ts';
import { ask, authorize, refused } from './user-flow.ts';

const sandbox = sharedSandbox();
const NATIVE = { spa: { redirectUris: [] }, publicClient: { redirectUris: ['http://localhost:3000/callback'] } };
const MISMATCH = {
  number: 9010010,
  error: 'invalid_target',
  status: 400,
  text: "The resource parameter provided in the request doesn't match with the requested scopes.",
};

test('an application may name the resource of its scope beside it, and no other', async () => {
  const { admin } = sandbox().ready;
  const request = {
    grant_type: 'client_credentials',
    client_id: admin.clientId,
    client_secret: admin.clientSecret,
    scope: 'https://graph.microsoft.com/.default',
  };

  const same = await ask(sandbox(), { ...request, resource: '00000003-0000-0000-c000-000000000000' });
  const other = await ask(sandbox(), { ...request, resource: 'https://management.azure.com' });
  const none = await ask(sandbox(), { ...request, resource: 'https://nowhere.example/mcp' });

  expect(same.status).toBe(200);
  expect(refused(other)).toEqual(MISMATCH);
  expect(refused(none)).toEqual(MISMATCH);
});

test('a client of a user is told so at each endpoint', async () => {
  const stage = await makeStage(sandbox(), NATIVE);
  const browser = scriptlessBrowser(sandbox());
  const refusedPage = await browser.open(stage.authorizePath({ resource: 'https://nowhere.example/mcp' }));
  const fields = await authorize(sandbox(), stage, 'clinician', { resource: `${stage.apiUri}/` });

  const redeemed = await ask(sandbox(), { ...fields, resource: stage.apiUri });
  const refresh = {
    grant_type: 'refresh_token',
    client_id: stage.appId,
    refresh_token: textOf(redeemed.body, 'refresh_token'),
  };
  const refreshed = await ask(sandbox(), { ...refresh, resource: stage.apiUri });
  const elsewhere = await ask(sandbox(), { ...refresh, resource: 'https://graph.microsoft.com' });

  expect(answerIn(refusedPage)).toMatchObject({
    error: 'invalid_target',
    error_description: expect.stringMatching(/^AADSTS9010010: /) as string,
  });
  expect([redeemed.status, refreshed.status]).toEqual([200, 200]);
  expect(refused(elsewhere)).toEqual(MISMATCH);
});
