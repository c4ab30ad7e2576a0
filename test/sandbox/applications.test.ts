import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { appRole, makeApplication, scope } from './make-objects.ts';
import { objectOf, refusal, sharedSandbox, textOf } from './running-sandbox.ts';

const sandbox = sharedSandbox();
const invalid = (property: string): string =>
  `Invalid value specified for property '${property}' of resource 'Application'.`;
const duplicates = 'Request contains a property with duplicate values.';
const unknown = 'One or more property values specified are invalid.';

test('answers a creation with the whole object, as Graph documents it', async () => {
  const answer = await sandbox().graph('POST', '/applications', { displayName: 'Whole' });

  expect(answer.status).toBe(201);
  expect(answer.headers.get('content-type')).toContain('application/json');
  expect(answer.body).toMatchObject({
    '@odata.context': `${sandbox().ready.graphUrl}/v1.0/$metadata#applications/$entity`,
    deletedDateTime: null,
    isFallbackPublicClient: null,
    identifierUris: [],
    publisherDomain: 'contoso.onmicrosoft.com',
    signInAudience: 'AzureADMyOrg',
    tags: [],
    api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [], preAuthorizedApplications: [] },
    parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: 'Allow' },
    servicePrincipalLockConfiguration: null,
    web: { redirectUris: [], implicitGrantSettings: { enableIdTokenIssuance: false } },
  });
  // Zeros at the end are left out.
  expect(textOf(answer.body, 'createdDateTime')).toMatch(/\.\d{1,6}[1-9]Z$/);
});

test.each([
  ['no display name', {}, "A value is required for property 'displayName' of resource 'Application'."],
  ['an empty display name', { displayName: '' }, invalid('displayName')],
  ['a display name of 121 characters', { displayName: 'x'.repeat(121) }, invalid('displayName')],
  ['a display name with a line feed', { displayName: 'a\nb' }, invalid('displayName')],
  [
    'a display name of 91 characters with personal accounts',
    {
      displayName: 'x'.repeat(91),
      signInAudience: 'AzureADandPersonalMicrosoftAccount',
      api: { requestedAccessTokenVersion: 2 },
    },
    invalid('displayName'),
  ],
  ['a number as display name', { displayName: 1 }, invalid('displayName')],
  ['a description of 1,025 characters', { description: 'x'.repeat(1025) }, invalid('description')],
  ['a tag with a space', { tags: ['a b'] }, invalid('tags')],
  ['an empty tag', { tags: [''] }, invalid('tags')],
  ['a tag of 257 characters', { tags: ['x'.repeat(257)] }, invalid('tags')],
  ['a tag twice', { tags: ['a', 'a'] }, duplicates],
  ['an unknown audience', { signInAudience: 'Everyone' }, invalid('signInAudience')],
  ['an unknown group claim', { groupMembershipClaims: 'Everything' }, invalid('groupMembershipClaims')],
  ['an empty unique name', { uniqueName: ' ' }, invalid('uniqueName')],
  [
    'a token version of 3',
    { api: { requestedAccessTokenVersion: 3 } },
    'Property api.requestedAccessTokenVersion is invalid.',
  ],
  [
    'token version 1 with personal accounts',
    { signInAudience: 'AzureADandPersonalMicrosoftAccount' },
    'Property api.requestedAccessTokenVersion is invalid.',
  ],
  ['an unknown property', { colour: 'red' }, unknown],
  ['an unknown nested property', { web: { colour: 'red' } }, unknown],
  ['a read-only property', { appId: randomUUID() }, unknown],
  ['a null collection', { tags: null }, invalid('tags')],
  ['more than 50 APIs', { requiredResourceAccess: apis(51, 1) }, invalid('requiredResourceAccess')],
  ['more than 400 permissions', { requiredResourceAccess: apis(5, 81) }, invalid('requiredResourceAccess')],
  [
    'an API twice',
    {
      requiredResourceAccess: [...apis(1, 1), ...apis(1, 1)].map((api) => ({
        ...api,
        resourceAppId: '4f6778d8-5aef-43dc-a1ff-b073724b9495',
      })),
    },
    duplicates,
  ],
  [
    'more than 1,200 entries',
    { api: { knownClientApplications: Array.from({ length: 1201 }, () => randomUUID()) } },
    'The size of the manifest has exceeded its limit. Please reduce the number of values and retry your request.',
  ],
  [
    'a secret of the client’s own',
    { passwordCredentials: [{ secretText: 'hunter2' }] },
    'New password credentials must be generated using service actions.',
  ],
  ['an empty home page', { web: { homePageUrl: '' } }, invalid('web')],
  ['a logout URL without TLS', { web: { logoutUrl: 'http://contoso.com/out' } }, invalid('web')],
  ['a logout URL of 256 characters', { web: { logoutUrl: `https://contoso.com/${'x'.repeat(236)}` } }, invalid('web')],
  [
    'redirect URI settings next to redirect URIs',
    { web: { redirectUris: ['https://a.b/c'], redirectUriSettings: [{ uri: 'https://a.b/c', index: null }] } },
    invalid('web'),
  ],
])('refuses %s', async (_what, body, message) => {
  const displayName = _what === 'no display name' ? {} : { displayName: 'Fine' };

  const answer = await sandbox().graph('POST', '/applications', { ...displayName, ...body });

  expect(refusal(answer)).toMatchObject({ status: 400, message });
});

