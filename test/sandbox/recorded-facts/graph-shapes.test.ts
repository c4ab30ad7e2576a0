import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { appRole, makeApplication, makeServicePrincipal } from '../make-objects.ts';
import { type JsonObject, listOf, objectOf, sharedSandbox, type TestSandbox, textOf } from '../running-sandbox.ts';
import { recordedIn } from './recording-sources.ts';

// What Microsoft Graph's objects looked like when the tests of Azure CLI were recorded: keys and their order, times, and
// the order of what is in them.

const sandbox = sharedSandbox();

/** Keys that only answers of 2026 have (https://github.com/calvinchengx/entra-emulator). */
const NEWER_KEYS = ['createdByAppId', 'isDisabled', 'infoCatalogs'];

const APPLICATION_KEYS = `id, deletedDateTime, appId, applicationTemplateId, disabledByMicrosoftStatus, createdDateTime,
displayName, description, groupMembershipClaims, identifierUris, isDeviceOnlyAuthSupported, isFallbackPublicClient,
nativeAuthenticationApisEnabled, notes, publisherDomain, serviceManagementReference, signInAudience, tags,
tokenEncryptionKeyId, uniqueName, samlMetadataUrl, defaultRedirectUri, certification, optionalClaims,
servicePrincipalLockConfiguration, requestSignatureVerification, addIns, api, appRoles, info, keyCredentials,
parentalControlSettings, passwordCredentials, publicClient, requiredResourceAccess, verifiedPublisher, web, spa`;

const SERVICE_PRINCIPAL_KEYS = `id, deletedDateTime, accountEnabled, alternativeNames, appDisplayName, appDescription,
appId, applicationTemplateId, appOwnerOrganizationId, appRoleAssignmentRequired, createdDateTime, description,
disabledByMicrosoftStatus, displayName, homepage, loginUrl, logoutUrl, notes, notificationEmailAddresses,
preferredSingleSignOnMode, preferredTokenSigningKeyThumbprint, replyUrls, servicePrincipalNames, servicePrincipalType,
signInAudience, tags, tokenEncryptionKeyId, samlSingleSignOnSettings, addIns, appRoles, info, keyCredentials,
oauth2PermissionScopes, passwordCredentials, resourceSpecificApplicationPermissions, verifiedPublisher`;

const PASSWORD_KEYS = 'customKeyIdentifier, displayName, endDateTime, hint, keyId, secretText, startDateTime';
const USER_PARTS = `businessPhones, displayName, givenName, jobTitle, mail, mobilePhone, officeLocation,
preferredLanguage, surname, userPrincipalName`;

function keysOf(object: JsonObject): readonly string[] {
  return Object.keys(object).filter((key) => !key.startsWith('@') && !NEWER_KEYS.includes(key));
}

function names(text: string): readonly string[] {
  return text.split(/,\s+/);
}

async function created(of: TestSandbox, path: string, body: unknown): Promise<JsonObject> {
  return (await of.graph('POST', path, body)).body;
}

async function principal(of: TestSandbox): Promise<JsonObject> {
  return created(of, '/servicePrincipals', { appId: (await makeApplication(of)).appId });
}

async function newUser(of: TestSandbox): Promise<JsonObject> {
  const name = randomUUID();
  return created(of, '/users', {
    accountEnabled: true,
    displayName: name,
    mailNickname: name,
    userPrincipalName: `${name}@${of.ready.tenantDomain}`,
    passwordProfile: { password: `Pa55-${randomUUID()}` },
  });
}

