import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeAuthority } from '../identity/certificates.ts';
import { appRole, makeApplication, makeServicePrincipal } from './make-objects.ts';
import { listOf, objectOf, refusal, sharedSandbox, textOf, withSandbox } from './running-sandbox.ts';

const sandbox = sharedSandbox();

/** The properties of the newest recordings and captures, in the order of the recordings. */
const APPLICATION = [
  ...['@odata.context', 'id', 'deletedDateTime', 'appId', 'applicationTemplateId', 'disabledByMicrosoftStatus'],
  ...['createdByAppId', 'createdDateTime', 'displayName', 'description', 'groupMembershipClaims', 'identifierUris'],
  ...['isDeviceOnlyAuthSupported', 'isDisabled', 'isFallbackPublicClient', 'nativeAuthenticationApisEnabled', 'notes'],
  ...['publisherDomain', 'serviceManagementReference', 'signInAudience', 'tags', 'tokenEncryptionKeyId', 'uniqueName'],
  ...['samlMetadataUrl', 'defaultRedirectUri', 'certification', 'optionalClaims', 'servicePrincipalLockConfiguration'],
  ...['requestSignatureVerification', 'addIns', 'api', 'appRoles', 'info', 'keyCredentials', 'parentalControlSettings'],
  ...['passwordCredentials', 'publicClient', 'requiredResourceAccess', 'verifiedPublisher', 'web', 'spa'],
];
const SERVICE_PRINCIPAL = [
  ...['@odata.context', 'id', 'deletedDateTime', 'accountEnabled', 'alternativeNames', 'appDisplayName'],
  ...['appDescription', 'appId', 'applicationTemplateId', 'appOwnerOrganizationId', 'appRoleAssignmentRequired'],
  ...['createdByAppId', 'createdDateTime', 'description', 'disabledByMicrosoftStatus', 'displayName', 'homepage'],
  ...['isDisabled', 'loginUrl', 'logoutUrl', 'notes', 'notificationEmailAddresses', 'preferredSingleSignOnMode'],
  ...['preferredTokenSigningKeyThumbprint', 'replyUrls', 'servicePrincipalNames', 'servicePrincipalType'],
  ...['signInAudience', 'tags', 'tokenEncryptionKeyId', 'samlSingleSignOnSettings', 'addIns', 'appRoles', 'info'],
  ...['keyCredentials', 'oauth2PermissionScopes', 'passwordCredentials', 'resourceSpecificApplicationPermissions'],
  'verifiedPublisher',
];
const WHOLE_SECONDS = /T\d\d:\d\d:\d\dZ$/;
const TICKS = /\.\d{0,6}[1-9]Z$/;

describe('properties as recorded', () => {
  it('of an application, whose complex ones move when they have a value', async () => {
    const made = await sandbox().graph('POST', '/applications', { displayName: 'Shown' });
    expect(Object.keys(made.body)).toEqual(APPLICATION);
    const path = `/applications/${textOf(made.body, 'id')}`;
    expect(Object.keys((await sandbox().graph('GET', path)).body)).toEqual(APPLICATION);
    await sandbox().graph('PATCH', path, { optionalClaims: { idToken: [{ name: 'auth_time' }] } });
    const { body } = await sandbox().graph('GET', path);
    const names = Object.keys(body);
    expect(names[names.indexOf('keyCredentials') + 1]).toBe('optionalClaims');
    expect(body['optionalClaims']).toEqual({
      accessToken: [],
      idToken: [{ additionalProperties: [], essential: false, name: 'auth_time', source: null }],
      saml2Token: [],
    });
  });

  it('of an application that are shown only where they are selected', async () => {
    const { path } = await makeApplication(sandbox());
    const selected = await sandbox().graph('GET', `${path}?$select=oauth2RequirePostResponse,managerApplications`);
    expect(selected.body).toMatchObject({ oauth2RequirePostResponse: false, managerApplications: [] });
  });

  it('of a service principal', async () => {
    const { appId } = await makeApplication(sandbox());
    const made = await sandbox().graph('POST', '/servicePrincipals', { appId });
    expect(Object.keys(made.body)).toEqual(SERVICE_PRINCIPAL);
    expect(textOf(made.body, 'createdDateTime')).toMatch(WHOLE_SECONDS);
    const [graph = {}] = listOf(
      (await sandbox().graph('GET', "/servicePrincipals?$filter=displayName eq 'Microsoft Graph'")).body,
    );
    expect(graph['createdDateTime']).toBeNull();
  });

  it('of a group', async () => {
    const { body } = await sandbox().graph('POST', '/groups', {
      displayName: 'Nurses',
      mailNickname: 'nurses',
      mailEnabled: false,
      securityEnabled: true,
    });
    expect(textOf(body, 'securityIdentifier')).toMatch(/^S-1-12-1(?:-\d+){4}$/);
    expect([body['infoCatalogs'], body['serviceProvisioningErrors']]).toEqual([[], []]);
    expect(textOf(body, 'createdDateTime')).toMatch(WHOLE_SECONDS);
    expect(body['renewedDateTime']).toBe(body['createdDateTime']);
  });
});

