import { randomBytes } from 'node:crypto';
import { decodeJwt, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeApplication, makeServicePrincipal, scope } from '../make-objects.ts';
import { makeStage, signIn, type Stage } from '../pages/sign-in-stage.ts';
import { type Answer, listOf, sharedSandbox, textOf } from '../running-sandbox.ts';
import { seededUser } from '../user-tokens.ts';
import { ask, authorize, changeTenant, claimsIn, mapValues, PAGE, refused } from './user-flow.ts';

// What the sandbox's clock is ahead of this machine's, in milliseconds.
let ahead = 0;
const sandbox = sharedSandbox({ now: () => new Date(Date.now() + ahead) });
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** A page's client, the API that it calls, and the API that this one calls for its users. */
interface Chain {
  /** The page's client, which asks for the middle tier's scope. */
  readonly front: Stage;
  readonly middle: { readonly appId: string; readonly uri: string; readonly id: string };
  readonly secret: string;
  /** The URI of the API at the end. */
  readonly downstream: string;
}

async function makeChain(version: 1 | 2 = 1): Promise<Chain> {
  const uri = `https://${randomBytes(4).toString('hex')}.contoso.com`;
  const access = scope('access');
  const stage = await makeStage(sandbox(), {
    spa: { redirectUris: [] },
    identifierUris: [uri],
    api: { oauth2PermissionScopes: [access], requestedAccessTokenVersion: version },
  });
  const path = `/applications(appId='${stage.appId}')`;
  const secret = textOf((await sandbox().graph('POST', `${path}/addPassword`, {})).body, 'secretText');
  const front = await makeApplication(sandbox(), {
    displayName: 'Page',
    spa: { redirectUris: [stage.replyUrl] },
    requiredResourceAccess: [{ resourceAppId: stage.appId, resourceAccess: [{ id: access.id, type: 'Scope' }] }],
  });
  await makeServicePrincipal(sandbox(), front.appId);
  const authorizePath: Stage['authorizePath'] = (parameters) =>
    stage.authorizePath({ client_id: front.appId, scope: `openid ${uri}/access`, ...parameters });
  const id = textOf((await sandbox().graph('GET', path)).body, 'id');
  return {
    front: { ...stage, appId: front.appId, authorizePath },
    middle: { appId: stage.appId, uri, id },
    secret,
    downstream: stage.apiUri,
  };
}

/** What the page gets for a clinician. */
async function tokensOf({ front }: Chain, parameters: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return ask(sandbox(), await authorize(sandbox(), front, 'clinician', parameters), PAGE);
}

/** The middle tier's request for a token of the API at the end; undefined leaves a field out. */
function exchange(
  { middle, secret, downstream }: Chain,
  assertion: string,
  fields: Readonly<Record<string, string | undefined>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const request = {
    grant_type: JWT_BEARER,
    client_id: middle.appId,
    client_secret: secret,
    assertion,
    scope: `openid offline_access ${downstream}/records`,
    requested_token_use: 'on_behalf_of',
  };
  return ask(sandbox(), { ...request, ...fields }, headers);
}

/** Consent of an administrator for what the middle tier asks for. */
async function consent({ middle, downstream }: Chain): Promise<void> {
  const of = async (path: string): Promise<string> => textOf((await sandbox().graph('GET', path)).body, 'id');
  const clientId = await of(`/servicePrincipals(appId='${middle.appId}')`);
  const filter = `servicePrincipalNames/any(n:n eq '${downstream}')`;
  const { body } = await sandbox().graph('GET', `/servicePrincipals?$filter=${encodeURIComponent(filter)}`);
  const [api] = body['value'] as [{ readonly id: string }];
  const grant = { clientId, consentType: 'AllPrincipals', resourceId: api.id, scope: 'records' };
  expect((await sandbox().graph('POST', '/oauth2PermissionGrants', grant)).status).toBe(201);
}

let chain: Chain;
let assertion: string;

beforeAll(async () => {
  chain = await makeChain();
  await consent(chain);
  assertion = textOf((await tokensOf(chain)).body, 'access_token');
});