describe.each<{
  readonly what: string;
  readonly source: string;
  readonly read: (of: TestSandbox) => Promise<JsonObject>;
  readonly keys: string;
  /** Properties of applications and service principals that hold objects move where they are null. */
  readonly inAnyOrder?: boolean;
}>([
  {
    what: 'an application',
    source: recordedIn('test_create_for_rbac_service_management_reference'),
    read: (of) => created(of, '/applications', { displayName: 'a' }),
    keys: APPLICATION_KEYS,
    inAnyOrder: true,
  },
  {
    what: 'a service principal',
    source: recordedIn('test_create_for_rbac_service_management_reference'),
    read: principal,
    keys: SERVICE_PRINCIPAL_KEYS,
    inAnyOrder: true,
  },
  {
    what: 'the information of an application',
    source: recordedIn('test_create_for_rbac_service_management_reference'),
    read: async (of) => objectOf(await created(of, '/applications', { displayName: 'a' }), 'info'),
    keys: 'logoUrl, marketingUrl, privacyStatementUrl, supportUrl, termsOfServiceUrl',
  },
  {
    what: 'a password',
    source: recordedIn('test_app_credential'),
    read: async (of) => created(of, `/applications/${(await makeApplication(of)).id}/addPassword`, {}),
    keys: PASSWORD_KEYS,
  },
  {
    what: 'a federated identity credential',
    source: recordedIn('test_app_federated_credential'),
    read: async (of) => {
      const body = {
        name: 'federated',
        issuer: 'https://i.example',
        subject: 's',
        audiences: ['api://AzureADTokenExchange'],
      };
      return created(of, `/applications/${(await makeApplication(of)).id}/federatedIdentityCredentials`, body);
    },
    keys: 'id, name, issuer, subject, description, audiences',
  },
  {
    what: 'a user that was made',
    source: recordedIn('test_role_assignment_audits'),
    read: newUser,
    keys: `id, ${USER_PARTS}`,
  },
  {
    what: 'a user that is read',
    source: recordedIn('test_role_assignment_audits'),
    read: async (of) => (await of.graph('GET', `/users/${textOf(await newUser(of), 'id')}`)).body,
    keys: `${USER_PARTS}, id`,
  },
])('$what ($source)', ({ read, keys, inAnyOrder = false }) => {
  test('has the recorded keys', async () => {
    const found = keysOf(await read(sandbox()));
    expect(inAnyOrder ? [...found].sort() : found).toEqual(inAnyOrder ? [...names(keys)].sort() : names(keys));
  });
});

const TICKS = /T\d\d:\d\d:\d\d\.\d{0,6}[1-9]Z$/;
const WHOLE_SECONDS = /T\d\d:\d\d:\d\dZ$/;

describe('times', () => {
  test(`of an application have ticks when it is made, and whole seconds later (${recordedIn('test_app_scenario')})`, async () => {
    const application = await created(sandbox(), '/applications', { displayName: 'a' });
    const made = textOf(application, 'createdDateTime');
    const read = textOf(
      (await sandbox().graph('GET', `/applications/${textOf(application, 'id')}`)).body,
      'createdDateTime',
    );
    expect(made).toMatch(TICKS);
    expect(read).toMatch(WHOLE_SECONDS);
    expect(read).toBe(made.replace(/\.\d+/, ''));
  });

  test.each([
    ['a service principal', recordedIn('test_service_principal_scenario'), principal],
    [
      'a group',
      recordedIn('test_group_scenario'),
      (of: TestSandbox) =>
        created(of, '/groups', { displayName: 'g', mailNickname: 'g', mailEnabled: false, securityEnabled: true }),
    ],
  ])('of %s have whole seconds from the start (%s)', async (_, _source, make) => {
    expect(textOf(await make(sandbox()), 'createdDateTime')).toMatch(WHOLE_SECONDS);
  });

  test.each([
    ['whole seconds', '2100-12-31T11:59:59Z', '2100-12-31T11:59:59Z'],
    ['microseconds', '2100-12-31T11:59:59.018157Z', '2100-12-31T11:59:59.018157Z'],
    ['ticks in another zone', '2100-12-31T17:05:26.1557753+08:00', '2100-12-31T09:05:26.1557753Z'],
  ])(`of a password come back as they were sent: %s (${recordedIn('test_app_credential')})`, async (_, sent, shown) => {
    const { path } = await makeApplication(sandbox());
    const password = await created(sandbox(), `${path}/addPassword`, { passwordCredential: { endDateTime: sent } });
    const [read = {}] = listOf((await sandbox().graph('GET', path)).body, 'passwordCredentials');
    expect([textOf(password, 'endDateTime'), textOf(read, 'endDateTime')]).toEqual([shown, shown]);
  });
});