describe('times as recorded', () => {
  it('of an application are exact in the answer to the POST alone', async () => {
    const made = await sandbox().graph('POST', '/applications', { displayName: 'Timed' });
    const exact = textOf(made.body, 'createdDateTime');
    const read = await sandbox().graph('GET', `/applications/${textOf(made.body, 'id')}`);
    expect(exact).toMatch(TICKS);
    expect(read.body['createdDateTime']).toBe(`${exact.slice(0, 19)}Z`);
  });

  it.each([
    ['2090-10-12T17:05:26.1557753+08:00', '2090-10-12T09:05:26.1557753Z'],
    ['2090-12-31T00:00:00Z', '2090-12-31T00:00:00Z'],
    ['2090-12-31T00:00:00.018157+00:00', '2090-12-31T00:00:00.018157Z'],
  ])('of a secret keep their precision: %s', async (written, shown) => {
    const { path } = await makeApplication(sandbox());
    const passwordCredential = { endDateTime: written };
    const added = await sandbox().graph('POST', `${path}/addPassword`, { passwordCredential });
    expect(added.body['endDateTime']).toBe(shown);
    const [read] = listOf((await sandbox().graph('GET', path)).body, 'passwordCredentials');
    expect(read?.['endDateTime']).toBe(shown);
  });

  it('of a secret that begins earlier end two years from now, with a key id of the client', async () => {
    const { path } = await makeApplication(sandbox());
    const keyId = '0d0cbf6c-9ba4-4f34-9d53-3f2b4f7a2c11';
    const passwordCredential = { keyId, startDateTime: '2020-01-01T00:00:00Z' };
    const { body } = await sandbox().graph('POST', `${path}/microsoft.graph.addPassword`, { passwordCredential });
    expect([body['keyId'], body['startDateTime']]).toEqual([keyId, '2020-01-01T00:00:00Z']);
    expect(textOf(body, 'endDateTime')).toMatch(TICKS);
    expect(new Date(textOf(body, 'endDateTime')).getUTCFullYear()).toBe(new Date().getUTCFullYear() + 2);
    const removed = await sandbox().graph('POST', `${path}/microsoft.graph.removePassword`, { keyId });
    expect(removed.status).toBe(204);
  });
});

