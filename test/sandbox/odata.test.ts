import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeApplication, makeServicePrincipal } from './make-objects.ts';
import { type Answer, listOf, refusal, sharedSandbox, textOf } from './running-sandbox.ts';

const sandbox = sharedSandbox();
const eventual = { headers: { consistencylevel: 'eventual' } };
const NO_ONE = randomUUID();

beforeAll(async () => {
  await makeApplication(sandbox(), {
    displayName: 'OData OneVideo',
    description: 'plays films',
    tags: ['odata', 'film'],
    identifierUris: ['https://contoso.com/odata/video'],
  });
  await makeApplication(sandbox(), { displayName: 'OData Patient Portal', description: 'reads', tags: ['odata'] });
  const third = await makeApplication(sandbox(), { displayName: 'OData Zebra', tags: ['odata', 'animal'] });
  await makeServicePrincipal(sandbox(), third.appId, { accountEnabled: false, notes: 'asleep' });
});

const get = (path: string, more = {}): Promise<Answer> => sandbox().graph('GET', path, undefined, more);
const names = (answer: Answer): string[] =>
  listOf(answer.body).map((each) => textOf(each, 'displayName').replace('OData ', ''));
const ours = "tags/any(t:t eq 'odata')";

describe('filters that any request may use', () => {
  test.each([
    ["identifierUris/any(u:startswith(u,'https://contoso.com/odata'))", ['OneVideo']],
    ["identifierUris/ANY(u:StartsWith(u,'https://contoso.com/odata'))", ['OneVideo']],
    [`${ours} and identifierUris/any()`, ['OneVideo']],
    [`${ours} and displayName ge 'OData P' and displayName le 'OData Q'`, ['Patient Portal']],
    [
      "(tags/any(t:t eq 'film') or tags/any(t:t eq 'animal')) and startswith(displayName,'odata')",
      ['OneVideo', 'Zebra'],
    ],
    [`${ours} and signInAudience in ('AzureADMyOrg')`, ['OneVideo', 'Patient Portal', 'Zebra']],
    [`${ours} and createdDateTime ge 2099-01-01T00:00:00Z`, []],
    [`${ours} and createdDateTime le 2099-01-01T00:00:00Z`, ['OneVideo', 'Patient Portal', 'Zebra']],
  ])('%s', async (filter, expected) => {
    expect(names(await get(`/applications?$filter=${encodeURIComponent(filter)}`))).toEqual(expected);
  });

  test.each([
    ['percent-encoded', '/applications?$filter=displayName%20eq%20%27OData%20Zebra%27'],
    ['with plus signs', "/applications?$filter=displayName+eq+'OData+Zebra'"],
    ['with raw spaces', "/applications?$filter=displayName eq 'OData Zebra'"],
    ['without a dollar sign', "/applications?filter=displayName eq 'OData Zebra'"],
    ['with names of properties in any case', "/applications?$select=DisplayName&$filter=displayname eq 'OData Zebra'"],
    ['under /myorganization, in any case', "/MyOrganization/Applications?$Filter=displayName eq 'OData Zebra'"],
  ])('come %s', async (_how, path) => {
    expect(names(await get(path))).toEqual(['Zebra']);
  });

  test.each([
    ['/servicePrincipals', "accountEnabled eq false and startswith(displayName,'OData')"],
    ['/users', "startswith(userPrincipalName,'no')"],
    ['/oauth2PermissionGrants', `clientId eq '${NO_ONE}' and consentType eq 'AllPrincipals'`],
    ['/directory/deletedItems/microsoft.graph.application', "displayName eq 'OData'"],
  ])('work on %s', async (path, filter) => {
    const answer = await get(`${path}?$filter=${encodeURIComponent(filter)}`);

    expect(answer.status).toBe(200);
    expect(listOf(answer.body)).toHaveLength(path === '/servicePrincipals' ? 1 : 0);
  });
});

describe('advanced queries', () => {
  test.each([
    [`${ours} and displayName ne 'OData Zebra'`, ['OneVideo', 'Patient Portal']],
    [`${ours} and not startswith(displayName,'OData P')`, ['OneVideo', 'Zebra']],
    [`${ours} and not(tags/any(t:t eq 'film') or tags/any(t:t eq 'animal'))`, ['Patient Portal']],
    [`${ours} and endsWith(displayName,'bra')`, ['Zebra']],
  ])('%s needs the header', async (filter, expected) => {
    const path = `/applications?$count=true&$filter=${encodeURIComponent(filter)}`;

    const answer = await get(path, eventual);
    const refused = await get(path);

    expect(names(answer)).toEqual(expected);
    expect(answer.body['@odata.count']).toBe(expected.length);
    expect(refusal(refused)).toMatchObject({ code: 'Request_UnsupportedQuery', message: 'Unsupported Query.' });
  });

  test.each([
    ['"displayName:video"', ['OneVideo']],
    ['"displayName:odata patient"', ['Patient Portal']],
    ['"displayName:odata" AND "description:films"', ['OneVideo']],
    ['"displayName:zebra" OR "description:films"', ['OneVideo', 'Zebra']],
    ['"displayName:ideo"', []],
  ])('$search=%s', async (search, expected) => {
    expect(names(await get(`/applications?$search=${encodeURIComponent(search)}`, eventual))).toEqual(expected);
  });

  test('search and filter together', async () => {
    const path = `/applications?$search="displayName:odata"&$count=true&$filter=tags/any(t:t eq 'animal')`;

    expect(names(await get(path, eventual))).toEqual(['Zebra']);
  });

  test('sort by name either way, and by creation', async () => {
    const sorted = (by: string): Promise<Answer> =>
      get(`/applications?$count=true&$orderby=${by}&$filter=${ours}`, eventual);

    expect(names(await sorted('displayName DESC'))).toEqual(['Zebra', 'Patient Portal', 'OneVideo']);
    expect(names(await sorted('createdDateTime'))).toEqual(['OneVideo', 'Patient Portal', 'Zebra']);
  });

  test.each(['/applications', '/servicePrincipals', '/users'])('%s/$count', async (path) => {
    const counted = await get(`${path}/$count`, eventual);
    const listed = await get(`${path}?$top=999`);

    expect(counted.headers.get('content-type')).toContain('text/plain');
    expect(counted.text).toBe(String(listOf(listed.body).length));
  });
});

