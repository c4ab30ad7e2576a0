import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeApplication } from '../make-objects.ts';
import { answerIn, scriptlessBrowser } from '../pages/scriptless-browser.ts';
import { credentialsOf, makeStage, signIn, type Stage } from '../pages/sign-in-stage.ts';
import { sharedSandbox } from '../running-sandbox.ts';
import { ask, authorize, refused } from './user-flow.ts';

const sandbox = sharedSandbox();
const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
const GRAPH_TOOLS = '14d82eec-204b-4c2f-b7e8-296a70dab67e';

/** Parameters that may need the stage's own names. */
type Parameters = (stage: Stage) => Readonly<Record<string, string | null>>;

describe('shown as a page, since the reply URL is not to be trusted', () => {
  test.each<[string, Parameters, Record<string, unknown>, number, RegExp]>([
    [
      'an unknown application',
      () => ({ client_id: randomUUID() }),
      {},
      700016,
      /Application with identifier '[^']+' was not found in the directory 'Contoso \(sandbox\)'\./,
    ],
    [
      'no application',
      () => ({ client_id: null }),
      {},
      900144,
      /The request body must contain the following parameter: 'client_id'\./,
    ],
    [
      'a reply URL of nobody',
      () => ({ redirect_uri: 'https://elsewhere.example/' }),
      {},
      50011,
      /The redirect URI 'https:\/\/elsewhere\.example\/' specified in the request does not match the redirect URIs configured for the application '[^']+'\./,
    ],
    [
      'a reply URL that differs by case',
      () => ({ redirect_uri: 'http://localhost:3000/Callback' }),
      {},
      50011,
      /does not match the redirect URIs/,
    ],
    [
      'a relative reply URL',
      () => ({ redirect_uri: '/callback' }),
      {},
      90102,
      /'redirect_uri' value must be a valid absolute URI\./,
    ],
    [
      'an application without reply URLs',
      () => ({}),
      { spa: { redirectUris: [] } },
      500113,
      /No reply address is registered for the application\./,
    ],
    [
      'no reply URL where several are registered',
      () => ({ redirect_uri: null }),
      { spa: { redirectUris: ['http://localhost/a', 'http://localhost/b'] } },
      900971,
      /No reply address provided\./,
    ],
  ])('%s', async (_what, parameters, client, number, text) => {
    const stage = await makeStage(sandbox(), client);

    const page = await scriptlessBrowser(sandbox()).open(stage.authorizePath(parameters(stage)));

    expect(page.text).toMatch(new RegExp(`AADSTS${number}: .*${text.source}`));
  });

  test.each([
    [
      'common',
      50194,
      /is not configured as a multi-tenant application\. Usage of the \/common endpoint is not supported/,
    ],
    ['organizations', 50194, /is not configured as a multi-tenant application/],
    ['consumers', 9002332, /is configured for use by Azure Active Directory users only/],
    ['fabrikam.com', 90002, /Tenant 'fabrikam\.com' not found/],
  ])('a single-tenant application at /%s', async (segment, number, text) => {
    const stage = await makeStage(sandbox());
    const path = stage.authorizePath().replace(sandbox().ready.tenantId, segment);

    const page = await scriptlessBrowser(sandbox()).open(path);

    expect(page.text).toMatch(new RegExp(`AADSTS${number}: .*${text.source}`));
  });
});