describe('credentials as recorded', () => {
  it('the newest secret comes first, and a service principal shows no hint', async () => {
    const { appId, path } = await makeApplication(sandbox());
    const principal = `/servicePrincipals/${await makeServicePrincipal(sandbox(), appId)}`;
    for (const owner of [path, principal]) {
      const keyIds: unknown[] = [];
      for (const displayName of ['old', 'new']) {
        const { body } = await sandbox().graph('POST', `${owner}/addPassword`, { passwordCredential: { displayName } });
        keyIds.unshift(body['keyId']);
        expect(body['hint'] === null).toBe(owner === principal);
      }
      const shown = listOf((await sandbox().graph('GET', owner)).body, 'passwordCredentials');
      expect(shown.map((each) => each['keyId'])).toEqual(keyIds);
    }
  });

  it('a key without a name has its subject and its thumbprint', async () => {
    const { cert } = await (await makeAuthority()).issue({ rsa: true, endsInDays: 10 });
    const certificate = new X509Certificate(cert);
    const key = certificate.raw.toString('base64');
    const { path } = await makeApplication(sandbox(), {
      keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key, displayName: null }],
    });
    const [shown] = listOf((await sandbox().graph('GET', path)).body, 'keyCredentials');
    expect(shown).toMatchObject({
      customKeyIdentifier: certificate.fingerprint.replaceAll(':', ''),
      displayName: certificate.subject.split('\n').reverse().join(', '),
    });
  });

  it('a new application is locked only where that is assumed', async () => {
    const locking = await withSandbox({ assumptions: { lockedFromTheStart: true } });
    for (const [each, lock] of [
      [sandbox(), null] as const,
      [locking, { isEnabled: true, allProperties: true }] as const,
    ]) {
      const { body } = await each.graph('POST', '/applications', { displayName: 'Lock' });
      expect(body).toMatchObject({ servicePrincipalLockConfiguration: lock });
    }
  });
});

describe('ids as recorded', () => {
  it('a grant that is made again has the id that it had', async () => {
    const { appId } = await makeApplication(sandbox());
    const clientId = await makeServicePrincipal(sandbox(), appId);
    const [graph = {}] = listOf(
      (await sandbox().graph('GET', "/servicePrincipals?$filter=displayName eq 'Microsoft Graph'")).body,
    );
    const grant = { clientId, resourceId: graph['id'], consentType: 'AllPrincipals', scope: 'User.Read openid' };
    const made = await sandbox().graph('POST', '/oauth2PermissionGrants', grant);
    const id = textOf(made.body, 'id');
    expect(id).toMatch(/^[\w-]{43}$/);
    expect(made.body).toMatchObject({ ...grant, principalId: null });
    // Paths ignore case; ids do not.
    expect((await sandbox().graph('DELETE', `/oAuth2PermissionGrants/${id}`)).status).toBe(204);
    expect((await sandbox().graph('POST', '/OAuth2PermissionGrants', grant)).body['id']).toBe(id);
  });

  it('an app role assignment begins with its principal, and is read alone and expanded', async () => {
    const role = appRole('Reader');
    const { appId } = await makeApplication(sandbox(), { appRoles: [role] });
    const resourceId = await makeServicePrincipal(sandbox(), appId);
    const principalId = await makeServicePrincipal(sandbox(), (await makeApplication(sandbox())).appId);
    const path = `/servicePrincipals/${principalId}/appRoleAssignments`;
    const made = await sandbox().graph('POST', path, { principalId, resourceId, appRoleId: role.id });
    const id = textOf(made.body, 'id');
    expect(id).toMatch(/^[\w-]{43}$/);
    const context = `${sandbox().ready.graphUrl}/v1.0/$metadata#servicePrincipals('${principalId}')/appRoleAssignments`;
    expect((await sandbox().graph('GET', path)).body['@odata.context']).toBe(context);
    const one = await sandbox().graph('GET', `${path}/${id}`);
    expect(one.body).toEqual({ ...made.body, '@odata.context': `${context}/$entity` });
    const expanded = await sandbox().graph('GET', `/servicePrincipals/${principalId}?$expand=appRoleAssignments`);
    expect(listOf(expanded.body, 'appRoleAssignments').map((each) => each['id'])).toEqual([id]);
  });

  it.each(['nonsense', '00000000-0000-4000-8000-0000000000AB'])('%s is one that nothing has', async (id) => {
    for (const collection of ['applications', 'servicePrincipals', 'groups']) {
      expect(refusal(await sandbox().graph('GET', `/${collection}/${id}`))).toMatchObject({
        status: 404,
        code: 'Request_ResourceNotFound',
        message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
      });
    }
  });

  it('an appId that is no GUID is refused', async () => {
    const answer = await sandbox().graph('GET', "/applications(appId='nonsense')");
    expect(refusal(answer)).toMatchObject({ status: 400, code: 'Request_BadRequest' });
  });
});

