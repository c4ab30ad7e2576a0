import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import { jwtVerify } from 'jose/jwt/verify';
import { describe, expect, test } from 'vitest';
import { appRole, makeApplication, makeServicePrincipal } from '../make-objects.ts';
import { type Answer, listOf, sharedSandbox, textOf, tokenForm } from '../running-sandbox.ts';

const sandbox = sharedSandbox();
const NO_APP_ID = '00000000-0000-0000-0000-000000000000';
const ERROR_MEMBERS = ['error', 'error_description', 'error_codes', 'timestamp', 'trace_id', 'correlation_id'];

/** Asks for a token, as the admin for Graph unless the fields say otherwise; an undefined field is left out. */
async function askToken(fields: Record<string, string | undefined> = {}, tenant?: string): Promise<Answer> {
  const { ready, send } = sandbox();
  const all = {
    grant_type: 'client_credentials',
    client_id: ready.admin.clientId,
    client_secret: ready.admin.clientSecret,
    scope: `${ready.graphUrl}/.default`,
    ...fields,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return send(`/${tenant ?? ready.tenantId}/oauth2/v2.0/token`, tokenForm(Object.fromEntries(given)));
}

/** The claims of a token, after its signature was checked with the published key. */
async function verify(answer: Answer): Promise<{ claims: Record<string, unknown>; header: object }> {
  const keys = await sandbox().send(`/${sandbox().ready.tenantId}/discovery/v2.0/keys`);
  const key = listOf(keys.body, 'keys')[0] as JsonWebKey;
  const token = textOf(answer.body, 'access_token');
  const { payload } = await jwtVerify(token, createPublicKey({ key, format: 'jwk' }), { algorithms: ['RS256'] });
  return { claims: payload, header: decodeProtectedHeader(token) };
}

describe('discovery', () => {
  test('tells its own origin as issuer and where everything is', async () => {
    const { ready, send } = sandbox();

    const v2 = await send(`/${ready.tenantDomain}/v2.0/.well-known/openid-configuration`);
    const v1 = await send(`/${ready.tenantId}/.well-known/openid-configuration`);

    expect(v2.body).toMatchObject({
      issuer: `${ready.origin}/${ready.tenantId}/v2.0`,
      token_endpoint: `${ready.origin}/${ready.tenantId}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    });
    expect(v1.body).toMatchObject({ issuer: `${ready.origin}/${ready.tenantId}/` });
  });

  test('answers instance discovery', async () => {
    const { ready, send } = sandbox();

    const answer = await send('/common/discovery/instance?api-version=1.1');

    expect(listOf(answer.body, 'metadata')[0]).toMatchObject({ preferred_network: new URL(ready.origin).host });
  });
});

describe('tokens', () => {
  test('for Graph are version 1, signed, and hold the assigned roles', async () => {
    const { ready } = sandbox();

    const answer = await askToken();
    const { claims, header } = await verify(answer);

    expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 });
    expect(header).toMatchObject({ alg: 'RS256', typ: 'JWT', x5t: expect.any(String) as string });
    expect(claims).toMatchObject({
      aud: ready.graphUrl,
      iss: `${ready.origin}/${ready.tenantId}/`,
      ver: '1.0',
      appid: ready.admin.clientId,
      appidacr: '1',
      idtyp: 'app',
      tid: ready.tenantId,
    });
    expect(claims['sub']).toBe(claims['oid']);
    expect(claims['roles']).toContain('Application.ReadWrite.All');
  });

  // Recorded in https://github.com/calvinchengx/entra-emulator.
  test('of version 2 for an application without roles have the recorded claims, and no x5t in their header', async () => {
    const { appId } = await makeApplication(sandbox(), { api: { requestedAccessTokenVersion: 2 } });
    await makeServicePrincipal(sandbox(), appId);

    const answer = await askToken({ scope: `${appId}/.default` });
    const { claims, header } = await verify(answer);

    expect(Object.keys(answer.body)).toEqual(['token_type', 'expires_in', 'ext_expires_in', 'access_token']);
    expect(Object.keys(header).sort()).toEqual(['alg', 'kid', 'typ']);
    expect(Object.keys(claims)).toEqual([
      ...['aud', 'iss', 'iat', 'nbf', 'exp'],
      ...['aio', 'azp', 'azpacr', 'oid', 'rh', 'sub', 'tid', 'uti', 'ver', 'xms_ftd'],
    ]);
    expect(claims).toMatchObject({ aud: appId, ver: '2.0' });
  });

  test('hold no roles claim when nothing is assigned', async () => {
    const { clientId, clientSecret } = sandbox().ready.identities.none;

    const { claims } = await verify(await askToken({ client_id: clientId, client_secret: clientSecret }));

    expect(claims).not.toHaveProperty('roles');
  });

  test.each([
    [2, '2.0', (appId: string) => appId],
    [null, '1.0', (appId: string) => `api://${appId}`],
  ])('are of the version that the resource asks for: %s', async (requested, version, audience) => {
    const { ready } = sandbox();
    const { appId, path } = await makeApplication(sandbox(), { api: { requestedAccessTokenVersion: requested } });
    await sandbox().graph('PATCH', path, { identifierUris: [`api://${appId}`] });
    await makeServicePrincipal(sandbox(), appId);

    const { claims } = await verify(await askToken({ scope: `api://${appId}/.default` }));

    expect(claims).toMatchObject({ ver: version, aud: audience(appId) });
    expect(claims['iss']).toBe(`${ready.origin}/${ready.tenantId}/${version === '2.0' ? 'v2.0' : ''}`);
    expect(claims[version === '2.0' ? 'azp' : 'appid']).toBe(ready.admin.clientId);
  });

  test.each([
    ['https://graph.microsoft.com/.default'],
    ['https://graph.microsoft.com//.default'],
    ['00000003-0000-0000-c000-000000000000/.default'],
  ])('for Graph are also given for %s, and Graph takes them', async (scope) => {
    const token = textOf((await askToken({ scope })).body, 'access_token');

    const answer = await sandbox().send('/v1.0/organization', { headers: { authorization: `Bearer ${token}` } });

    expect(answer.status).toBe(200);
  });

  test('are given to the tenant’s domains, and to a client that authenticates with Basic', async () => {
    const { ready, send } = sandbox();
    const basic = Buffer.from(`${ready.admin.clientId}:${encodeURIComponent(ready.admin.clientSecret)}`);
    const form = tokenForm({ grant_type: 'client_credentials', scope: `${ready.graphUrl}/.default` });
    const headers = { ...form.headers, authorization: `Basic ${basic.toString('base64')}` };

    expect((await askToken({}, 'contoso.com')).status).toBe(200);
    expect((await send(`/${ready.tenantDomain}/oauth2/v2.0/token`, { ...form, headers })).status).toBe(200);
  });

  test('need an assignment where the resource requires one', async () => {
    const reader = appRole('reader');
    const { appId } = await makeApplication(sandbox(), { appRoles: [reader] });
    const resourceId = await makeServicePrincipal(sandbox(), appId, { appRoleAssignmentRequired: true });
    const refused = await askToken({ scope: `${appId}/.default` });
    const { claims: admin } = await verify(await askToken());
    const assigned = await sandbox().graph('POST', `/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
      principalId: admin['oid'],
      resourceId,
      appRoleId: reader.id,
    });

    const { claims } = await verify(await askToken({ scope: `${appId}/.default` }));

    expect(refused.body).toMatchObject({ error: 'invalid_grant', error_codes: [501051] });
    expect(assigned.status).toBe(201);
    expect(claims['roles']).toEqual(['reader']);
  });
});

describe('refusals', () => {
  test.each<[string, Record<string, string | undefined>, number, string, number]>([
    ['a wrong secret', { client_secret: 'wrong' }, 7000215, 'invalid_client', 401],
    ['no secret', { client_secret: undefined }, 7000218, 'invalid_client', 401],
    ['an unknown client', { client_id: '11111111-1111-4111-8111-111111111111' }, 700016, 'unauthorized_client', 400],
    ['no client id at all', { client_id: NO_APP_ID }, 700038, 'unauthorized_client', 400],
    ['no client', { client_id: undefined }, 900144, 'invalid_request', 400],
    ['no grant type', { grant_type: undefined }, 900144, 'invalid_request', 400],
    ['no scope', { scope: undefined }, 900144, 'invalid_request', 400],
    ['an unsupported grant', { grant_type: 'password' }, 70003, 'unsupported_grant_type', 400],
    ['a scope without .default', { scope: 'https://graph.microsoft.com/User.Read' }, 1002012, 'invalid_scope', 400],
    ['two scopes', { scope: 'a/.default b/.default' }, 70011, 'invalid_scope', 400],
    ['an unknown resource', { scope: 'api://nowhere/.default' }, 500011, 'invalid_resource', 400],
  ])('%s', async (_what, fields, number, error, status) => {
    const answer = await askToken(fields);

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error, error_codes: [number] });
    const hasUri = number !== 70003 && number !== 700038;
    expect(Object.keys(answer.body)).toEqual([...ERROR_MEMBERS, ...(hasUri ? ['error_uri'] : [])]);
    expect(answer.body['error_uri']).toBe(
      hasUri ? `https://login.microsoftonline.com/error?code=${number}` : undefined,
    );
    expect(textOf(answer.body, 'error_description')).toMatch(
      new RegExp(`^AADSTS${number}: \\S.*\\S Trace ID: \\S+ Correlation ID: \\S+ Timestamp: \\S+ \\S+Z$`),
    );
    expect(textOf(answer.body, 'timestamp')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
  });

  test.each([
    ['a resource that is not there', { scope: 'api://nowhere/.default' }, 'tenantId', 'in the tenant named ID. This'],
    ['the all-zero client', { client_id: NO_APP_ID }, null, `${NO_APP_ID} is not a valid application identifier. `],
  ] as const)('of %s say what was recorded', async (_what, fields, name, text) => {
    const answer = await askToken(fields);

    const wanted = name === null ? text : text.replace('ID', sandbox().ready[name]);
    expect(textOf(answer.body, 'error_description')).toContain(wanted);
  });

  test.each([
    ['11111111-1111-4111-8111-111111111111', 90002],
    ['fabrikam.com', 90002],
    ['not-a-tenant', 900023],
  ])('of the tenant %s', async (tenant, number) => {
    const token = await askToken({}, tenant);
    const discovery = await sandbox().send(`/${tenant}/v2.0/.well-known/openid-configuration`);

    expect(token.body['error_codes']).toEqual([number]);
    expect(discovery.status).toBe(400);
    expect(discovery.body['error_codes']).toEqual([number]);
  });

  test('of GET on the token endpoint', async () => {
    const answer = await sandbox().send(`/${sandbox().ready.tenantId}/oauth2/v2.0/token`);

    expect(answer.body['error_codes']).toEqual([900561]);
  });

  test('of a client without a service principal, one that is disabled, and an expired secret', async () => {
    const { appId, path } = await makeApplication(sandbox());
    const secret = textOf((await sandbox().graph('POST', `${path}/addPassword`, {})).body, 'secretText');
    const soon = new Date(Date.now() + 700).toISOString();
    const brief = await sandbox().graph('POST', `${path}/addPassword`, { passwordCredential: { endDateTime: soon } });
    const ask = async (client_secret: string): Promise<unknown> =>
      (await askToken({ client_id: appId, client_secret })).body['error_codes'];

    expect(await ask(secret)).toEqual([7000229]);
    const principal = await makeServicePrincipal(sandbox(), appId);
    expect((await askToken({ client_id: appId, client_secret: secret })).status).toBe(200);
    await sandbox().graph('PATCH', `/servicePrincipals/${principal}`, { accountEnabled: false });
    expect(await ask(secret)).toEqual([7000112]);
    await expect.poll(() => ask(textOf(brief.body, 'secretText'))).toEqual([7000222]);
  });

  test('of a resource that is disabled', async () => {
    const { appId } = await makeApplication(sandbox());
    await makeServicePrincipal(sandbox(), appId, { accountEnabled: false });

    const answer = await askToken({ scope: `${appId}/.default` });

    expect(answer.body).toMatchObject({ error: 'invalid_resource', error_codes: [500014] });
    expect(answer.body['error_description']).toContain(
      `AADSTS500014: The service principal for resource '${appId}' is disabled. This indicate that a subscription`,
    );
  });
});

test('echoes the client’s request id as correlation id', async () => {
  const { ready, send } = sandbox();
  const id = '22222222-2222-4222-8222-222222222222';
  const form = tokenForm({ grant_type: 'nothing' });

  const answer = await send(`/${ready.tenantId}/oauth2/v2.0/token`, {
    ...form,
    headers: { ...form.headers, 'client-request-id': id },
  });

  expect(answer.body['correlation_id']).toBe(id);
});
