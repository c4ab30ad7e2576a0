import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeApplication } from './make-objects.ts';
import { refusal, sharedSandbox, withSandbox } from './running-sandbox.ts';

const sandbox = sharedSandbox();
const POLICY = 'IdentifierUriNotAllowedAsPerAppPolicy';

/** Adds one identifier URI to a new application; `{appId}` and `{tenantId}` in it are filled in. */
async function add(uri: string, api: Record<string, unknown> = {}): Promise<{ status: number; code: string }> {
  const { appId, path } = await makeApplication(sandbox(), { api });
  const filled = uri.replace('{appId}', appId).replace('{tenantId}', sandbox().ready.tenantId);
  const answer = await sandbox().graph('PATCH', path, { identifierUris: [filled] });
  return answer.status === 204 ? { status: 204, code: '' } : refusal(answer);
}

test.each([
  ['api://{appId}'],
  ['api://{tenantId}/{appId}'],
  ['api://{tenantId}/fhir'],
  ['api://fhir/{appId}'],
  ['https://fhir.contoso.com'],
  ['https://fhir.contoso.com/r4'],
  ['https://contoso.onmicrosoft.com/fhir'],
])('takes %s', async (uri) => {
  expect(await add(uri)).toEqual({ status: 204, code: '' });
});

test.each([
  ['api://my-fhir', POLICY],
  ['urn:contoso:fhir', POLICY],
  ['http://fhir.contoso.com/x', POLICY],
  ['https://ws-fhir.fhir.azurehealthcareapis.com', 'HostNameNotOnVerifiedDomain'],
  ['https://notcontoso.com', 'HostNameNotOnVerifiedDomain'],
  [`api://${randomUUID()}`, 'Request_BadRequest'],
  ['https://fhir.contoso.com/', 'Request_BadRequest'],
  ['https://*.contoso.com', 'Request_BadRequest'],
  ['fhir', 'Request_BadRequest'],
  ['https://contoso.com/a b', 'Request_BadRequest'],
  [`https://contoso.com/${'x'.repeat(240)}`, 'Request_BadRequest'],
])('refuses %s with %s', async (uri, code) => {
  expect(await add(uri)).toMatchObject({ status: 400, code });
});

test('exempts applications with version 2 tokens from the policy, but not from verified domains', async () => {
  const v2 = { requestedAccessTokenVersion: 2 };

  expect(await add('api://my-v2-fhir', v2)).toMatchObject({ status: 204 });
  expect(await add('https://elsewhere.example', v2)).toMatchObject({ code: 'HostNameNotOnVerifiedDomain' });
});

test('keeps an application with an exempt URI at version 2', async () => {
  const { path } = await makeApplication(sandbox(), {
    api: { requestedAccessTokenVersion: 2 },
    identifierUris: ['api://needs-v2'],
  });

  const answer = await sandbox().graph('PATCH', path, { api: { requestedAccessTokenVersion: 1 } });

  expect(refusal(answer).code).toBe(POLICY);
});

test('tells the unverified URI in Graph’s words', async () => {
  const answer = await sandbox().graph('POST', '/applications', {
    displayName: 'Unverified',
    identifierUris: ['https://fhir.fabrikam.com'],
  });

  expect(refusal(answer).message).toBe(
    "Values of identifierUris property must use a verified domain of the organization or its subdomain: 'https://fhir.fabrikam.com'",
  );
});

test('lets one application of the tenant have a URI, the recycle bin included, until it is purged', async () => {
  const uri = 'https://contoso.com/only-one';
  const holder = await makeApplication(sandbox(), { identifierUris: [uri] });
  const { path } = await makeApplication(sandbox());
  const add = async (): Promise<number> => (await sandbox().graph('PATCH', path, { identifierUris: [uri] })).status;
  const taken = await sandbox().graph('PATCH', path, { identifierUris: [uri] });

  expect(refusal(taken)).toEqual({
    status: 400,
    code: 'Request_BadRequest',
    message: 'Another object with the same value for property identifierUris already exists.',
    targets: ['ObjectConflict identifierUris'],
  });
  await sandbox().graph('DELETE', holder.path);
  expect(await add()).toBe(400);
  await sandbox().graph('DELETE', `/directory/deletedItems/${holder.id}`);
  expect(await add()).toBe(204);
});

test('refuses a URI twice in one application', async () => {
  const answer = await sandbox().graph('POST', '/applications', {
    displayName: 'Twice',
    identifierUris: ['https://contoso.com/twice', 'https://contoso.com/twice'],
  });

  expect(refusal(answer).message).toBe('Request contains a property with duplicate values.');
});

describe('the tenant’s policy', () => {
  test('can be switched off, and be made stricter', async () => {
    const own = await withSandbox();
    const patchPolicy = (identifierUris: unknown): Promise<unknown> =>
      own.graph('PATCH', '/policies/defaultAppManagementPolicy', { applicationRestrictions: { identifierUris } });
    const add = async (uri: string): Promise<number> => {
      const { path } = await makeApplication(own);
      return (await own.graph('PATCH', path, { identifierUris: [uri] })).status;
    };

    await patchPolicy({ uriAdditionWithoutUniqueTenantIdentifier: { state: 'disabled' } });
    expect(await add('api://anything')).toBe(204);
    await patchPolicy({ nonDefaultUriAddition: { state: 'enabled' } });
    expect(await add('https://contoso.com/strict')).toBe(400);
  });
});
