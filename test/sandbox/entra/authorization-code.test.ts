import { describe, expect, test } from 'vitest';
import { makeStage, type Stage } from '../pages/sign-in-stage.ts';
import { sharedSandbox, textOf } from '../running-sandbox.ts';
import { ask, authorize, changeTenant, claimsIn, mapValues, PAGE, refused, verified } from './user-flow.ts';

const sandbox = sharedSandbox();
const REPLY_URL = 'http://localhost:3000/callback';

/** A client with its reply URL on one platform. */
function stageOn(platform: 'web' | 'spa' | 'publicClient', more: Record<string, unknown> = {}): Promise<Stage> {
  const none = { redirectUris: [] };
  return makeStage(sandbox(), { spa: none, [platform]: { redirectUris: [REPLY_URL] }, ...more });
}

async function newSecret({ appId }: Stage): Promise<string> {
  const answer = await sandbox().graph('POST', `/applications(appId='${appId}')/addPassword`, {});
  return textOf(answer.body, 'secretText');
}

describe('a code', () => {
  test.each([
    ['http://localhost:3000', '*'],
    ['http://localhost:8080', '*'],
    ['https://localhost:3000', null],
    ['http://elsewhere.example:3000', null],
    // A sandboxed frame, or a file.
    ['null', null],
  ])('gives tokens that a page at %s can read: %s', async (origin, readable) => {
    const stage = await stageOn('spa');

    const answer = await ask(sandbox(), await authorize(sandbox(), stage, 'clinician'), { origin });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(readable);
  });

  test('gives a single-page application tokens for what was asked and consented', async () => {
    const stage = await stageOn('spa');
    const { ready } = sandbox();

    const answer = await ask(sandbox(), await authorize(sandbox(), stage, 'clinician', { nonce: 'once' }), PAGE);

    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 3599, scope: `${stage.apiUri}/records` });
    const clinician = ready.users.find(({ upn }) => upn.startsWith('clinician'));
    const { claims, header } = await verified(sandbox(), textOf(answer.body, 'access_token'));
    expect(header).toMatchObject({ alg: 'RS256', typ: 'JWT', kid: header.kid, x5t: header.kid });
    expect(claims).toMatchObject({
      aud: stage.apiUri,
      iss: `${ready.origin}/${ready.tenantId}/`,
      ver: '1.0',
      appid: stage.appId,
      appidacr: '0',
      acr: '1',
      amr: ['pwd'],
      oid: clinician?.objectId,
      scp: 'records',
      tid: ready.tenantId,
      upn: clinician?.upn,
      unique_name: clinician?.upn,
      name: 'Clara Clinician',
      given_name: 'Clara',
      family_name: 'Clinician',
      ipaddr: '127.0.0.1',
    });
    expect(claims).not.toHaveProperty('roles');
    expect(claims).not.toHaveProperty('idtyp');
    const id = await claimsIn(sandbox(), answer, 'id_token');
    expect(id).toMatchObject({ aud: stage.appId, nonce: 'once', ver: '2.0', oid: clinician?.objectId });
    expect(id['iss']).toBe(`${ready.origin}/${ready.tenantId}/v2.0`);
    expect(id.sub).not.toBe(claims.sub);
    expect(JSON.parse(Buffer.from(textOf(answer.body, 'client_info'), 'base64url').toString())).toEqual({
      uid: clinician?.objectId,
      utid: ready.tenantId,
    });
    expect(textOf(answer.body, 'refresh_token')).toMatch(/^[\w-]{40,}$/);
  });

  test('gives a native client tokens without a credential', async () => {
    const stage = await stageOn('publicClient');

    const answer = await ask(sandbox(), await authorize(sandbox(), stage, 'patient'));

    expect(await claimsIn(sandbox(), answer)).toMatchObject({ scp: 'records', appidacr: '0' });
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
  });

  test('gives a web application tokens when it authenticates, with or without PKCE', async () => {
    const stage = await stageOn('web');
    const client_secret = await newSecret(stage);
    const plain = await authorize(sandbox(), stage, 'clinician', { code_challenge: null, code_challenge_method: null });

    const withPkce = await ask(sandbox(), { ...(await authorize(sandbox(), stage, 'clinician')), client_secret });
    const without = await ask(sandbox(), { ...plain, code_verifier: undefined, client_secret });

    expect(await claimsIn(sandbox(), withPkce)).toMatchObject({ appidacr: '1' });
    expect(without.status).toBe(200);
  });

  test('gives the name and mail of the user only where they were asked for, and no refresh token unasked', async () => {
    const stage = await stageOn('publicClient');
    const bare = { scope: `openid ${stage.apiUri}/records` };
    const full = { scope: `openid profile email ${stage.apiUri}/records` };

    const little = await ask(sandbox(), await authorize(sandbox(), stage, 'admin', bare));
    const much = await ask(sandbox(), await authorize(sandbox(), stage, 'admin', full));

    expect(little.body).not.toHaveProperty('refresh_token');
    expect(await claimsIn(sandbox(), little, 'id_token')).not.toHaveProperty('name');
    expect(await claimsIn(sandbox(), much, 'id_token')).toMatchObject({
      name: 'Ada Admin',
      preferred_username: 'admin@contoso.com',
      email: 'admin@contoso.com',
    });
  });

  test('for OpenID Connect alone gives a token for Graph, which tells the directory roles', async () => {
    const stage = await stageOn('publicClient');

    const answer = await ask(
      sandbox(),
      await authorize(sandbox(), stage, 'admin', { scope: 'openid profile User.Read' }),
    );

    const claims = await claimsIn(sandbox(), answer);
    expect(claims).toMatchObject({
      aud: 'https://graph.microsoft.com',
      scp: 'User.Read openid profile',
      idtyp: 'user',
    });
    expect(claims['wids']).toContain('62e90394-69f5-4237-9190-012177145e10');
    const me = await sandbox().send('/v1.0/me', {
      headers: { authorization: `Bearer ${textOf(answer.body, 'access_token')}` },
    });
    expect(me.body['userPrincipalName']).toBe('admin@contoso.com');
  });

  test('for .default gives all that was granted, and roles through a group', async () => {
    const stage = await stageOn('publicClient');
    const { body: api } = await sandbox().graph(
      'GET',
      `/servicePrincipals?$filter=servicePrincipalNames/any(n:n eq '${stage.apiUri}')`,
    );
    const [{ id: apiId, appId: apiAppId }] = api['value'] as [{ id: string; appId: string }];
    const role = {
      id: crypto.randomUUID(),
      value: 'reader',
      displayName: 'r',
      description: 'r',
      allowedMemberTypes: ['User'],
      isEnabled: true,
    };
    await sandbox().graph('PATCH', `/applications(appId='${apiAppId}')`, {
      appRoles: [role],
      api: { requestedAccessTokenVersion: 2 },
    });
    await changeTenant(sandbox(), (tenant) => {
      const [group] = Object.values(tenant.groups);
      const id = crypto.randomUUID();
      const assignment = {
        id,
        appRoleId: role.id,
        createdDateTime: '',
        principalId: group?.id ?? '',
        resourceId: apiId,
      };
      return { ...tenant, appRoleAssignments: { ...tenant.appRoleAssignments, [id]: assignment } };
    });
    const scope = `openid profile ${stage.apiUri}/.default`;

    const answer = await ask(sandbox(), await authorize(sandbox(), stage, 'clinician', { scope }));

    expect(answer.body['scope']).toBe(`${stage.apiUri}/records ${stage.apiUri}/.default`);
    expect(await claimsIn(sandbox(), answer)).toMatchObject({
      aud: apiAppId,
      ver: '2.0',
      azp: stage.appId,
      azpacr: '0',
      scp: 'records',
      roles: ['reader'],
      preferred_username: 'clinician@contoso.com',
      name: 'Clara Clinician',
    });
  });
});