describe('an API that shows a user’s token', () => {
  test.each([1, 2] as const)('of version %i gets one for the next API, for the same user', async (version) => {
    const own = await makeChain(version);
    await consent(own);
    const shown = textOf((await tokensOf(own)).body, 'access_token');

    const answer = await exchange(own, shown);

    const { oid, sub } = decodeJwt(shown);
    expect(answer.body).toMatchObject({ token_type: 'Bearer', scope: `${own.downstream}/records` });
    const claims = await claimsIn(sandbox(), answer);
    expect(claims).toMatchObject({ aud: own.downstream, appid: own.middle.appId, appidacr: '1', scp: 'records', oid });
    expect(claims.sub).not.toBe(sub);
    expect(await claimsIn(sandbox(), answer, 'id_token')).toMatchObject({ aud: own.middle.appId, oid });
  });

  test('gets a refresh token where it asks for one, and tokens with that', async () => {
    const answer = await exchange(chain, assertion);
    const without = await exchange(chain, assertion, { scope: `${chain.downstream}/records` });
    const refresh = {
      grant_type: 'refresh_token',
      client_id: chain.middle.appId,
      client_secret: chain.secret,
      refresh_token: textOf(answer.body, 'refresh_token'),
      scope: `openid offline_access ${chain.downstream}/records`,
    };

    const again = await ask(sandbox(), refresh);

    expect(Object.keys(without.body).sort()).toEqual(
      ['access_token', 'expires_in', 'ext_expires_in', 'scope', 'token_type'].sort(),
    );
    expect(await claimsIn(sandbox(), again)).toMatchObject({ scp: 'records', appid: chain.middle.appId });
  });

  test('names a resource at the v1 endpoint', async () => {
    const fields = { scope: undefined, resource: chain.downstream };
    const form = { grant_type: JWT_BEARER, client_id: chain.middle.appId, client_secret: chain.secret, assertion };
    const path = `/${sandbox().ready.tenantId}/oauth2/token`;

    const answer = await ask(sandbox(), { ...form, ...fields, requested_token_use: 'on_behalf_of' }, {}, path);

    expect(await claimsIn(sandbox(), answer)).toMatchObject({ aud: chain.downstream, scp: 'records' });
  });
});

describe('is refused', () => {
  type Change = () => Readonly<Record<string, string | undefined>> | Promise<Readonly<Record<string, string>>>;

  test.each<[string, Change, number, string, RegExp]>([
    ['without a credential', () => ({ client_secret: undefined }), 7000218, 'invalid_client', /client_assertion/],
    ['with a wrong secret', () => ({ client_secret: 'wrong' }), 7000215, 'invalid_client', /^Invalid client secret/],
    ['without an assertion', () => ({ assertion: undefined }), 900144, 'invalid_request', /'assertion'/],
    ['without a scope', () => ({ scope: undefined }), 900144, 'invalid_request', /'scope'/],
    ['without its use', () => ({ requested_token_use: undefined }), 900144, 'invalid_request', /'requested_token_use'/],
    ['for another use', () => ({ requested_token_use: 'x' }), 90023, 'invalid_request', /requested_token_use/],
    ['with no JWT', () => ({ assertion: 'abc' }), 50027, 'invalid_request', /^JWT token is invalid or malformed\.$/],
    [
      'with a token that someone changed',
      () => ({ assertion: assertion.replace(/[^.]+$/, (signature) => signature.split('').reverse().join('')) }),
      50013,
      'invalid_grant',
      /^Assertion failed signature validation\. \[Reason - The provided signature value did not match/,
    ],
    [
      'with a token of someone else',
      async () => ({
        assertion: await new SignJWT(decodeJwt(assertion))
          .setProtectedHeader({ alg: 'HS256', kid: 'other' })
          .sign(randomBytes(32)),
      }),
      50013,
      'invalid_grant',
      /^Assertion failed signature validation\. \[Reason - The key was not found\./,
    ],
    [
      'with an ID token',
      async () => ({ assertion: textOf((await tokensOf(chain)).body, 'id_token') }),
      240002,
      'invalid_grant',
      /^Input id_token cannot be used as/,
    ],
    [
      'with an application’s own token',
      async () => ({ assertion: await sandbox().token() }),
      7000114,
      'unauthorized_client',
      /^Application '[^']+' is not allowed to make application on-behalf-of calls\.$/,
    ],
    [
      'with a token for another API',
      async () => ({ assertion: textOf((await exchange(chain, assertion)).body, 'access_token') }),
      500131,
      'invalid_grant',
      /^Assertion audience does not match the Client app presenting the assertion\. The audience in the assertion was 'https:[^']+' and the expected audience is '[0-9a-f-]{36}' or one/,
    ],
    [
      'for what nobody consented to',
      () => ({ scope: `${chain.downstream}/everything` }),
      65001,
      'invalid_grant',
      /^The user or administrator has not consented/,
    ],
    [
      'for two APIs at once',
      () => ({ scope: `${chain.downstream}/records https://graph.microsoft.com/User.Read` }),
      28000,
      'invalid_request',
      /more than one resource/,
    ],
  ])('%s', async (_what, change, number, error, text) => {
    const answer = await exchange(chain, assertion, await change());

    expect(refused(answer)).toMatchObject({ number, error, text: expect.stringMatching(text) as string });
    expect(answer.body['suberror']).toBe(number === 65001 ? 'consent_required' : undefined);
  });

  test('from a page', async () => {
    expect(refused(await exchange(chain, assertion, {}, PAGE)).number).toBe(9002326);
  });

  test('with a token that has expired', async () => {
    ahead = 2 * 60 * 60_000;
    const answer = await exchange(chain, assertion);
    ahead = 0;

    expect(refused(answer)).toMatchObject({
      number: 500133,
      error: 'invalid_grant',
      text: expect.stringMatching(/^Assertion is not within its valid time range\./) as string,
    });
  });

  test('for a user who was disabled since', async () => {
    const { objectId } = seededUser(sandbox(), 'clinician');
    const setEnabled = (accountEnabled: boolean): Promise<void> =>
      changeTenant(sandbox(), (tenant) => ({
        ...tenant,
        users: mapValues(tenant.users, (user) => (user.id === objectId ? { ...user, accountEnabled } : user)),
      }));
    await setEnabled(false);
    const answer = await exchange(chain, assertion);
    await setEnabled(true);

    expect(refused(answer).number).toBe(50057);
  });
});