describe('order', () => {
  const uris = ['https://one.example', 'https://two.example', 'https://three.example'];
  const roles = ['first', 'second'].map((value) => appRole(value));

  test(`what was written in order is read the other way round (${recordedIn('test_app_scenario')})`, async () => {
    const written = await created(sandbox(), '/applications', {
      displayName: 'a',
      web: { redirectUris: uris },
      appRoles: roles,
    });
    const read = (await sandbox().graph('GET', `/applications/${textOf(written, 'id')}`)).body;
    const uriList = (of: JsonObject): unknown => objectOf(of, 'web')['redirectUris'];
    const roleList = (of: JsonObject): readonly unknown[] => listOf(of, 'appRoles').map(({ value }) => value);
    expect([uriList(written), roleList(written)]).toEqual([uris, ['first', 'second']]);
    expect([uriList(read), roleList(read)]).toEqual([[...uris].reverse(), ['second', 'first']]);
  });

  test(`the newest password is the first (${recordedIn('test_app_credential')})`, async () => {
    const { path } = await makeApplication(sandbox());
    for (const displayName of ['old', 'new']) {
      await created(sandbox(), `${path}/addPassword`, { passwordCredential: { displayName } });
    }
    const passwords = listOf((await sandbox().graph('GET', path)).body, 'passwordCredentials');
    expect(passwords.map(({ displayName }) => displayName)).toEqual(['new', 'old']);
  });
});

describe('what Graph fills in', () => {
  test(`a hint for an application's password, none for a service principal's (${recordedIn('test_sp_credential')})`, async () => {
    const { path, appId } = await makeApplication(sandbox());
    const principalId = await makeServicePrincipal(sandbox(), appId);
    const ofApplication = await created(sandbox(), `${path}/addPassword`, {});
    const ofPrincipal = await created(sandbox(), `/servicePrincipals/${principalId}/addPassword`, {});
    expect(ofApplication['hint']).toBe(textOf(ofApplication, 'secretText').slice(0, 3));
    expect(ofPrincipal['hint']).toBe(null);
  });

  test(`nothing for what was not found: an empty list (${recordedIn('test_app_create_idempotent')})`, async () => {
    const { status, body } = await sandbox().graph('GET', "/applications?$filter=displayName eq 'nobody'");
    expect({ status, body }).toEqual({
      status: 200,
      body: { '@odata.context': `${sandbox().ready.origin}/v1.0/$metadata#applications`, value: [] },
    });
  });
});

/** The same in Azure PowerShell's recording of Get-AzADOrganization (https://github.com/Azure/azure-powershell). */
test('an organization has its keys in the recorded order, and whole seconds', async () => {
  const [organization = {}] = listOf((await sandbox().graph('GET', '/organization')).body);
  const newer = ['defaultUsageLocation', 'privacyProfile'];
  const recorded = `id, deletedDateTime, businessPhones, city, country, countryLetterCode, createdDateTime, displayName,
isMultipleDataLocationsForServicesEnabled, marketingNotificationEmails, onPremisesLastSyncDateTime,
onPremisesSyncEnabled, partnerTenantType, postalCode, preferredLanguage, securityComplianceNotificationMails,
securityComplianceNotificationPhones, state, street, technicalNotificationMails, tenantType, directorySizeQuota,
assignedPlans, provisionedPlans, verifiedDomains`;

  expect(keysOf(organization).filter((key) => !newer.includes(key))).toEqual(names(recorded));
  expect(textOf(organization, 'createdDateTime')).toMatch(/^[\d-]{10}T[\d:]{8}Z$/);
});