describe('redirect URIs', () => {
  test.each([
    ['web', 'http://contoso.com/'],
    ['web', 'http://[::1]/'],
    ['web', 'https://contoso.com/*'],
    ['web', 'https://*.contoso.com/'],
    ['web', 'https://contoso.com/#fragment'],
    ['web', 'https://contoso.com/a(b)'],
    ['web', 'https://contoso.com/a b'],
    ['web', 'contoso'],
    ['web', 'myapp://auth'],
    ['web', 'brk-multihub://contoso.com'],
    ['web', `https://contoso.com/${'x'.repeat(237)}`],
    ['spa', 'http://contoso.com/'],
    ['spa', 'myapp://auth'],
    ['publicClient', 'http://contoso.com/'],
    ['publicClient', 'not a uri'],
  ])('refuses on %s %s', async (platform, uri) => {
    const answer = await sandbox().graph('POST', '/applications', {
      displayName: 'Redirects',
      [platform]: { redirectUris: [uri] },
    });

    expect(refusal(answer)).toMatchObject({ status: 400, code: 'Request_BadRequest', message: invalid(platform) });
  });

  test.each([
    ['web', 'https://contoso.com/signin'],
    ['web', 'http://localhost:3000/abc'],
    ['web', 'http://127.0.0.1/abc'],
    ['spa', 'https://contoso.com/app?mode=x'],
    ['spa', 'brk-multihub://contoso.com'],
    ['spa', 'brk-9b2d7f8e-0c35-4a9e-8f43-1f2a6f0d4c11://contoso.com'],
    ['publicClient', 'http://localhost'],
    ['publicClient', 'urn:ietf:wg:oauth:2.0:oob'],
    ['publicClient', 'msauth.com.contoso.app://auth'],
    ['publicClient', 'https://login.microsoftonline.com/common/oauth2/nativeclient'],
  ])('takes on %s %s', async (platform, uri) => {
    const answer = await sandbox().graph('POST', '/applications', {
      displayName: 'Redirects',
      [platform]: { redirectUris: [uri] },
    });

    expect(objectOf(answer.body, platform)['redirectUris']).toEqual([uri]);
  });

  test('refuses one URI on two platforms, and more than 256 in all', async () => {
    const uri = 'https://contoso.com/both';
    const twice = await sandbox().graph('POST', '/applications', {
      displayName: 'Twice',
      web: { redirectUris: [uri] },
      spa: { redirectUris: [uri] },
    });
    const many = (count: number, host: string): string[] =>
      Array.from({ length: count }, (_, index) => `https://${host}/${index}`);
    const tooMany = await sandbox().graph('POST', '/applications', {
      displayName: 'Many',
      web: { redirectUris: many(200, 'a.com') },
      spa: { redirectUris: many(57, 'b.com') },
    });

    expect(refusal(twice).message).toBe(duplicates);
    expect(refusal(tooMany).message).toBe(invalid('redirectUris'));
  });
});