describe('a code is refused', () => {
  const REFUSALS: readonly [
    what: string,
    platform: 'web' | 'spa' | 'publicClient',
    change: Readonly<Record<string, string | undefined>>,
    headers: Readonly<Record<string, string>>,
    expected: { number: number; error: string; status: number; text: RegExp },
  ][] = [
    [
      'by a page, when its reply URL is on web',
      'web',
      {},
      PAGE,
      {
        number: 9002326,
        error: 'invalid_request',
        status: 400,
        text: /^Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type\. Request origin: 'http:\/\/localhost:3000'\.$/,
      },
    ],
    [
      'by a page, when its reply URL is native',
      'publicClient',
      {},
      PAGE,
      { number: 9002326, error: 'invalid_request', status: 400, text: /^Cross-origin token redemption/ },
    ],
    [
      'by a server, when its reply URL is on spa',
      'spa',
      {},
      {},
      {
        number: 9002327,
        error: 'invalid_request',
        status: 400,
        text: /^Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests\.$/,
      },
    ],
    [
      'to a web application without a credential',
      'web',
      {},
      {},
      {
        number: 7000218,
        error: 'invalid_client',
        status: 401,
        text: /^The request body must contain the following parameter: 'client_assertion' or 'client_secret'\.$/,
      },
    ],
    [
      'to a public client with a secret',
      'publicClient',
      { client_secret: 'some' },
      {},
      {
        number: 700025,
        error: 'invalid_client',
        status: 401,
        text: /^Client is public so neither 'client_assertion' nor 'client_secret' should be presented\.$/,
      },
    ],
    [
      'with a wrong verifier',
      'publicClient',
      { code_verifier: 'w'.repeat(43) },
      {},
      {
        number: 501481,
        error: 'invalid_grant',
        status: 400,
        text: /^The Code_Verifier does not match the code_challenge supplied in the authorization request\.$/,
      },
    ],
    [
      'without the verifier',
      'publicClient',
      { code_verifier: undefined },
      {},
      { number: 501481, error: 'invalid_grant', status: 400, text: /^The Code_Verifier does not match/ },
    ],
    [
      'with a reply URL that is not registered',
      'publicClient',
      { redirect_uri: 'http://localhost/other' },
      {},
      {
        number: 50011,
        error: 'invalid_grant',
        status: 400,
        text: /^The redirect URI 'http:\/\/localhost\/other' specified in the request does not match the redirect URIs configured for the application '[^']+'\./,
      },
    ],
    [
      'with a reply URL other than before',
      'publicClient',
      { redirect_uri: 'http://localhost:4000/callback' },
      {},
      {
        number: 500112,
        error: 'invalid_grant',
        status: 400,
        text: /^The reply address 'http:\/\/localhost:4000\/callback' does not match the reply address 'http:\/\/localhost:3000\/callback'/,
      },
    ],
    [
      'without a reply URL',
      'publicClient',
      { redirect_uri: undefined },
      {},
      {
        number: 900144,
        error: 'invalid_request',
        status: 400,
        text: /^The request body must contain the following parameter: 'redirect_uri'\.$/,
      },
    ],
    [
      'that nobody gave',
      'publicClient',
      { code: 'made-up' },
      {},
      {
        number: 9002313,
        error: 'invalid_grant',
        status: 400,
        text: /^Invalid request\. Request is malformed or invalid\.$/,
      },
    ],
    [
      'for a scope that nobody consented to',
      'publicClient',
      { scope: 'https://graph.microsoft.com/User.Read' },
      {},
      {
        number: 65001,
        error: 'invalid_grant',
        status: 400,
        text: /^The user or administrator has not consented to use the application with ID '[^']+' named 'App \w+'\. Send an interactive authorization request for this user and resource\.$/,
      },
    ],
  ];

  test.each(REFUSALS)('%s', async (_what, platform, change, headers, expected) => {
    const stage = await stageOn(platform);
    const fields = await authorize(sandbox(), stage, 'clinician');

    const answer = await ask(sandbox(), { ...fields, ...change }, headers);

    expect(refused(answer)).toEqual({ ...expected, text: expect.stringMatching(expected.text) as string });
    // The page can show the reason, but could never read tokens that are not for pages.
    expect(answer.headers.get('access-control-allow-origin')).toBe('origin' in headers ? '*' : null);
  });

  test('to a single-page application that used no PKCE', async () => {
    const stage = await stageOn('spa');
    const fields = await authorize(sandbox(), stage, 'clinician', {
      code_challenge: null,
      code_challenge_method: null,
    });

    const answer = await ask(sandbox(), { ...fields, code_verifier: undefined }, PAGE);

    expect(refused(answer)).toMatchObject({
      number: 9002325,
      error: 'invalid_request',
      status: 400,
      text: 'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
    });
  });

  test('the second time, and ends what the first time gave', async () => {
    const stage = await stageOn('publicClient');
    const fields = await authorize(sandbox(), stage, 'clinician');
    const first = await ask(sandbox(), fields);
    const refresh = {
      grant_type: 'refresh_token',
      client_id: stage.appId,
      refresh_token: textOf(first.body, 'refresh_token'),
    };
    const before = await ask(sandbox(), refresh);

    const second = await ask(sandbox(), fields);

    expect(refused(second)).toEqual({
      number: 54005,
      error: 'invalid_grant',
      status: 400,
      text: 'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
    });
    expect(before.status).toBe(200);
    expect(refused(await ask(sandbox(), refresh)).error).toBe('invalid_grant');
  });

  test('after ten minutes', async () => {
    const stage = await stageOn('publicClient');
    const fields = await authorize(sandbox(), stage, 'clinician');
    await changeTenant(sandbox(), (tenant) => ({
      ...tenant,
      authorizationCodes: mapValues(tenant.authorizationCodes, (code) => ({
        ...code,
        expiresAt: code.expiresAt - 600_000,
      })),
    }));

    expect(refused(await ask(sandbox(), fields))).toMatchObject({ number: 70008, error: 'invalid_grant', status: 400 });
  });

  test('to another client', async () => {
    const [stage, other] = await Promise.all([stageOn('publicClient'), stageOn('publicClient')]);
    const fields = await authorize(sandbox(), stage, 'clinician');

    expect(refused(await ask(sandbox(), { ...fields, client_id: other.appId })).error).toBe('invalid_grant');
  });

  test('when the consent has been taken back', async () => {
    const stage = await stageOn('publicClient');
    const fields = await authorize(sandbox(), stage, 'clinician');
    await changeTenant(sandbox(), (tenant) => ({ ...tenant, permissionGrants: {} }));

    const answer = await ask(sandbox(), fields);

    expect(answer.body).toMatchObject({ error: 'invalid_grant', suberror: 'consent_required', error_codes: [65001] });
  });
});
