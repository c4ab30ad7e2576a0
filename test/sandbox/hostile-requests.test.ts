import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeApplication } from './make-objects.ts';
import {
  type Answer,
  listOf,
  refusal,
  sharedSandbox,
  temporaryDirectory,
  textOf,
  tokenForm,
  withSandbox,
} from './running-sandbox.ts';
import { type WritingEndpoint, writingEndpoints } from './writing-endpoints.ts';

const sandbox = sharedSandbox();
let endpoints: readonly WritingEndpoint[] = [];

beforeAll(async () => {
  endpoints = await writingEndpoints(sandbox());
});

/** No more than the control endpoint takes, 64 KiB. */
const DEPTH = 30_000;
const lists = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const objects = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** What every endpoint that writes answers to a body. */
async function answersTo(body: string, to: readonly WritingEndpoint[]): Promise<(readonly [string, Answer])[]> {
  return Promise.all(
    to.map(
      async ({ path, ...init }) => [`${init.method} ${path}`, await sandbox().send(path, { ...init, body })] as const,
    ),
  );
}

describe('a body that is nested too deeply', () => {
  test.each([
    ['lists', lists(DEPTH)],
    ['objects', objects(10_000)],
    ['lists and objects in turn', `${'[{"a":'.repeat(8_000)}1${'}]'.repeat(8_000)}`],
    ['a list that never ends', '['.repeat(DEPTH)],
    ['a member after a text with brackets and quotes', `{"displayName":"\\"]]]}}}\\\\","tags":${lists(DEPTH)}}`],
    ['one level too deep', lists(101)],
  ])('is refused by every endpoint: %s', async (_what, body) => {
    const answers = await answersTo(body, endpoints);

    expect(answers.length).toBeGreaterThan(40);
    expect(answers.filter(([, { status }]) => status !== 400).map(([endpoint, { text }]) => [endpoint, text])).toEqual(
      [],
    );
  });

  test('is refused where it is far larger too, in the words of the service', async () => {
    const larger = endpoints.filter(({ path }) => !path.startsWith('/.sandbox'));
    const answers = new Map(await answersTo(lists(1_000_000), larger));

    expect([...answers.values()].every(({ status }) => status === 400)).toBe(true);
    expect(refusal(answers.get('POST /v1.0/applications') as Answer)).toMatchObject({
      code: 'BadRequest',
      message: expect.stringContaining('Unable to read JSON request payload.') as string,
    });
    expect(answers.get('POST /fhir/oss/Patient')?.body).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ code: 'invalid' }],
    });
    expect(answers.get('PUT /vaults/sandbox-vault/secrets/ward?api-version=7.4')?.body).toMatchObject({
      error: { code: 'BadParameter' },
    });
  });

  test('does not count brackets in texts', async () => {
    const displayName = `${'[{"\\'.repeat(20)}`;
    const notes = '[{'.repeat(400);
    const made = await sandbox().graph('POST', '/applications', { displayName, notes });

    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ displayName, notes });
  });

  test('is left out of the log, whatever its type says', async () => {
    const requestLog = join(await temporaryDirectory(), 'requests.jsonl');
    const own = await withSandbox({ requestLog });
    for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
      await own.send('/v1.0/applications', {
        method: 'POST',
        headers: { 'content-type': type },
        body: `{"client_secret":"not for the log","a":${lists(DEPTH)}}`,
      });
    }

    const log = await readFile(requestLog, 'utf8');
    expect(log).not.toContain('not for the log');
    expect(log.match(/"notLogged":"nested too deeply"/g)).toHaveLength(2);
  });
});