describe('sent to the application', () => {
  test.each<[string, Parameters, number, string, RegExp]>([
    ['no response type', () => ({ response_type: null }), 900144, 'invalid_request', /parameter: 'response_type'/],
    [
      'an unknown response type',
      () => ({ response_type: 'code magic' }),
      70005,
      'unsupported_response_type',
      /unsupported response type/,
    ],
    [
      'an ID token that is not enabled',
      () => ({ response_type: 'id_token', nonce: 'n' }),
      700054,
      'unsupported_response_type',
      /^response_type 'id_token' is not enabled for the application\./,
    ],
    [
      'a token that is not enabled',
      () => ({ response_type: 'token' }),
      700051,
      'unsupported_response_type',
      /^response_type 'token' is not enabled for the application\./,
    ],
    [
      'an unknown response mode',
      () => ({ response_mode: 'pigeon' }),
      70007,
      'invalid_request',
      /^'pigeon' is not a supported value of 'response_mode'/,
    ],
    ['no scope', () => ({ scope: null }), 900144, 'invalid_request', /parameter: 'scope'/],
    [
      'an API that the tenant lacks',
      () => ({ scope: 'openid api://nowhere/read' }),
      500011,
      'invalid_resource',
      /^The resource principal named api:\/\/nowhere was not found in the tenant named [0-9a-f-]{36}\./,
    ],
    [
      'a scope that the API lacks',
      ({ apiUri }) => ({ scope: `${apiUri}/fly` }),
      650053,
      'invalid_client',
      /^The application 'App \w+' asked for scope 'fly' that doesn't exist on the resource '[\w-]{36}'\. Contact the app vendor\./,
    ],
    [
      'a SMART scope without its API, which Graph does not know',
      () => ({ scope: 'openid launch/patient' }),
      650053,
      'invalid_client',
      /asked for scope 'launch\/patient' that doesn't exist on the resource '00000003-0000-0000-c000-000000000000'/,
    ],
    [
      '.default beside a scope of its API',
      ({ apiUri }) => ({ scope: `${apiUri}/.default ${apiUri}/records` }),
      70011,
      'invalid_scope',
      /'scope' is not valid\. The scope .* is not valid\. \.default scope can't be combined/,
    ],
    [
      '.default of an API that the registration does not list',
      () => ({ scope: 'https://management.azure.com/.default' }),
      650057,
      'invalid_resource',
      /^Invalid resource\. The client has requested access to a resource which is not listed in the requested permissions/,
    ],
    [
      'a challenge that is too short',
      () => ({ code_challenge: 'short' }),
      50147,
      'invalid_request',
      /^The size of Code_Challenge parameter is not valid\./,
    ],
    [
      'an unknown challenge method',
      () => ({ code_challenge_method: 'S1' }),
      9002313,
      'invalid_request',
      /^Invalid request\. Request is malformed or invalid\./,
    ],
    ['an unknown prompt', () => ({ prompt: 'maybe' }), 90023, 'invalid_request', /^Unsupported 'prompt' value\./],
  ])('%s', async (_what, parameters, number, error, text) => {
    const stage = await makeStage(sandbox());

    const view = await scriptlessBrowser(sandbox()).open(stage.authorizePath(parameters(stage)));

    const { error_description: description = '', ...answer } = answerIn(view);
    expect(answer).toMatchObject({ error, state: 'kept' });
    expect(description).toMatch(new RegExp(`^AADSTS${number}: `));
    expect(description.replace(/^AADSTS\d+: /, '')).toMatch(text);
  });

  test('a parameter that comes twice', async () => {
    const stage = await makeStage(sandbox());

    const view = await scriptlessBrowser(sandbox()).open(`${stage.authorizePath()}&nonce=a&nonce=b`);

    expect(answerIn(view)['error_description']).toMatch(/^AADSTS9002313: /);
  });

  test('a disabled application', async () => {
    const stage = await makeStage(sandbox());
    await sandbox().graph('PATCH', `/servicePrincipals(appId='${stage.appId}')`, { accountEnabled: false });

    const view = await scriptlessBrowser(sandbox()).open(stage.authorizePath());

    expect(answerIn(view)).toMatchObject({ error: 'unauthorized_client' });
    expect(answerIn(view)['error_description']).toMatch(/^AADSTS7000112: Application '[^']+'\(App \w+\) is disabled\./);
  });
});

