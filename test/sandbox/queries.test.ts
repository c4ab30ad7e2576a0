import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeApplication, makeServicePrincipal } from './make-objects.ts';
import { type Answer, listOf, objectOf, refusal, sharedSandbox, textOf } from './running-sandbox.ts';

const sandbox = sharedSandbox();
const resourceAppId = randomUUID();
const eventual = { headers: { consistencylevel: 'eventual' } };

beforeAll(async () => {
  await makeApplication(sandbox(), { displayName: 'Alpha one', uniqueName: 'q.one', tags: ['red', "o'neil"] });
  await makeApplication(sandbox(), { displayName: 'Alpha two', identifierUris: ['https://contoso.com/q'] });
  const { appId } = await makeApplication(sandbox(), {
    displayName: 'Beta (three)',
    tags: ['blue'],
    requiredResourceAccess: [{ resourceAppId, resourceAccess: [{ id: randomUUID(), type: 'Role' }] }],
  });
  await makeServicePrincipal(sandbox(), appId);
});

const list = (query: string, more = {}): Promise<Answer> =>
  sandbox().graph('GET', `/applications?${query}`, undefined, more);
const names = (answer: Answer): string[] => listOf(answer.body).map((each) => textOf(each, 'displayName'));

test.each([
  ["displayName eq 'alpha ONE'", ['Alpha one']],
  ["startswith(displayName,'alpha')", ['Alpha one', 'Alpha two']],
  ["startsWith(displayName, 'Beta (')", ['Beta (three)']],
  ["displayName in ('Alpha two', 'Beta (three)')", ['Alpha two', 'Beta (three)']],
  ["uniqueName eq 'q.one'", ['Alpha one']],
  ["tags/any(t:t eq 'red')", ['Alpha one']],
  ["tags/any(t: t eq 'o''neil')", ['Alpha one']],
  ["tags/any(t:startswith(t,'b'))", ['Beta (three)']],
  ["identifierUris/any(x:x eq 'https://contoso.com/q')", ['Alpha two']],
  ["identifierUris/any(x:startswith(x,'https://contoso.com/'))", ['Alpha two']],
  [`requiredResourceAccess/any(r:r/resourceAppId eq ${resourceAppId})`, ['Beta (three)']],
  ["startswith(displayName,'Alpha') and tags/any(t:t eq 'red')", ['Alpha one']],
  ["(uniqueName eq 'q.one' or tags/any(t:t eq 'blue')) and startswith(displayName,'b')", ['Beta (three)']],
  ["signInAudience eq 'AzureADMyOrg' and startswith(displayName,'alpha t')", ['Alpha two']],
  ["startswith(displayName,'b') and createdDateTime ge 2020-01-01T00:00:00Z", ['Beta (three)']],
  ["startswith(displayName,'nothing')", []],
])('$filter=%s', async (filter, expected) => {
  expect(names(await list(`$filter=${encodeURIComponent(filter)}`))).toEqual(expected);
});

test('takes filters with plus signs for spaces', async () => {
  expect(names(await list("$filter=displayName+eq+'Alpha+one'"))).toEqual(['Alpha one']);
});

test('selects what is asked for, and expands owners', async () => {
  const answer = await list("$filter=uniqueName eq 'q.one'&$select=id,tags&$expand=owners");

  const [only = {}] = listOf(answer.body);
  expect(Object.keys(only).sort()).toEqual(['id', 'owners', 'tags']);
  expect(listOf(only, 'owners')).toHaveLength(1);
});

test('pages by next links that lead to everything once', async () => {
  const seen: string[] = [];
  let path = '/applications?$top=2&$select=id';
  for (let page = 0; page < 10 && path !== ''; page += 1) {
    const { body } = await sandbox().graph('GET', path);
    seen.push(...listOf(body).map((each) => textOf(each, 'id')));
    const next = body['@odata.nextLink'];
    path = typeof next === 'string' ? next.replace(`${sandbox().ready.graphUrl}/v1.0`, '') : '';
  }

  expect(seen).toHaveLength(6);
  expect(new Set(seen).size).toBe(6);
});