test.each([
  ['a list of 500,000 numbers', `[${'0,'.repeat(500_000)}0]`],
  ['20,000 members', `{${Array.from({ length: 20_000 }, (_, index) => `"m${index}":1`).join(',')}}`],
  ['lists of 200,000 texts', `{"tags":[${'"t",'.repeat(200_000)}"t"],"ids":[${'"t",'.repeat(200_000)}"t"]}`],
  ['a text of 3 MB', `{"displayName":"${'n'.repeat(3 * 1024 * 1024)}"}`],
  ['a text of 3 MB in quotes', `{"displayName":"${"'".repeat(3 * 1024 * 1024)}"}`],
  ['members that every object has', '{"__proto__":{"a":1},"constructor":{"prototype":{}},"toString":null}'],
  ['half of a surrogate pair', '{"displayName":"\\ud800","value":"\\udfff"}'],
  ['huge numbers', '{"value":1e999,"attributes":{"exp":1e308,"nbf":-1e308},"displayName":12345678901234567890}'],
  ['null', 'null'],
  ['no JSON', '{"displayName":'],
])('no endpoint fails over a body of %s', async (_what, body) => {
  const answers = await answersTo(body, endpoints);

  expect(answers.filter(([, { status }]) => status >= 500).map(([endpoint, { text }]) => [endpoint, text])).toEqual([]);
});

