import { describe, expect, it } from 'vitest';
import { withGroupsAndUsers } from './group-description.ts';
import { requestChecker } from './request-check.ts';
import { SAMPLE_DESCRIPTION } from './sample-description.ts';
import type { SentRequest } from './sent-requests.ts';

const ID = '2f4e1b64-5b3c-4c57-9f0f-0a6a8b9d2c11';
const check = requestChecker(withGroupsAndUsers(SAMPLE_DESCRIPTION));

function faultsOf(method: string, path: string, rest: Partial<SentRequest> = {}): readonly string[] {
  return check({ method, path: `/v1.0${path}`, query: {}, headers: {}, body: null, ...rest }).issues;
}

describe('operations', () => {
  it.each([
    ['GET', '/applications', 'GET /applications'],
    ['GET', `/applications/${ID}`, 'GET /applications/{application-id}'],
    [
      'GET',
      "/applications(uniqueName='fhir-apps.fhir.contoso.com.resource')",
      "GET /applications(uniqueName='{uniqueName}')",
    ],
    ['GET', "/applications(uniqueName='it''s')", "GET /applications(uniqueName='{uniqueName}')"],
    ['GET', '/groups', 'GET /groups'],
    ['GET', `/groups/${ID}`, 'GET /groups/{group-id}'],
  ])('%s %s is %s', (method, path, operation) => {
    const request = { method, path: `/v1.0${path}`, query: {}, headers: {}, body: null };
    expect(check(request)).toEqual({ operation, issues: [] });
  });

  it.each([
    ['a method that the path does not have', 'DELETE', '/applications'],
    ['a path that Graph does not have', 'GET', '/aplications'],
    ['a segment where an id belongs', 'GET', '/applications/microsoft.graph.aplication'],
    ['an alternate key that the type does not have', 'GET', "/applications(displayName='x')"],
    ['an alternate key without quotes', 'GET', '/applications(uniqueName=x)'],
  ])('refuses %s', (_what, method, path) => {
    expect(faultsOf(method, path)).toEqual(['is no operation of Microsoft Graph v1.0']);
  });

  it('refuses another version', () => {
    const request = { method: 'GET', path: '/beta/applications', query: {}, headers: {}, body: null };
    expect(check(request).issues).toEqual(['is no operation of Microsoft Graph v1.0']);
  });
});

describe('bodies', () => {
  const create = (body: unknown): readonly string[] => faultsOf('POST', '/applications', { body });

  it.each([
    ['what the type has', { displayName: 'Contoso FHIR', tags: ['fhir-apps'], web: { redirectUris: [] } }],
    ['a secret to be made', { passwordCredentials: [{ keyId: ID, displayName: 'fhir-apps 0123' }] }],
    ['null where the type allows it', { displayName: null, web: null }],
    ['another object by its URL', { 'owners@odata.bind': [`https://graph.microsoft.com/v1.0/directoryObjects/${ID}`] }],
  ])('takes %s', (_what, body) => {
    expect(create(body)).toEqual([]);
  });

  it.each([
    ['an unknown property', { dispalyName: 'x' }, 'has /dispalyName, which the type does not have'],
    ['an unknown property inside', { web: { redirectUri: 'x' } }, 'has /web/redirectUri, which the type does not have'],
    ['a read-only property', { appId: ID }, '/appId is read-only'],
    [
      'a secret of its own',
      { passwordCredentials: [{ secretText: 'x' }] },
      '/passwordCredentials/0/secretText is read-only',
    ],
    ['an inherited read-only property', { id: ID }, '/id is read-only'],
    ['another type', { tags: 'fhir-apps' }, '/tags must be array'],
    ['null in a list', { identifierUris: [null] }, '/identifierUris/0 must be string'],
    ['another object itself', { owners: [] }, 'has /owners, which the type does not have'],
    ['no body', null, 'has no body'],
  ])('refuses %s', (_what, body, issue) => {
    expect(create(body)).toEqual([issue]);
  });

  it('refuses a body where the operation has none', () => {
    expect(faultsOf('GET', '/applications', { body: {} })).toEqual(['has a body, which the operation does not']);
  });
});

describe('query options and headers', () => {
  const list = (query: SentRequest['query']): readonly string[] => faultsOf('GET', '/applications', { query });

  it.each([
    { $select: 'id,displayName,web', $top: '999' },
    { $filter: "identifierUris/any(u:u eq 'https://fhir.contoso.com')" },
    { $filter: "startswith(displayName,'it''s appKey eq 1') and not (appId eq null)" },
  ])('takes %j', (query) => {
    expect(list(query)).toEqual([]);
  });

  it.each([
    [
      'an option that the operation does not have',
      { $orderBy: 'id' },
      'has the query option $orderBy, which the operation does not',
    ],
    ['a page too large', { $top: '1000' }, 'has $top=1000: data/value must be <= 999'],
    ['an unknown property', { $select: 'id,appKey' }, 'names appKey in $select, which the type does not have there'],
    ['another object', { $select: 'owners' }, 'names owners in $select, which the type does not have there'],
    [
      'a filter on an unknown property',
      { $filter: "appKey eq 'x'" },
      'names appKey in $filter, which the type does not have there',
    ],
  ])('refuses %s', (_what, query, issue) => {
    expect(list(query)).toEqual([issue]);
  });

  it('takes a preference only where the operation knows preferences', () => {
    const upsert = { headers: { prefer: 'create-if-missing' }, body: { displayName: 'x' } };
    expect(faultsOf('PATCH', "/applications(uniqueName='x')", upsert)).toEqual([]);
    expect(faultsOf('PATCH', `/applications/${ID}`, upsert)).toEqual([
      'has the header Prefer, which the operation does not',
    ]);
  });
});
