import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { answerIn } from '../pages/scriptless-browser.ts';
import { makeStage, signIn } from '../pages/sign-in-stage.ts';
import { sharedSandbox } from '../running-sandbox.ts';
import { verified } from './user-flow.ts';

const sandbox = sharedSandbox();
const REPLY_URL = 'https://app.contoso.com/signed-in';
const ENABLED = {
  spa: { redirectUris: [] },
  web: {
    redirectUris: [REPLY_URL],
    implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: true },
  },
};

/** What the application gets at its reply URL. */
async function answerTo(parameters: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const stage = await makeStage(sandbox(), ENABLED);
  const path = stage.authorizePath({ redirect_uri: REPLY_URL, nonce: 'once', ...parameters });
  const { browser, view } = await signIn(sandbox(), 'clinician', path);
  const done = await browser.press(view, 'accept');
  expect(done.location).toMatch(/^https:\/\/app\.contoso\.com\/signed-in#/);
  return answerIn(done);
}

function halfHash(value: string): string {
  return createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url');
}

test('an ID token comes in the fragment, with the nonce', async () => {
  const { id_token = '', code, state } = await answerTo({ response_type: 'id_token' });

  expect((await verified(sandbox(), id_token)).claims).toMatchObject({ nonce: 'once', ver: '2.0' });
  expect({ code, state }).toEqual({ code: undefined, state: 'kept' });
});

test('an ID token beside a code, or beside a token, holds the hash of it', async () => {
  const hybrid = await answerTo({ response_type: 'code id_token' });
  const implicit = await answerTo({ response_type: 'id_token token' });

  const beside = async ({ id_token = '' }: Readonly<Record<string, string>>): Promise<Record<string, unknown>> =>
    (await verified(sandbox(), id_token)).claims;
  expect(await beside(hybrid)).toMatchObject({ c_hash: halfHash(hybrid['code'] ?? '') });
  expect(await beside(implicit)).toMatchObject({ at_hash: halfHash(implicit['access_token'] ?? '') });
  expect((await verified(sandbox(), implicit['access_token'] ?? '')).claims).toMatchObject({ scp: 'records' });
  expect(implicit).toMatchObject({ token_type: 'Bearer', expires_in: '3599' });
});