describe('scopes and roles', () => {
  const part = (property: string): string => `Property ${property} is invalid.`;
  const sharedId = randomUUID();

  test.each([
    [
      'a space in a scope',
      { api: { oauth2PermissionScopes: [scope('a b')] } },
      part('api.oauth2PermissionScopes.value'),
    ],
    [
      'a scope that starts with a dot',
      { api: { oauth2PermissionScopes: [scope('.default')] } },
      part('api.oauth2PermissionScopes.value'),
    ],
    [
      'a scope of 121 characters',
      { api: { oauth2PermissionScopes: [scope('x'.repeat(121))] } },
      part('api.oauth2PermissionScopes.value'),
    ],
    [
      'a scope without consent text',
      { api: { oauth2PermissionScopes: [scope('a', { adminConsentDescription: null })] } },
      part('api.oauth2PermissionScopes.adminConsentDisplayName'),
    ],
    ['a scope value twice', { api: { oauth2PermissionScopes: [scope('a'), scope('a')] } }, duplicates],
    ['a scope value in two cases', { api: { oauth2PermissionScopes: [scope('a'), scope('A')] } }, duplicates],
    [
      'a scope id twice',
      { api: { oauth2PermissionScopes: [scope('a', { id: sharedId }), scope('b', { id: sharedId })] } },
      duplicates,
    ],
    ['a scope id that is no GUID', { api: { oauth2PermissionScopes: [scope('a', { id: 'a' })] } }, invalid('api')],
    ['a scope with an origin', { api: { oauth2PermissionScopes: [scope('a', { origin: 'Application' })] } }, unknown],
    [
      'a role without members',
      { appRoles: [appRole('a', { allowedMemberTypes: [] })] },
      part('appRoles.allowedMemberTypes'),
    ],
    [
      'a role for robots',
      { appRoles: [appRole('a', { allowedMemberTypes: ['Robot'] })] },
      part('appRoles.allowedMemberTypes'),
    ],
    ['a role without a description', { appRoles: [appRole('a', { description: '' })] }, part('appRoles.displayName')],
    ['a role value with a space', { appRoles: [appRole('a b')] }, part('appRoles.value')],
    ['a role value twice', { appRoles: [appRole('a'), appRole('a')] }, duplicates],
    ['a role value in two cases', { appRoles: [appRole('globalReader'), appRole('globalreader')] }, duplicates],
    [
      'a value that a scope and a role share under two ids',
      { api: { oauth2PermissionScopes: [scope('a')] }, appRoles: [appRole('a')] },
      duplicates,
    ],
    [
      'such a value in two cases',
      { api: { oauth2PermissionScopes: [scope('globalreader')] }, appRoles: [appRole('globalReader')] },
      duplicates,
    ],
    [
      'an id that a scope and another role share',
      { api: { oauth2PermissionScopes: [scope('a', { id: sharedId })] }, appRoles: [appRole('b', { id: sharedId })] },
      duplicates,
    ],
    [
      'roles with personal accounts',
      { signInAudience: 'PersonalMicrosoftAccount', api: { requestedAccessTokenVersion: 2 }, appRoles: [appRole('a')] },
      invalid('appRoles'),
    ],
  ])('refuses %s', async (_what, body, message) => {
    const answer = await sandbox().graph('POST', '/applications', { displayName: 'Permissions', ...body });

    expect(refusal(answer)).toMatchObject({ status: 400, message });
  });

  test.each([
    [
      'a scope',
      (entry: Record<string, unknown>) => ({ api: { oauth2PermissionScopes: [entry] } }),
      { api: { oauth2PermissionScopes: [] } },
      scope('read'),
    ],
    ['a role', (entry: Record<string, unknown>) => ({ appRoles: [entry] }), { appRoles: [] }, appRole('read')],
  ])('keeps %s until it is disabled', async (_what, holding, empty, entry) => {
    const { path } = await makeApplication(sandbox(), holding(entry));
    const patch = (body: unknown): Promise<unknown> =>
      sandbox()
        .graph('PATCH', path, body)
        .then((answer) => (answer.status === 204 ? 204 : refusal(answer).code));

    expect(await patch(empty)).toBe('CannotDeleteOrUpdateEnabledEntitlement');
    expect(await patch(holding({ ...entry, value: 'write' }))).toBe('CannotDeleteOrUpdateEnabledEntitlement');
    expect(await patch(holding({ ...entry, isEnabled: false, value: 'write' }))).toBe(
      'CannotDeleteOrUpdateEnabledEntitlement',
    );
    expect(await patch(holding({ ...entry, isEnabled: false }))).toBe(204);
    expect(await patch(empty)).toBe(204);
  });

  test('takes a pre-authorised client only for scopes that are stored already', async () => {
    const read = scope('read');
    const preAuthorizedApplications = [{ appId: randomUUID(), delegatedPermissionIds: [read.id] }];
    const atOnce = await sandbox().graph('POST', '/applications', {
      displayName: 'At once',
      api: { oauth2PermissionScopes: [read], preAuthorizedApplications },
    });
    expect(refusal(atOnce)).toMatchObject({
      status: 400,
      code: 'InvalidValue',
      message:
        'Property api.preAuthorizedApplications.delegatedPermissionIds has a Permission Id that cannot be found in the AppPermissions sets.',
    });

    const { path } = await makeApplication(sandbox(), { api: { oauth2PermissionScopes: [read] } });
    const later = await sandbox().graph('PATCH', path, { api: { preAuthorizedApplications } });
    expect(later.status).toBe(204);
  });
});

