import { expect, test } from 'vitest';
import { answerIn } from '../pages/scriptless-browser.ts';
import { makeStage, signIn, type Stage } from '../pages/sign-in-stage.ts';
import { listOf, sharedSandbox, textOf } from '../running-sandbox.ts';
import { ask, authorize } from './user-flow.ts';

const sandbox = sharedSandbox();
const REPLY_URL = 'http://localhost/';

/** A client that its API has pre-authorised for `records`. */
async function preAuthorized(): Promise<Stage> {
  const own = await makeStage(sandbox(), { spa: { redirectUris: [] }, publicClient: { redirectUris: [REPLY_URL] } });
  const filter = `identifierUris/any(u:u eq '${own.apiUri}')`;
  const [api = {}] = listOf((await sandbox().graph('GET', `/applications?$filter=${filter}`)).body);
  const { oauth2PermissionScopes } = api['api'] as {
    readonly oauth2PermissionScopes: readonly { id: string; value: string }[];
  };
  const delegatedPermissionIds = oauth2PermissionScopes.flatMap(({ id, value }) => (value === 'records' ? [id] : []));
  const preAuthorizedApplications = [{ appId: own.appId, delegatedPermissionIds }];
  await sandbox().graph('PATCH', `/applications/${textOf(api, 'id')}`, { api: { preAuthorizedApplications } });
  return own;
}

test.each(['records', '.default'])(
  'a client that the API has pre-authorised asks nobody for %s, and has the scope in its tokens',
  async (value) => {
    const own = await preAuthorized();
    const asked = { redirect_uri: REPLY_URL, scope: `${own.apiUri}/${value}` };
    const { view } = await signIn(sandbox(), 'patient', own.authorizePath(asked));
    const fields = await authorize(sandbox(), own, 'clinician', asked);
    const { body, status } = await ask(sandbox(), fields);

    expect(answerIn(view)).toHaveProperty('code');
    expect(status).toBe(200);
    expect(textOf(body, 'scope').split(' ')).toContain(`${own.apiUri}/records`);
  },
);

test('it asks for what is not the API’s: to sign in', async () => {
  const own = await preAuthorized();
  const { view } = await signIn(sandbox(), 'patient', own.authorizePath({ redirect_uri: REPLY_URL }));

  expect(view.text).toContain('Permissions requested');
  expect(view.text).not.toContain('Read your records');
});

test('it asks for other scopes of the API as any client', async () => {
  const own = await preAuthorized();
  const asked = { redirect_uri: REPLY_URL, scope: `${own.apiUri}/everything` };
  const { view } = await signIn(sandbox(), 'patient', own.authorizePath(asked));

  expect(view.text).toContain('Need admin approval');
});
