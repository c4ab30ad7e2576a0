import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type Client,
  fhirSender,
  makeClientWithRoles,
  makeResourceApp,
  protectOssServer,
  type ResourceApp,
  tokenOf,
} from '../fhir/fhir-client.ts';
import { answerIn, scriptlessBrowser } from '../pages/scriptless-browser.ts';
import { makeStage, type Stage } from '../pages/sign-in-stage.ts';
import { type Answer, listOf, sharedSandbox, textOf } from '../running-sandbox.ts';
import { ask, authorize, refused } from './user-flow.ts';

const sandbox = sharedSandbox();
const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const REPLY_URL = 'http://localhost/';

let stage: Stage;
let resource: ResourceApp;
let job: Client;
/** Object ids of service principals. */
let principals: { readonly app: string; readonly api: string; readonly job: string; readonly server: string };

beforeAll(async () => {
  stage = await makeStage(sandbox(), {
    isFallbackPublicClient: true,
    spa: { redirectUris: [] },
    publicClient: { redirectUris: [REPLY_URL] },
  });
  resource = await makeResourceApp(sandbox());
  await protectOssServer(sandbox(), resource);
  job = await makeClientWithRoles(sandbox(), resource, ['globalReader']);
  const filter = `servicePrincipalNames/any(n:n eq '${stage.apiUri}')`;
  const [api = {}] = listOf((await sandbox().graph('GET', `/servicePrincipals?$filter=${filter}`)).body);
  const app = await sandbox().graph('GET', `/servicePrincipals(appId='${stage.appId}')`);
  principals = {
    app: textOf(app.body, 'id'),
    api: textOf(api, 'id'),
    job: job.principalId,
    server: resource.principalId,
  };
});

type Principal = keyof typeof principals;

async function setEnabled(principal: Principal, accountEnabled: boolean): Promise<void> {
  const { status } = await sandbox().graph('PATCH', `/servicePrincipals/${principals[principal]}`, { accountEnabled });
  expect(status).toBe(204);
}

afterEach(async () => {
  for (const principal of ['app', 'api', 'job', 'server'] as const) {
    await setEnabled(principal, true);
  }
});

const scope = (): string => `openid offline_access ${stage.apiUri}/records`;

function devicePath(): string {
  return `/${sandbox().ready.tenantId}/oauth2/v2.0/devicecode`;
}

/** A code that waits to be redeemed. */
function code(): Promise<Record<string, string>> {
  return authorize(sandbox(), stage, 'clinician', { redirect_uri: REPLY_URL, scope: scope() });
}

/** What a client can hold when it, or its API, is disabled, and what it then asks with it. */
const HELD: Readonly<Record<string, () => Promise<() => Promise<Answer>>>> = {
  'an authorization code': async () => {
    const fields = await code();
    return () => ask(sandbox(), fields);
  },
  'a refresh token': async () => {
    const { body } = await ask(sandbox(), await code());
    const fields = {
      grant_type: 'refresh_token',
      client_id: stage.appId,
      refresh_token: textOf(body, 'refresh_token'),
    };
    return () => ask(sandbox(), fields);
  },
  'a device code': async () => {
    const asked = await ask(sandbox(), { client_id: stage.appId, scope: scope() }, {}, devicePath());
    const browser = scriptlessBrowser(sandbox());
    const page = await browser.open('/devicelogin');
    const entered = await browser.press(page, 'user-code', { user_code: textOf(asked.body, 'user_code') });
    const clinician = sandbox().ready.users.find(({ upn }) => upn.startsWith('clinician@'));
    const { upn: username = '', password = '' } = clinician ?? {};
    const signedIn = await browser.press(entered, 'sign-in', { username, password });
    const confirmed = await browser.press(signedIn, 'confirm-device');
    // Once is enough.
    if (confirmed.text.includes('Permissions requested')) {
      await browser.press(confirmed, 'accept');
    }
    const device_code = textOf(asked.body, 'device_code');
    return () => ask(sandbox(), { grant_type: DEVICE_CODE_GRANT, client_id: stage.appId, device_code });
  },
  'nothing, and asks for a device code': () =>
    Promise.resolve(() => ask(sandbox(), { client_id: stage.appId, scope: scope() }, {}, devicePath())),
};

const jobRequest = (): Promise<Answer> =>
  ask(sandbox(), {
    grant_type: 'client_credentials',
    client_id: job.clientId,
    client_secret: job.clientSecret,
    scope: `${resource.identifierUri}/.default`,
  });

/** What a browser is told that is sent to the authorize endpoint. */
async function authorizeRefusal(): Promise<Readonly<Record<string, string>>> {
  const view = await scriptlessBrowser(sandbox()).open(
    stage.authorizePath({ redirect_uri: REPLY_URL, scope: scope() }),
  );
  return answerIn(view);
}

describe.each([
  ['a disabled client', 'app', 'job', 7000112, 'unauthorized_client', /^Application '.+'\(.+\) is disabled\.$/],
  [
    'a disabled API',
    'api',
    'server',
    500014,
    'invalid_resource',
    /^The service principal for resource '.+' is disabled\. /,
  ],
] as const)('%s', (_what, ofUsers, ofJobs, number, error, text) => {
  test.each(Object.keys(HELD))('gets no token for %s', async (held) => {
    const request = await HELD[held]?.();
    await setEnabled(ofUsers, false);
    const refusal = request === undefined ? null : refused(await request());
    await setEnabled(ofUsers, true);

    expect(refusal).toMatchObject({ number, error, status: 400, text: expect.stringMatching(text) as string });
    expect(request === undefined ? 0 : (await request()).status).toBe(200);
  });

  test('signs nobody in', async () => {
    await setEnabled(ofUsers, false);
    const { error: reported, error_description: description = '' } = await authorizeRefusal();

    expect(reported).toBe(error);
    expect(description.replace(/^AADSTS\d+: /, '')).toMatch(new RegExp(text.source.replace(/\$$/, '')));
    expect(description).toContain(`AADSTS${number}`);
  });

  test('stops its jobs, and not the tokens that they have', async () => {
    const send = fhirSender(sandbox(), 'oss', await tokenOf(sandbox(), job, resource.identifierUri));
    await setEnabled(ofJobs, false);

    expect(refused(await jobRequest())).toMatchObject({ number, error, status: 400 });
    expect((await send('GET', '/Patient/pat')).status).toBe(200);
    expect((await send('POST', '/Patient', { resourceType: 'Patient' })).status).toBe(403);
  });
});