describe('in a query', () => {
  const MEGABYTE = 1024 * 1024;
  const condition = "displayName eq 'a'";

  test.each([
    ['parentheses', `$filter=${'('.repeat(MEGABYTE)}${condition}${')'.repeat(MEGABYTE)}`],
    ['490 parentheses', `$filter=${'('.repeat(490)}${condition}${')'.repeat(490)}`],
    ['not', `$filter=${'not '.repeat(MEGABYTE / 4)}${condition}`],
    ['900 not', `$filter=${'not '.repeat(900)}${condition}`],
    ['or', `$filter=${`${condition} or `.repeat(MEGABYTE / 32)}${condition}`],
    ['200 or', `$filter=${`${condition} or `.repeat(200)}${condition}`],
    ['lambdas', `$filter=${'identifierUris/any(u:'.repeat(MEGABYTE / 32)}u eq 'a'${')'.repeat(MEGABYTE / 32)}`],
    ['a list', `$filter=displayName in (${"'a',".repeat(MEGABYTE / 4)}'a')`],
    ['a text', `$filter=displayName eq '${'a'.repeat(3 * MEGABYTE)}'`],
    ['a text of quotes', `$filter=displayName eq '${"''".repeat(MEGABYTE)}'`],
    ['a text that never ends', `$filter=displayName eq '${"''".repeat(MEGABYTE)}`],
    ['a path', `$filter=${'a/'.repeat(MEGABYTE)}a eq 1`],
    ['white space', `$filter=${' '.repeat(MEGABYTE)}${condition}${' '.repeat(MEGABYTE)}`],
    ['white space between', `$filter=${'a '.repeat(MEGABYTE)}${' '.repeat(MEGABYTE)}`],
    ['names', `$select=${'id,'.repeat(MEGABYTE)}id`],
    ['selections', `$select=${'id('.repeat(MEGABYTE)}`],
    ['expansions', `$expand=${'owners($expand='.repeat(MEGABYTE / 16)}owners${')'.repeat(MEGABYTE / 16)}`],
    ['spaces in an expansion', `$expand=owners${' '.repeat(MEGABYTE / 16)}x`],
    ['searches', `$search=${'"displayName:a" OR '.repeat(MEGABYTE / 32)}"displayName:a"`],
    ['a search', `$search="${'\\"'.repeat(MEGABYTE)}"`],
    ['a search that never ends', `$search="${'\\\\'.repeat(MEGABYTE)}`],
    ['orders', `$orderby=${'displayName,'.repeat(MEGABYTE / 16)}displayName`],
    ['spaces in an order', `$orderby=displayName${' '.repeat(MEGABYTE / 16)}x`],
    ['a number', `$top=${'9'.repeat(MEGABYTE)}`],
    ['a skip token', `$skiptoken=${'A'.repeat(MEGABYTE)}`],
    ['escapes', `$filter=${'%'.repeat(MEGABYTE)}`],
    ['ampersands', '&'.repeat(MEGABYTE)],
  ])('%s without end are an answer or a refusal, not a failure', async (_what, query) => {
    const headers = { ConsistencyLevel: 'eventual' };
    const requests = ['applications', 'applications/$count', 'servicePrincipals', 'users', 'groups'].map(
      (path, index) => ({ id: `${index}`, method: 'GET', url: `/${path}?$count=true&${query}`, headers }),
    );
    for (const request of requests) {
      const answer = await sandbox().graph('POST', '/$batch', { requests: [request] });
      const [inner] = answer.status === 200 ? listOf(answer.body, 'responses') : [answer];
      expect([request.url.slice(0, 40), Number(inner?.['status']) < 500, JSON.stringify(inner).slice(0, 300)]).toEqual([
        request.url.slice(0, 40),
        true,
        expect.any(String),
      ]);
    }
  });

  test('a path without end is not found', async () => {
    const requests = ['/'.repeat(MEGABYTE), "applications(appId='".repeat(MEGABYTE / 32), 'a/'.repeat(MEGABYTE)].map(
      (url, index) => ({ id: `${index}`, method: 'GET', url }),
    );
    const answer = await sandbox().graph('POST', '/$batch', { requests: requests.slice(0, 1) });

    for (const request of requests) {
      const { status, body } = await sandbox().graph('POST', '/$batch', { requests: [request] });
      expect([status, listOf(body, 'responses')[0]?.['status']]).toEqual([200, 400]);
    }
    expect(answer.status).toBe(200);
  });

  test('an address that is longer than a header may be is refused', async () => {
    const answers = await Promise.all(
      ['/v1.0/applications', '/fhir/oss/Patient', '/vaults/sandbox-vault/secrets', '/subscriptions'].map((path) =>
        sandbox().send(`${path}?a=${'a'.repeat(60_000)}`),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([431, 431, 431, 431]);
  });
});

describe('a JWT that is nested too deeply', () => {
  const parts = (deep: string): readonly (readonly [string, string])[] => [
    ['its header', `${base64url(`{"alg":"RS256","kid":${deep}}`)}.${base64url('{}')}.AAAA`],
    ['its header alone', `${base64url(deep)}.${base64url('{}')}.AAAA`],
    [
      'its claims',
      `${base64url('{"alg":"RS256","kid":"k"}')}.${base64url(`{"iss":"a","sub":"b","aud":${deep},"exp":1}`)}.AAAA`,
    ],
  ];

  test.each(parts(lists(2_000)))('is no bearer token: %s', async (_what, token) => {
    const headers = { authorization: `Bearer ${token}` };
    const answers = await Promise.all(
      [
        '/v1.0/organization',
        '/oidc/userinfo',
        '/fhir/oss/Patient',
        '/fhir/ahds/Patient',
        '/vaults/sandbox-vault/secrets?api-version=7.4',
        '/subscriptions?api-version=2022-01-01',
      ].map((path) => sandbox().send(path, { headers })),
    );

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401]);
  });

  test.each(parts(lists(DEPTH)))('proves no client, no key and no session: %s', async (_what, token) => {
    const { ready } = sandbox();
    const { path } = await makeApplication(sandbox());
    const assertion = await sandbox().send(
      `/${ready.tenantId}/oauth2/v2.0/token`,
      tokenForm({
        grant_type: 'client_credentials',
        client_id: ready.admin.clientId,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: token,
        scope: `${ready.graphUrl}/.default`,
      }),
    );
    const key = await sandbox().graph('POST', `${path}/removeKey`, { keyId: crypto.randomUUID(), proof: token });

    expect([assertion.status, textOf(assertion.body, 'error_description').slice(0, 12)]).toEqual([400, 'AADSTS50027:']);
    expect(key.status).toBe(401);
  });
});

test.each(['client_id', 'client_assertion', 'claims', 'scope', 'code', 'refresh_token', 'assertion', 'grant_type'])(
  'a token endpoint refuses deep JSON in %s',
  async (field) => {
    const { admin, tenantId, graphUrl } = sandbox().ready;
    const fields = {
      grant_type: 'client_credentials',
      client_id: admin.clientId,
      client_secret: 'not it',
      scope: `${graphUrl}/.default`,
      [field]: lists(100_000),
    };
    const answers = await Promise.all(
      ['token', 'devicecode'].map((name) => sandbox().send(`/${tenantId}/oauth2/v2.0/${name}`, tokenForm(fields))),
    );

    expect(answers.filter(({ status }) => status >= 500).map(({ text }) => text)).toEqual([]);
    expect(answers[0]?.status).toBeGreaterThanOrEqual(400);
  },
);