describe('refused', () => {
  const clause = (property: string, resource = 'Application'): string =>
    `Unsupported or invalid query filter clause specified for property '${property}' of resource '${resource}'.`;

  test.each([
    ["/applications?$filter=notes eq 'x'", 'Request_UnsupportedQuery', clause('notes')],
    [
      '/applications?$filter=createdDateTime gt 2020-01-01T00:00:00Z',
      'Request_UnsupportedQuery',
      clause('createdDateTime'),
    ],
    ["/applications?$filter=startswith(appId,'a')", 'Request_UnsupportedQuery', clause('appId')],
    ["/applications?$filter=tags/any(t:t in ('a') and notes eq 'b')", 'Request_UnsupportedQuery', clause('notes')],
    ["/servicePrincipals?$filter=notes eq 'x'", 'Request_UnsupportedQuery', clause('notes', 'ServicePrincipal')],
    ['/applications?$filter=displayName eq', 'BadRequest', "Invalid filter clause: syntax error in 'displayName eq'."],
    ['/applications?$orderby=appId', 'Request_UnsupportedQuery', 'Unsupported Query.'],
    [
      '/directory/deletedItems/microsoft.graph.application?$orderby=deletedDateTime',
      'Request_UnsupportedQuery',
      'Unsupported Query.',
    ],
    ['/applications?$filter=identifierUris/$count eq 0', 'Request_UnsupportedQuery', clause('identifierUris')],
    ['/applications?$skip=10', 'Request_BadRequest', "'$skip' is not supported by the service."],
    [
      '/applications?$select=web/redirectUris',
      'BadRequest',
      "Parsing OData Select and Expand failed: Could not find a property named 'web/redirectUris' on type 'microsoft.graph.application'.",
    ],
    ['/applications?$expand=owners($top=1)', 'Request_UnsupportedQuery', 'Unsupported Query.'],
    [
      '/applications?$skiptoken=bm90aGluZw',
      'Request_BadRequest',
      'The specified page token value has expired and can no longer be included in your request.',
    ],
  ])('%s', async (path, code, message) => {
    expect(refusal(await get(path))).toMatchObject({ status: 400, code, message });
  });

  test('a filter that is nested without end', async () => {
    const [open, close] = ['('.repeat(2000), ')'.repeat(2000)];

    expect(refusal(await get(`/applications?$filter=${open}displayName eq 'x'${close}`))).toMatchObject({
      status: 400,
      code: 'BadRequest',
    });
  });

  test.each([
    ['displayName:x', "Syntax error: character ':' is not valid at position 11 in 'displayName:x'."],
    ['"notes:x"', 'Unsupported Query.'],
  ])('$search=%s', async (search, message) => {
    expect(refusal(await get(`/applications?$search=${encodeURIComponent(search)}`, eventual)).message).toBe(message);
  });

  test('/beta, in Graph’s envelope', async () => {
    const answer = await sandbox().send('/beta/applications');

    expect(refusal(answer)).toMatchObject({ status: 404, code: 'ResourceNotFound' });
  });
});

test('owners are expanded with what is selected of them', async () => {
  const answer = await get(`/applications?$filter=${ours}&$select=displayName&$expand=owners($select=id,displayName)`);

  const [first = {}] = listOf(answer.body);
  expect(Object.keys(first).sort()).toEqual(['displayName', 'owners']);
  expect(listOf(first, 'owners').map((owner) => Object.keys(owner).sort())).toEqual([
    ['@odata.type', 'displayName', 'id'],
  ]);
});

describe('pages', () => {
  const pageTags = 'pages';

  test('lead on when all that was shown is deleted in between', async () => {
    const made = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        makeApplication(sandbox(), { displayName: `Page ${index}`, tags: [pageTags] }),
      ),
    );
    const seen: string[] = [];
    let path = `/applications?$top=2&$filter=tags/any(t:t eq '${pageTags}')`;
    while (path !== '') {
      const { body } = await get(path);
      const ids = listOf(body).map((each) => textOf(each, 'id'));
      await Promise.all(ids.map((id) => sandbox().graph('DELETE', `/applications/${id}`)));
      seen.push(...ids);
      const next = body['@odata.nextLink'];
      path = typeof next === 'string' ? next.replace(`${sandbox().ready.graphUrl}/v1.0`, '') : '';
    }

    expect(seen.sort()).toEqual(made.map(({ id }) => id).sort());
  });
});