test('a user who is not assigned gets no token where assignment is required', async () => {
  const stage = await makeStage(sandbox(), {
    spa: { redirectUris: [] },
    publicClient: { redirectUris: ['http://localhost/'] },
  });
  const fields = await authorize(sandbox(), stage, 'clinician', { redirect_uri: 'http://localhost/' });
  const principal = await sandbox().graph('GET', `/servicePrincipals(appId='${stage.appId}')`);
  await sandbox().graph('PATCH', `/servicePrincipals/${String(principal.body['id'])}`, {
    appRoleAssignmentRequired: true,
  });

  const redeemed = await ask(sandbox(), fields);
  const asked = { redirect_uri: 'http://localhost/' };
  const { browser, view } = await signIn(sandbox(), 'clinician', stage.authorizePath(asked));
  const silent = await browser.open(stage.authorizePath({ ...asked, prompt: 'none' }));

  expect(refused(redeemed)).toMatchObject({ number: 50105, error: 'invalid_grant', status: 400 });
  expect(refused(redeemed).text).toMatch(
    /^Your administrator has configured the application App \w+ \('[\w-]{36}'\) to block users unless they are specifically granted \('assigned'\) access to the application\. The signed in user 'clinician@contoso\.com' is blocked/,
  );
  expect(view.text).toContain('AADSTS50105');
  expect(answerIn(silent)).toMatchObject({
    error: 'interaction_required',
    error_description: expect.stringMatching(/^AADSTS50105: /) as string,
  });
});

describe('several APIs in one request', () => {
  const both = ({ apiUri }: Stage): string => `offline_access https://graph.microsoft.com/User.Read ${apiUri}/records`;
  const native = { spa: { redirectUris: [] }, publicClient: { redirectUris: ['http://localhost/'] } };

  test('are consented to at once, and each has a token of its own', async () => {
    const stage = await makeStage(sandbox(), native);
    const fields = await authorize(sandbox(), stage, 'clinician', {
      scope: both(stage),
      redirect_uri: 'http://localhost/',
    });

    const unnamed = await ask(sandbox(), fields);
    const shared = await ask(sandbox(), { ...fields, scope: both(stage) });
    const one = await ask(sandbox(), { ...fields, scope: `${stage.apiUri}/records` });

    expect(refused(unnamed)).toMatchObject({ number: 28003, error: 'invalid_request', status: 400 });
    expect(refused(shared)).toMatchObject({ number: 28000, error: 'invalid_request', status: 400 });
    expect(one.body['scope']).toBe(`${stage.apiUri}/records`);
  });
});

