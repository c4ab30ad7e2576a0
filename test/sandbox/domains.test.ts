import { expect, test } from 'vitest';
import { makeApplication } from './make-objects.ts';
import { type Answer, listOf, refusal, sharedSandbox } from './running-sandbox.ts';
import { graphAs, TOKENS_OF_USERS } from './user-tokens.ts';

const sandbox = sharedSandbox();

function as(who: 'administrator' | 'member' | 'reader', method: string, path: string, body?: unknown): Promise<Answer> {
  return graphAs(sandbox(), TOKENS_OF_USERS[who](sandbox()), method, path, body);
}

test('a domain counts for identifier URIs once it is verified', async () => {
  const body = { identifierUris: ['https://fhir.fabrikam.com'] };
  const { path } = await makeApplication(sandbox());

  const added = await as('administrator', 'POST', '/domains', { id: 'Fabrikam.com' });
  const early = await sandbox().graph('PATCH', path, body);
  const records = await as('administrator', 'GET', '/domains/fabrikam.com/verificationDnsRecords');
  const verified = await as('administrator', 'POST', '/domains/fabrikam.com/verify');
  const late = await sandbox().graph('PATCH', path, body);

  expect(added.body).toMatchObject({ id: 'fabrikam.com', isVerified: false, isDefault: false });
  expect(refusal(early).code).toBe('HostNameNotOnVerifiedDomain');
  expect(listOf(records.body)).toEqual([
    expect.objectContaining({ recordType: 'Txt', text: expect.stringMatching(/^MS=ms/) as string }),
  ]);
  expect(verified.body).toMatchObject({ isVerified: true });
  expect(late.status).toBe(204);
});

test.each([
  ['the default domain', 'administrator', 'DELETE', '/domains/contoso.com', 400],
  ['the initial domain', 'administrator', 'DELETE', '/domains/contoso.onmicrosoft.com', 400],
  ['an unknown one', 'administrator', 'DELETE', '/domains/nowhere.com', 404],
  ['as a member', 'member', 'DELETE', '/domains/contoso.com', 403],
] as const)('refuses to delete %s', async (_what, who, method, path, status) => {
  expect((await as(who, method, path)).status).toBe(status);
});

test('a name that is none, or is there, is not added', async () => {
  expect((await as('administrator', 'POST', '/domains', { id: 'no domain' })).status).toBe(400);
  expect((await as('administrator', 'POST', '/domains', { id: 'contoso.com' })).status).toBe(400);
});

test('with User.Read alone, the organization tells its name and its domains', async () => {
  const [organization = {}] = listOf((await as('reader', 'GET', '/organization')).body);

  expect(organization).toMatchObject({ displayName: 'Contoso (sandbox)', createdDateTime: null, tenantType: null });
  expect(listOf(organization, 'verifiedDomains').length).toBeGreaterThan(1);
});