describe('queries as recorded', () => {
  it('select in any case, without the id, and what there is not', async () => {
    const { id, path } = await makeApplication(sandbox());
    const context = `${sandbox().ready.graphUrl}/v1.0/$metadata#applications`;
    expect((await sandbox().graph('GET', `${path}?$select=Id`)).body).toEqual({
      '@odata.context': `${context}(id)/$entity`,
      id,
    });
    const listed = await sandbox().graph('GET', `/applications?$filter=id eq '${id}'&$select=DisplayName`);
    expect(listed.body).toEqual({ '@odata.context': `${context}(displayName)`, value: [{ displayName: 'Test' }] });
    const [user = {}] = listOf((await sandbox().graph('GET', '/users')).body);
    expect((await sandbox().graph('GET', `/users/${textOf(user, 'id')}?$select=noSuchProperty`)).body).toEqual({
      '@odata.context': `${sandbox().ready.graphUrl}/v1.0/$metadata#users(noSuchProperty)/$entity`,
    });
  });

  it('read one property', async () => {
    const { id, path } = await makeApplication(sandbox(), { appRoles: [appRole('Reader')] });
    const roles = await sandbox().graph('GET', `${path}/appRoles`);
    const context = `${sandbox().ready.graphUrl}/v1.0/$metadata#applications('${id}')`;
    expect(roles.body['@odata.context']).toBe(`${context}/appRoles`);
    expect(listOf(roles.body).map((each) => each['value'])).toEqual(['Reader']);
    expect((await sandbox().graph('GET', `${path}/DisplayName`)).body).toEqual({
      '@odata.context': `${context}/displayName`,
      value: 'Test',
    });
    const web = await sandbox().graph('GET', `${path}/web`);
    expect(objectOf(web.body, 'implicitGrantSettings')).toMatchObject({ enableIdTokenIssuance: false });
    expect((await sandbox().graph('GET', `${path}/notes`)).status).toBe(204);
    expect((await sandbox().graph('GET', `${path}/nothing`)).status).toBe(400);
  });

  it('memberships of groups and service principals', async () => {
    const [group = {}] = listOf((await sandbox().graph('GET', '/groups')).body);
    const path = `/groups/${textOf(group, 'id')}`;
    const groups = await sandbox().graph('POST', `${path}/getMemberGroups`, { securityEnabledOnly: false });
    expect(groups.body).toMatchObject({ value: [] });
    const principal = await makeServicePrincipal(sandbox(), (await makeApplication(sandbox())).appId);
    const cast = `/servicePrincipals/${principal}/transitiveMemberOf/microsoft.graph.directoryRole`;
    expect((await sandbox().graph('GET', cast)).body).toEqual({
      '@odata.context': `${sandbox().ready.graphUrl}/v1.0/$metadata#directoryRoles`,
      value: [],
    });
  });

  it('users whose name begins with a dollar sign', async () => {
    const userPrincipalName = '$nurse#1@contoso.onmicrosoft.com';
    const made = await sandbox().graph('POST', '/users', {
      userPrincipalName,
      displayName: 'Nurse',
      mailNickname: 'nurse',
      accountEnabled: true,
      passwordProfile: { password: 'Sw0rdfish-and-more' },
    });
    expect([made.status, Object.keys(made.body)[1]]).toEqual([201, 'id']);
    const read = await sandbox().graph('GET', `/users('${userPrincipalName.replace('#', '%23')}')`);
    expect([read.status, Object.keys(read.body).at(-1)]).toEqual([200, 'id']);
  });
});
