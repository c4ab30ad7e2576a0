import { describe, expect, test } from 'vitest';
import { makeApplication } from '../make-objects.ts';
import { sharedSandbox, textOf } from '../running-sandbox.ts';
import { ask, PAGE, refused } from './user-flow.ts';

const sandbox = sharedSandbox();

describe('discovery', () => {
  test.each([
    ['{id}', '{id}'],
    ['contoso.com', '{id}'],
    ['contoso.onmicrosoft.com', '{id}'],
    ['organizations', '{tenantid}'],
    ['common', '{tenantid}'],
    ['consumers', '9188040d-6c67-4c5b-b112-36a304b66dad'],
  ])('at /%s names the issuer of %s, in both versions, and lets any page read it', async (segment, issuer) => {
    const { origin, tenantId } = sandbox().ready;
    const path = `/${segment.replace('{id}', tenantId)}`;
    const base = issuer === '{id}' ? `${origin}/${tenantId}` : `${origin}${path}`;
    const tenant = issuer.replace('{id}', tenantId);

    const v2 = await sandbox().send(`${path}/v2.0/.well-known/openid-configuration`, { headers: PAGE });
    const v1 = await sandbox().send(`${path}/.well-known/openid-configuration`);

    expect(v2.body).toMatchObject({
      issuer: `${origin}/${tenant}/v2.0`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    });
    expect(v1.body).toMatchObject({ issuer: `${origin}/${tenant}/`, token_endpoint: `${base}/oauth2/token` });
    expect(v2.headers.get('access-control-allow-origin')).toBe('*');
    const keys = await sandbox().send(textOf(v2.body, 'jwks_uri').replace(origin, ''), { headers: PAGE });
    expect(keys.body['keys']).toHaveLength(1);
    expect(keys.headers.get('access-control-allow-origin')).toBe('*');
  });

  // The members of https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration but for mutual TLS.
  test('has the members of Entra’s, in its order', async () => {
    const { body } = await sandbox().send('/common/v2.0/.well-known/openid-configuration');

    expect(Object.keys(body)).toEqual([
      ...['token_endpoint', 'token_endpoint_auth_methods_supported', 'jwks_uri', 'response_modes_supported'],
      ...['subject_types_supported', 'id_token_signing_alg_values_supported', 'response_types_supported'],
      ...['scopes_supported', 'issuer', 'request_uri_parameter_supported', 'userinfo_endpoint'],
      ...['authorization_endpoint', 'device_authorization_endpoint', 'http_logout_supported'],
      ...['frontchannel_logout_supported', 'end_session_endpoint', 'claims_supported', 'kerberos_endpoint'],
      ...['tenant_region_scope', 'cloud_instance_name', 'cloud_graph_host_name', 'msgraph_host', 'rbac_url'],
    ]);
    expect(body).toMatchObject({
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      request_uri_parameter_supported: false,
      tenant_region_scope: null,
    });
  });

  test.each([
    ['/common/UserRealm/clinician@contoso.com', 'Managed'],
    ['/common/userrealm/Clinician@Contoso.com', 'Managed'],
    ['/common/UserRealm/ada@fabrikam.com', 'Unknown'],
    ['/common/UserRealm/ada', 'Unknown'],
  ])('tells at %s how the accounts of a domain sign in: %s', async (path, type) => {
    const answer = await sandbox().send(`${path}?api-version=1.0`);

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ ver: '1.0', account_type: type });
    expect(answer.body['domain_name']).toBe(type === 'Managed' ? 'contoso.com' : undefined);
  });

  test('of an instance knows the sandbox and no other host', async () => {
    const { origin, tenantId } = sandbox().ready;
    const path = '/common/discovery/instance?api-version=1.1&authorization_endpoint=';
    const ask = (host: string) =>
      sandbox().send(`${path}${encodeURIComponent(`${host}/common/oauth2/v2.0/authorize`)}`);

    const known = await ask(origin);
    const unknown = await ask('https://login.example.com');

    expect(known.body).toMatchObject({
      tenant_discovery_endpoint: `${origin}/${tenantId}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
    });
    expect(refused(unknown)).toEqual({
      number: 50049,
      error: 'invalid_instance',
      status: 400,
      text: 'Unknown or invalid instance.',
    });
  });
});

describe('CORS', () => {
  test('lets a page ask the token endpoint', async () => {
    const answer = await sandbox().send(`/${sandbox().ready.tenantId}/oauth2/v2.0/token`, {
      method: 'OPTIONS',
      headers: { ...PAGE, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-client-sku' },
    });

    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-allow-headers': 'x-client-sku',
    });
  });

  test('keeps an application’s own token from pages', async () => {
    const { admin, graphUrl } = sandbox().ready;
    const fields = {
      grant_type: 'client_credentials',
      client_id: admin.clientId,
      client_secret: admin.clientSecret,
      scope: `${graphUrl}/.default`,
    };

    const fromPage = await ask(sandbox(), fields, PAGE);
    const fromServer = await ask(sandbox(), fields);

    expect(refused(fromPage)).toMatchObject({
      number: 9002326,
      text: expect.stringMatching(/client-type\. Request origin: 'http:\/\/localhost:3000'\.$/) as string,
    });
    expect(fromServer.headers.has('access-control-allow-origin')).toBe(false);
  });
});

describe('the token endpoint', () => {
  test.each([
    ['common', 'AzureADMyOrg', 50194],
    ['organizations', 'AzureADMyOrg', 50194],
    ['consumers', 'AzureADMyOrg', 9002332],
    ['common', 'AzureADMultipleOrgs', 50059],
  ])('at /%s refuses a client for %s', async (segment, signInAudience, number) => {
    const { appId } = await makeApplication(sandbox(), { signInAudience });
    const fields = { grant_type: 'client_credentials', client_id: appId, client_secret: 'x', scope: 'y/.default' };

    const answer = await ask(sandbox(), fields, {}, `/${segment}/oauth2/v2.0/token`);

    expect(refused(answer)).toMatchObject({ number, error: 'invalid_request', status: 400 });
  });

  test.each<[string, { headers?: Record<string, string>; body: string; method?: string }, number]>([
    ['a parameter twice', { body: 'grant_type=a&grant_type=b' }, 9002313],
    ['JSON', { body: '{"grant_type":"client_credentials"}', headers: { 'content-type': 'application/json' } }, 900144],
    ['a password', { body: 'grant_type=password&client_id=x&username=y&password=z' }, 70003],
    ['GET', { body: '', method: 'GET' }, 900561],
  ])('refuses %s', async (_what, { body, headers, method = 'POST' }, number) => {
    const answer = await sandbox().send('/contoso.com/oauth2/v2.0/token', {
      method,
      headers: headers ?? { 'content-type': 'application/x-www-form-urlencoded' },
      ...(method === 'GET' ? {} : { body }),
    });

    expect(refused(answer).number).toBe(number);
  });

  test('of version 1 takes a resource, and answers in strings', async () => {
    const { admin, tenantId } = sandbox().ready;
    const fields = { grant_type: 'client_credentials', client_id: admin.clientId, client_secret: admin.clientSecret };
    const path = `/${tenantId}/oauth2/token`;

    const answer = await ask(sandbox(), { ...fields, resource: 'https://graph.microsoft.com/' }, {}, path);
    const without = await ask(sandbox(), fields, {}, path);

    expect(answer.body).toMatchObject({ expires_in: '3599', resource: 'https://graph.microsoft.com/' });
    expect(refused(without)).toMatchObject({ number: 900144, text: expect.stringContaining("'resource'") as string });
  });
});