describe('updates', () => {
  test('replace collections whole, and leave of nested objects what they do not name', async () => {
    const { path } = await makeApplication(sandbox(), {
      tags: ['a', 'b'],
      web: { redirectUris: ['https://a.com/x'], implicitGrantSettings: { enableIdTokenIssuance: true } },
    });

    await sandbox().graph('PATCH', path, { tags: ['c'], web: { logoutUrl: 'https://a.com/out' } });

    const { body } = await sandbox().graph('GET', path);
    expect(body).toMatchObject({
      tags: ['c'],
      web: {
        redirectUris: ['https://a.com/x'],
        logoutUrl: 'https://a.com/out',
        implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: false },
      },
    });
  });

  test('change nothing when any part is refused', async () => {
    const { path } = await makeApplication(sandbox(), { tags: ['before'] });

    const answer = await sandbox().graph('PATCH', path, { tags: ['after'], displayName: '' });

    expect(answer.status).toBe(400);
    expect((await sandbox().graph('GET', path)).body['tags']).toEqual(['before']);
  });

  test('never make a secret', async () => {
    const { path } = await makeApplication(sandbox());

    const answer = await sandbox().graph('PATCH', path, { passwordCredentials: [{ displayName: 'new' }] });

    expect(refusal(answer).message).toBe('New password credentials must be generated using service actions.');
  });

  test('set a unique name once', async () => {
    const { path } = await makeApplication(sandbox());

    const first = await sandbox().graph('PATCH', path, { uniqueName: 'set-once' });
    const second = await sandbox().graph('PATCH', path, { uniqueName: 'set-twice' });

    expect(first.status).toBe(204);
    expect(second.status).toBe(400);
  });

  test('of an application that is not there are 404', async () => {
    const id = randomUUID();

    const answer = await sandbox().graph('PATCH', `/applications/${id}`, { tags: [] });

    expect(refusal(answer)).toMatchObject({
      status: 404,
      code: 'Request_ResourceNotFound',
      message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    });
  });
});

test('finds an application by id, appId and unique name, in any case and with myorganization', async () => {
  const uniqueName = "o'neil.app";
  const { id, appId } = await makeApplication(sandbox(), { uniqueName });
  const quoted = encodeURIComponent("'o''neil.app'");

  for (const path of [
    `/applications/${id}`,
    `/APPLICATIONS/${id.toUpperCase()}`,
    `/applications(appId='${appId}')`,
    `/applications(uniqueName=${quoted})`,
    `/myorganization/applications/${id}`,
  ]) {
    const answer = await sandbox().graph('GET', `${path}?$select=id,uniqueName`);
    expect(answer.body, path).toMatchObject({ id, uniqueName });
  }
});

describe('unique names', () => {
  test('are refused a second time, with the text that clients look for', async () => {
    await makeApplication(sandbox(), { uniqueName: 'taken-name' });

    const answer = await sandbox().graph('POST', '/applications', { displayName: 'Again', uniqueName: 'Taken-Name' });

    expect(refusal(answer)).toEqual({
      status: 400,
      code: 'Request_BadRequest',
      message: 'Another object with the same value for property uniqueName already exists.',
      targets: ['ObjectConflict uniqueName'],
    });
  });

  test('upsert: create, then update, and only with the Prefer header', async () => {
    const path = "/applications(uniqueName='upserted')";
    const prefer = { headers: { prefer: 'create-if-missing' } };

    const without = await sandbox().graph('PATCH', path, { displayName: 'Upserted' });
    const nameless = await sandbox().graph('PATCH', path, {}, prefer);
    const other = await sandbox().graph('PATCH', path, { displayName: 'Upserted', uniqueName: 'other' }, prefer);
    const created = await sandbox().graph('PATCH', path, { displayName: 'Upserted' }, prefer);
    const updated = await sandbox().graph('PATCH', path, { displayName: 'Renamed' }, prefer);

    expect(without.status).toBe(404);
    expect(nameless.status).toBe(400);
    expect(refusal(other)).toMatchObject({
      status: 400,
      code: 'Request_BadRequest',
      message: "The value of property 'uniqueName' does not match the key in the request URL.",
    });
    expect(created.status).toBe(201);
    expect(created.body['uniqueName']).toBe('upserted');
    expect(updated.status).toBe(204);
    expect((await sandbox().graph('GET', path)).body['displayName']).toBe('Renamed');
  });
});

function apis(count: number, permissions: number): { resourceAppId: string; resourceAccess: unknown[] }[] {
  return Array.from({ length: count }, () => ({
    resourceAppId: randomUUID(),
    resourceAccess: Array.from({ length: permissions }, () => ({ id: randomUUID(), type: 'Scope' })),
  }));
}