describe('Microsoft’s own clients', () => {
  const path = (client_id: string, scope: string): string =>
    `/organizations/oauth2/v2.0/authorize?${new URLSearchParams({ client_id, scope, response_type: 'code', redirect_uri: 'http://localhost:8400/' }).toString()}`;

  test('get from Microsoft’s APIs what Microsoft gave them, without consent', async () => {
    const { browser, view } = await signIn(
      sandbox(),
      'patient',
      path(AZURE_CLI, 'openid offline_access https://management.core.windows.net//.default'),
    );
    const { code = '' } = answerIn(view);
    const graph = await ask(
      sandbox(),
      {
        grant_type: 'authorization_code',
        client_id: AZURE_CLI,
        code,
        redirect_uri: 'http://localhost:8400/',
        scope: 'https://graph.microsoft.com//.default',
      },
      {},
      '/organizations/oauth2/v2.0/token',
    );

    expect(browser.cookies.size).toBe(1);
    expect(String(graph.body['scope']).split(' ')).toEqual(
      expect.arrayContaining(
        ['Application.ReadWrite.All', 'Directory.AccessAsUser.All', 'Group.ReadWrite.All'].map(
          (each) => expect.stringContaining(each) as string,
        ),
      ),
    );
  });

  // As `az login --scope` and `az account get-access-token` report it
  // (https://github.com/Azure/azure-cli/issues/31051, https://github.com/Azure/azure-cli/issues/15056).
  test('ask for consent to a scope of the tenant’s own API, and for .default of it in vain', async () => {
    const { apiUri } = await makeStage(sandbox());
    const asked = await signIn(sandbox(), 'clinician', path(AZURE_CLI, `openid offline_access ${apiUri}/records`));
    const inVain = await asked.browser.open(path(AZURE_CLI, `openid ${apiUri}/.default`));
    const { code = '' } = answerIn(await asked.browser.open(path(AZURE_CLI, 'openid offline_access')));
    const redeem = {
      grant_type: 'authorization_code',
      client_id: AZURE_CLI,
      code,
      redirect_uri: 'http://localhost:8400/',
      scope: `${apiUri}/.default`,
    };

    const silent = await ask(sandbox(), redeem, {}, '/organizations/oauth2/v2.0/token');

    expect(asked.view.text).toContain('Read your records');
    expect(answerIn(inVain)['error_description']).toMatch(
      /^AADSTS650057: Invalid resource\. .* Client app ID: 04b07795-[^(]+\(Microsoft Azure CLI\)\. .* registration: \. /,
    );
    expect(silent.body).toMatchObject({ error_codes: [65001], suberror: 'consent_required' });
    expect(silent.body).not.toHaveProperty('error_uri');
  });

  test('get nothing more, whatever anybody would consent to', async () => {
    const view = await scriptlessBrowser(sandbox()).open(
      path(AZURE_CLI, 'https://graph.microsoft.com/Policy.Read.All'),
    );

    expect(answerIn(view)['error_description']).toMatch(
      /^AADSTS65002: Consent between first party application '04b07795-[^']+' and first party resource '00000003-[^']+' must be configured via preauthorization/,
    );
  });

  test('that ask for consent get their own profile by .default, and nothing of Azure', async () => {
    const redirect_uri = 'http://localhost:8400/';
    const scope = 'https://graph.microsoft.com/.default';
    const { view } = await signIn(sandbox(), 'admin', path(GRAPH_TOOLS, scope));
    const { code = '' } = answerIn(view);
    const fields = { grant_type: 'authorization_code', client_id: GRAPH_TOOLS, code, redirect_uri };
    const graph = await ask(sandbox(), { ...fields, scope }, {}, '/organizations/oauth2/v2.0/token');
    const scopes = String(graph.body['scope'])
      .split(' ')
      .map((each) => each.split('/').at(-1));
    expect(scopes.sort()).toEqual(['.default', 'User.Read', 'openid', 'profile']);

    const azure = await scriptlessBrowser(sandbox()).open(path(GRAPH_TOOLS, 'https://management.azure.com/.default'));
    expect(answerIn(azure)['error_description']).toMatch(/^AADSTS65002: /);
  });

  test('that ask for consent get what an administrator agrees to', async () => {
    const scope = 'https://graph.microsoft.com/Application.ReadWrite.All';
    const { browser, view } = await signIn(sandbox(), 'admin', path(GRAPH_TOOLS, scope));
    expect(view.text).toContain('Permissions requested');

    const done = await browser.press(view, 'accept', credentialsOf(sandbox(), 'admin'));

    expect(answerIn(done)).toHaveProperty('code');
  });
});

test('reply URLs match without the port on loopback, and with or without a slash for no path', async () => {
  const registered = ['http://localhost/cb', 'https://localhost:3000/tls', 'https://app.example', 'msal1://auth'];
  const { appId } = await makeApplication(sandbox(), { publicClient: { redirectUris: registered } });
  const stage = await makeStage(sandbox());
  const shows = async (redirect_uri: string): Promise<string> => {
    const page = await scriptlessBrowser(sandbox()).open(stage.authorizePath({ client_id: appId, redirect_uri }));
    return page.text.includes('AADSTS50011') ? 'refused' : 'taken';
  };
  const urls = {
    'http://localhost:5000/cb': 'taken',
    'http://localhost/cb': 'taken',
    'HTTP://LOCALHOST:1/cb': 'taken',
    'https://localhost/tls': 'taken',
    'https://app.example/': 'taken',
    'msal1://auth': 'taken',
    'http://localhost:5000/CB': 'refused',
    'http://localhost:5000/cb/': 'refused',
    'https://localhost/cb': 'refused',
    'http://localhost:3000@evil.example/cb': 'refused',
    'https://app.example:444/': 'refused',
    'https://app.example/?a=b': 'refused',
    'https://app.example.evil/': 'refused',
  };

  const found = await Promise.all(Object.keys(urls).map(async (url) => [url, await shows(url)]));

  expect(Object.fromEntries(found)).toEqual(urls);
});
