import { describe, expect, test } from 'vitest';
import { parseRecording } from './recording.ts';
import { REST_OF_LIST } from './same-shape.ts';

const ABOUT = { recording: 'sample', recordedAt: 'Sat, 07 May 2022 06:52:40 GMT' };
const EXCHANGE = {
  n: 1,
  method: 'GET',
  path: '/v1.0/applications',
  query: null,
  headers: {},
  body: null,
  status: 200,
  responseHeaders: { 'Content-Type': 'application/json' },
  response: { value: [{ id: '{app1.id}', tags: ['a'] }] },
};

function parse(...lines: readonly unknown[]): ReturnType<typeof parseRecording> {
  return parseRecording('sample', [ABOUT, ...lines].map((line) => JSON.stringify(line)).join('\n'));
}

describe('lines that say what is like an earlier one', () => {
  test('replace the values at JSON pointers in an earlier answer', () => {
    const differs = { '/value/0/tags': [], '/value/0/a~1b': 1 };
    const { exchanges } = parse(EXCHANGE, { ...EXCHANGE, n: 2, response: { $sameShapeAs: 1, differs } });
    expect(exchanges[1]?.response).toEqual({ value: [{ id: '{app1.id}', tags: [], 'a/b': 1 }] });
  });

  test('replace the values at paths in an earlier exchange, also in one that is like another', () => {
    const { exchanges } = parse(
      EXCHANGE,
      { n: 2, $sameShapeAs: 1, differs: { query: 'maxresults=1', 'response.value[0].id': '{app2.id}' } },
      { n: 3, $sameShapeAs: 2, differs: { 'response.value[0].tags': null, 'responseHeaders.Content-Type': 'x' } },
    );
    expect(exchanges[1]).toMatchObject({ n: 2, method: 'GET', query: 'maxresults=1', path: '/v1.0/applications' });
    expect(exchanges[2]).toMatchObject({ query: 'maxresults=1', responseHeaders: { 'content-type': 'x' } });
    expect(exchanges[2]?.response).toEqual({ value: [{ id: '{app2.id}', tags: null }] });
  });

  test('write out elements that are like the first, and keep in mind that others were left out', () => {
    const like = { $sameShapeAs: '[0]', differs: { 'attributes.created': 2 } };
    const value = [{ attributes: { created: 1 } }, like, { $sameShapeAs: '[0]', count: 10 }, { $totalInRecording: 12 }];
    const { exchanges } = parse({ ...EXCHANGE, response: { value } });
    expect(exchanges[0]?.response).toEqual({
      value: [{ attributes: { created: 1 } }, { attributes: { created: 2 } }, REST_OF_LIST, REST_OF_LIST],
    });
  });
});

describe("the recorder's stand-ins", () => {
  test('become placeholders: tenant, domain, hints and the tokens of pages', () => {
    const { exchanges } = parse({
      ...EXCHANGE,
      path: '/v1.0/users/user@Contoso.onmicrosoft.com',
      query: 'a=1&$skiptoken=abc',
      response: { hint: 'h01', displayName: 'h01', tenantId: '00000000-0000-0000-0000-00000000000T' },
    });
    expect(exchanges[0]?.path).toBe('/v1.0/users/user@{domain}');
    expect(exchanges[0]?.query).toMatch(/^a=1&\$skiptoken=\{skiptoken\.\w+\}$/);
    expect(exchanges[0]?.response).toEqual({ hint: '{h01.hint}', displayName: 'h01', tenantId: '{tenant}' });
  });

  test('a scope of a service that the sandbox has not becomes its vault', () => {
    const scope = 'management.azure.com/subscriptions/{sub}/resourceGroups/clitest1/providers';
    const assignment = '/providers/Microsoft.Authorization/roleAssignments/{roleAssignment1}';
    const { exchanges } = parse({ ...EXCHANGE, path: `${scope}/Microsoft.Network/virtualNetworks/net${assignment}` });
    expect(exchanges[0]?.path).toBe(
      `management.azure.com/subscriptions/{sub}/resourceGroups/{rg}/providers/Microsoft.KeyVault/vaults/{vault}${assignment}`,
    );
  });
});

test('a published role is read by its id, one of which only the name was kept is no exchange', () => {
  const role = { id: '/subscriptions/{sub}/providers/Microsoft.Authorization/roleDefinitions/1', name: '1' };
  const { exchanges } = parse(['AcrDelete', 'c2f4ef07'], role);
  expect(exchanges.map(({ n, method, path }) => ({ n, method, path }))).toEqual([
    { n: 2, method: 'GET', path: `management.azure.com${role.id}` },
  ]);
});

test('the time of a recording is told by its first line, else by its first answer', () => {
  expect(parse(EXCHANGE).date.toISOString()).toBe('2022-05-07T06:52:40.000Z');
  const dated = { ...EXCHANGE, responseHeaders: { Date: 'Tue, 23 Apr 2024 06:57:07 GMT' } };
  const text = [{ recordedAt: '2019–2024, Date per exchange' }, dated].map((line) => JSON.stringify(line)).join('\n');
  expect(parseRecording('sample', text).date.toISOString()).toBe('2024-04-23T06:57:07.000Z');
});