describe('consent for both', () => {
  test('is asked for at once where the API knows its client, and only then', async () => {
    const own = await makeChain();
    const asked = { scope: `openid ${own.middle.uri}/.default` };
    const before = await signIn(sandbox(), 'clinician', own.front.authorizePath(asked));
    const api = { knownClientApplications: [own.front.appId] };
    expect((await sandbox().graph('PATCH', `/applications/${own.middle.id}`, { api })).status).toBe(204);
    const after = await signIn(sandbox(), 'clinician', own.front.authorizePath(asked));

    const { body } = await tokensOf(own, asked);
    const answer = await exchange(own, textOf(body, 'access_token'));

    expect(before.view.text).not.toContain('Read your records');
    expect(after.view.text).toContain('Read your records');
    expect(await claimsIn(sandbox(), answer)).toMatchObject({ scp: 'records', aud: own.downstream });
  });

  test('names a permission once that the client and the API behind it both want', async () => {
    const own = await makeChain();
    const api = { knownClientApplications: [own.front.appId] };
    await sandbox().graph('PATCH', `/applications/${own.middle.id}`, { api });
    const asked = async (appId: string): Promise<object[]> => {
      const { body } = await sandbox().graph('GET', `/applications(appId='${appId}')`);
      return listOf(body, 'requiredResourceAccess');
    };
    const requiredResourceAccess = [...(await asked(own.front.appId)), ...(await asked(own.middle.appId))];
    await sandbox().graph('PATCH', `/applications(appId='${own.front.appId}')`, { requiredResourceAccess });
    const scopes = `openid ${own.middle.uri}/.default`;
    const consentPath = `/${sandbox().ready.tenantId}/adminconsent?client_id=${own.front.appId}`;
    const pages = await Promise.all([
      signIn(sandbox(), 'clinician', own.front.authorizePath({ scope: scopes })),
      signIn(sandbox(), 'clinician', own.front.authorizePath({ scope: scopes, prompt: 'consent' })),
      signIn(sandbox(), 'admin', consentPath),
    ]);

    expect(pages.map(({ view }) => view.text.split(/Read (?:your records|the records of users)/).length - 1)).toEqual([
      1, 1, 1,
    ]);
  });

  test('is not needed where the API at the end has pre-authorised the middle one', async () => {
    const own = await makeChain();
    const filter = encodeURIComponent(`identifierUris/any(u:u eq '${own.downstream}')`);
    const found = await sandbox().graph('GET', `/applications?$filter=${filter}`);
    const [end] = found.body['value'] as [
      { readonly id: string; readonly api: { readonly oauth2PermissionScopes: { id: string; value: string }[] } },
    ];
    const ids = end.api.oauth2PermissionScopes.filter(({ value }) => value === 'records').map(({ id }) => id);
    const preAuthorizedApplications = [{ appId: own.middle.appId, delegatedPermissionIds: ids }];
    await sandbox().graph('PATCH', `/applications/${end.id}`, { api: { preAuthorizedApplications } });
    const shown = textOf((await tokensOf(own)).body, 'access_token');

    const answer = await exchange(own, shown);

    expect(await claimsIn(sandbox(), answer)).toMatchObject({ scp: 'records' });
  });
});