describe('advanced queries', () => {
  test('count, with the header', async () => {
    const counted = await list("$count=true&$filter=startswith(displayName,'alpha')", eventual);
    const ignored = await list("$count=true&$filter=startswith(displayName,'alpha')");
    const number = await sandbox().graph('GET', '/applications/$count', undefined, eventual);

    expect(counted.body['@odata.count']).toBe(2);
    expect(ignored.body).not.toHaveProperty('@odata.count');
    expect(number.text).toBe('6');
  });

  test('negate and sort, with the header', async () => {
    const filter = encodeURIComponent("startswith(displayName,'alpha') and not(tags/any(t:t eq 'red'))");
    const sorted = "$count=true&$orderby=displayName desc&$filter=startswith(displayName,'alpha')";

    expect(names(await list(`$count=true&$filter=${filter}`, eventual))).toEqual(['Alpha two']);
    expect(names(await list(sorted, eventual))).toEqual(['Alpha two', 'Alpha one']);
  });

  test.each([
    ["$filter=displayName ne 'x'", 'Request_UnsupportedQuery', 'Unsupported Query.'],
    ["$filter=endswith(displayName,'x')", 'Request_UnsupportedQuery', 'Unsupported Query.'],
    ["$filter=not startswith(displayName,'x')", 'Request_UnsupportedQuery', 'Unsupported Query.'],
    ["$filter=startswith(displayName,'x')&$orderby=displayName", 'Request_UnsupportedQuery', 'Unsupported Query.'],
    [
      '$search="displayName:x"',
      'Request_UnsupportedQuery',
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    ],
  ])('are refused without it: %s', async (query, code, message) => {
    expect(refusal(await list(query))).toMatchObject({ status: 400, code, message });
  });

  test('count is refused without it', async () => {
    const answer = await sandbox().graph('GET', '/applications/$count');

    expect(refusal(answer)).toMatchObject({
      status: 400,
      code: 'Request_BadRequest',
      message: '$count is not currently supported.',
    });
  });
});

test.each([
  ['$top=1000', "Invalid page size specified: '1000'. Must be between 1 and 999 inclusive."],
  ['$top=0', "Invalid page size specified: '0'. Must be between 1 and 999 inclusive."],
  [
    "$filter=notes eq 'x'",
    "Unsupported or invalid query filter clause specified for property 'notes' of resource 'Application'.",
  ],
  ["$filter=displayName like 'x'", "Invalid filter clause: syntax error in 'displayName like 'x''."],
  ["$filter=displayName eq 'x", "Invalid filter clause: syntax error in 'displayName eq 'x'."],
  ['$expand=colour', "Parsing OData Select and Expand failed: Could not find a property named 'colour'."],
  ['$colour=red', "The query parameter '$colour' is not supported."],
])('refuses %s', async (query, message) => {
  expect(refusal(await list(query))).toMatchObject({ status: 400, message });
});

test('finds service principals by their names', async () => {
  const filter = encodeURIComponent("servicePrincipalNames/any(n:n eq 'https://graph.microsoft.com')");

  const answer = await sandbox().graph('GET', `/servicePrincipals?$filter=${filter}&$select=displayName`);

  expect(names(answer)).toEqual(['Microsoft Graph']);
});

test('leaves out @odata.context where the client wants no metadata', async () => {
  const answer = await list('$top=1', { headers: { accept: 'application/json;odata.metadata=none' } });

  expect(Object.keys(answer.body)).not.toContain('@odata.context');
});

describe('about the tenant', () => {
  test('organization and domains', async () => {
    const organizations = await sandbox().graph('GET', '/organization?$select=id,displayName,verifiedDomains');
    const domains = await sandbox().graph('GET', '/domains?$select=id,isVerified,isDefault,isInitial');

    const [organization = {}] = listOf(organizations.body);
    expect(organization).toMatchObject({ id: sandbox().ready.tenantId, displayName: 'Contoso (sandbox)' });
    expect(listOf(organization, 'verifiedDomains').map((each) => each['name'])).toEqual([
      'contoso.onmicrosoft.com',
      'contoso.com',
    ]);
    expect(listOf(domains.body)).toEqual([
      { id: 'contoso.onmicrosoft.com', isVerified: true, isDefault: false, isInitial: true },
      { id: 'contoso.com', isVerified: true, isDefault: true, isInitial: false },
    ]);
    expect((await sandbox().graph('GET', '/domains/contoso.com')).body['isVerified']).toBe(true);
    expect((await sandbox().graph('GET', '/domains/fabrikam.com')).status).toBe(404);
    expect((await sandbox().graph('GET', `/organization/${sandbox().ready.tenantId}`)).status).toBe(200);
    expect((await sandbox().graph('GET', `/organization/${randomUUID()}`)).status).toBe(404);
  });

  test('policies', async () => {
    const management = await sandbox().graph('GET', '/policies/defaultAppManagementPolicy');
    const authorization = await sandbox().graph('GET', '/policies/authorizationPolicy');

    expect(management.body).toMatchObject({
      isEnabled: true,
      applicationRestrictions: {
        passwordCredentials: [],
        identifierUris: {
          nonDefaultUriAddition: { state: 'disabled' },
          uriAdditionWithoutUniqueTenantIdentifier: { state: 'enabled', excludeAppsReceivingV2Tokens: true },
        },
      },
    });
    expect(objectOf(authorization.body, 'defaultUserRolePermissions')).toMatchObject({ allowedToCreateApps: true });
  });

  test('no user: /me is refused, and nobody is found', async () => {
    const me = await sandbox().graph('GET', '/me');
    const someone = await sandbox().graph('GET', '/users/someone@contoso.com');

    expect(refusal(me)).toMatchObject({
      status: 400,
      code: 'BadRequest',
      message: '/me request is only valid with delegated authentication flow.',
    });
    expect(someone.status).toBe(404);
  });

  test('directory objects', async () => {
    const { id } = await makeApplication(sandbox());

    const one = await sandbox().graph('GET', `/directoryObjects/${id}`);
    const several = await sandbox().graph('POST', '/directoryObjects/getByIds', { ids: [id, randomUUID()] });
    const others = await sandbox().graph('POST', '/directoryObjects/getByIds', { ids: [id], types: ['user'] });

    expect(one.body['@odata.type']).toBe('#microsoft.graph.application');
    expect(listOf(several.body).map((each) => each['id'])).toEqual([id]);
    expect(listOf(others.body)).toEqual([]);
  });
});

describe('requests that fit nothing', () => {
  test.each([
    ['GET', '/nothing', 400, "Resource not found for the segment 'nothing'."],
    ['PUT', '/applications', 405, 'Specified HTTP method is not allowed for the request target.'],
    ['GET', "/applications(colour='red')", 400, "The key 'colour' is not defined for this resource."],
    ['GET', '/applications/%zz', 400, 'The request URI is not valid.'],
  ])('%s %s', async (method, path, status, message) => {
    expect(refusal(await sandbox().graph(method, path))).toMatchObject({ status, message });
  });

  test.each([
    ['a body that is no JSON', '{"a":', 'application/json', 'Unable to read JSON request payload.'],
    ['a body that is no object', '[]', 'application/json', 'Unable to read JSON request payload.'],
    [
      'a body without its type',
      '{}',
      'text/plain',
      'Write requests (excluding DELETE) must contain the Content-Type header',
    ],
  ])('%s', async (_what, body, type, message) => {
    const headers = { authorization: `Bearer ${await sandbox().token()}`, 'content-type': type };

    const answer = await sandbox().send('/v1.0/applications', { method: 'POST', headers, body });

    expect(refusal(answer).status).toBe(400);
    expect(refusal(answer).message).toContain(message);
  });

  test('errors echo the client’s request id, and carry the service’s', async () => {
    const id = randomUUID();

    const answer = await sandbox().graph('GET', '/nothing', undefined, { headers: { 'client-request-id': id } });

    const inner = objectOf(objectOf(answer.body, 'error'), 'innerError');
    expect(inner['client-request-id']).toBe(id);
    expect(inner['request-id']).toBe(answer.headers.get('request-id'));
    expect(answer.headers.get('client-request-id')).toBe(id);
    expect(textOf(inner, 'date')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  });
});
