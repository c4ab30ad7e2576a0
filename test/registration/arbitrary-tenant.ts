import fc from 'fast-check';
import type { RegisterAnswers } from '../../src/registration/answers/answers.ts';
import type { AppRole, PermissionScope } from '../../src/registration/model/permissions.ts';
import { appRole } from '../../src/registration/roles/app-role.ts';
import type { AzureAccess } from '../../src/registration/model/azure-access.ts';
import { AZURE_FHIR_ROLES } from '../../src/registration/roles/azure-role.ts';
import { MICROSOFT_GRAPH } from '../../src/registration/consent/graph-permissions.ts';
import type {
  Observed,
  ObservedApi,
  ObservedApplication,
  ObservedServicePrincipal,
  PasswordCredential,
} from '../../src/registration/model/observed.ts';
import { permissionScope } from '../../src/registration/consent/permission-scope.ts';
import { replyUrlIdentity } from '../../src/registration/answers/reply-url.ts';
import { deliveredTag, identificationTags, PORTAL_TAG } from '../../src/registration/tags.ts';
import { CLIENTS, REPLY_URLS, ROLES, SCOPES } from './arbitrary-answers.ts';
import { azureAccess, azureAssignment } from './sample-azure.ts';
import { ADA, APP_ID } from './sample-tenant.ts';

const API_APP_ID = 'bbbbbbbb-0000-4000-8000-000000000001';
const PAST = '2026-01-01T00:00:00Z';
const FUTURE = '2027-01-01T00:00:00Z';

const nothingOr = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary);
const word = fc.stringMatching(/^[a-z]{1,6}$/);

/** A scope that this tool, a person in the portal, or a script without texts has defined. */
const anyScope: fc.Arbitrary<PermissionScope> = fc.record({
  id: fc.uuid(),
  value: fc.oneof(fc.constantFrom(...SCOPES), word),
  type: fc.constantFrom('User', 'Admin'),
  isEnabled: fc.boolean(),
  adminConsentDisplayName: nothingOr(word),
  adminConsentDescription: nothingOr(word),
  userConsentDisplayName: nothingOr(word),
  userConsentDescription: nothingOr(word),
});

const anyRole: fc.Arbitrary<AppRole> = fc.record({
  id: fc.uuid(),
  value: nothingOr(fc.oneof(fc.constantFrom(...ROLES), word)),
  displayName: nothingOr(word),
  description: nothingOr(word),
  isEnabled: fc.boolean(),
  allowedMemberTypes: fc.constantFrom(['User'], ['Application'], ['User', 'Application']),
});

const unique = { selector: ({ value }: { readonly value: string | null }) => value, maxLength: 4 };

/** Secrets of others, and ours: delivered or lost, working or expired. */
const anySecrets = fc.uniqueArray(
  fc.record({
    keyId: fc.uuid(),
    displayName: fc.constantFrom(null, 'by hand', 'fhir-apps 5b1d', 'fhir-apps 77aa'),
    hint: fc.constantFrom(null, 'abc', 'xyz'),
    startDateTime: fc.constant(PAST),
    endDateTime: fc.constantFrom(null, PAST, FUTURE),
    delivered: fc.boolean(),
  }),
  { selector: ({ keyId }) => keyId, maxLength: 4 },
);

/** Reply URLs on any platforms, each on one, as Entra keeps them. */
const anyReplyUrls = fc
  .uniqueArray(
    fc.record({
      url: fc.oneof(fc.constantFrom(...REPLY_URLS), fc.constantFrom('http://localhost:*/x', 'com.contoso.ward:/cb')),
      platform: fc.constantFrom('web', 'spa', 'native'),
    }),
    { selector: ({ url }) => replyUrlIdentity(url), maxLength: 4 },
  )
  .map((entries) => (platform: string) => entries.filter((entry) => entry.platform === platform).map(({ url }) => url));

const anyAccess = fc.uniqueArray(
  fc.record({
    resourceAppId: fc.constantFrom(MICROSOFT_GRAPH, API_APP_ID, 'dddddddd-0000-4000-8000-000000000001'),
    resourceAccess: fc.uniqueArray(
      fc.record({
        id: fc.oneof(fc.uuid(), fc.constant(appRole('globalReader').id)),
        type: fc.constantFrom('Scope', 'Role'),
      }),
      { selector: ({ id, type }) => `${id} ${type}`, maxLength: 3 },
    ),
  }),
  { selector: ({ resourceAppId }) => resourceAppId, maxLength: 3 },
);

/** The application of these answers as an earlier run, other people, or both have left it. */
function anyApplication(answers: RegisterAnswers): fc.Arbitrary<ObservedApplication> {
  return fc
    .record({
      displayName: fc.constantFrom(answers.name, 'Renamed'),
      text: nothingOr(word),
      own: fc.constantFrom(
        [],
        identificationTags(answers),
        identificationTags({ ...answers, serverKind: answers.serverKind === 'oss' ? 'ahds' : 'oss' }),
      ),
      foreignTags: fc.uniqueArray(word, { maxLength: 3 }),
      identifierUris: fc.uniqueArray(fc.constantFrom(answers.fhirUrl, 'api://contoso-fhir', `api://${APP_ID}`), {
        maxLength: answers.type === 'resource' ? 3 : 0,
      }),
      version: fc.constantFrom(null, 1, 2),
      scopes: fc.uniqueArray(anyScope, unique),
      preAuthorized: fc.subarray([...CLIENTS, 'dddddddd-0000-4000-8000-000000000013']),
      roles: fc.uniqueArray(anyRole, unique),
      replyUrls: anyReplyUrls,
      access: anyAccess,
      secrets: anySecrets,
      flag: nothingOr(fc.boolean()),
      audience: fc.constantFrom('AzureADMyOrg', 'AzureADMultipleOrgs'),
      lock: nothingOr(fc.record({ isEnabled: fc.boolean() })),
    })
    .map((made) => ({
      id: 'application',
      appId: APP_ID,
      displayName: made.displayName,
      uniqueName: answers.uniqueName,
      createdDateTime: PAST,
      createdByAppId: null,
      description: made.text,
      notes: made.text,
      serviceManagementReference: made.text,
      signInAudience: made.audience,
      isFallbackPublicClient: made.flag,
      tags: [
        ...made.foreignTags,
        ...made.own,
        ...made.secrets.filter(({ delivered }) => delivered).map(({ keyId }) => deliveredTag(keyId)),
      ],
      identifierUris: made.identifierUris,
      api: {
        requestedAccessTokenVersion: made.version,
        oauth2PermissionScopes: made.scopes,
        others: {
          preAuthorizedApplications: made.preAuthorized.map((appId) => ({
            appId,
            delegatedPermissionIds: made.scopes.slice(0, 1).map(({ id }) => id),
          })),
        },
      },
      appRoles: made.roles,
      web: {
        redirectUris: made.replyUrls('web'),
        logoutUrl: made.text,
        implicitGrantSettings: { enableIdTokenIssuance: made.flag ?? false, enableAccessTokenIssuance: false },
      },
      spa: { redirectUris: made.replyUrls('spa') },
      publicClient: { redirectUris: made.replyUrls('native') },
      requiredResourceAccess: made.access,
      passwordCredentials: made.secrets.map(({ delivered: _, ...secret }): PasswordCredential => secret),
      keyCredentials: [
        { keyId: 'certificate', displayName: null, customKeyIdentifier: null, startDateTime: null, endDateTime: null },
      ],
      servicePrincipalLockConfiguration: made.lock,
      optionalClaims: null,
    }));
}

const anyServicePrincipal: fc.Arbitrary<ObservedServicePrincipal> = fc
  .uniqueArray(fc.oneof(word, fc.constant(PORTAL_TAG)), { maxLength: 2 })
  .map((tags) => ({
    id: 'service-principal',
    appId: APP_ID,
    displayName: 'Made by hand',
    tags,
    accountEnabled: true,
    servicePrincipalType: 'Application',
    appRoleAssignmentRequired: false,
    servicePrincipalNames: [APP_ID],
    credentials: [],
    appRoles: [],
    oauth2PermissionScopes: [],
  }));

/** The API of a client; only the first-party one may still lack a service principal. */
function anyApi(answers: RegisterAnswers): fc.Arbitrary<ObservedApi | null> {
  if (answers.type === 'resource') {
    return fc.constant(null);
  }
  const firstParty = answers.serverKind !== 'oss';
  return fc.constantFrom(...(firstParty ? ['api-principal', null] : ['api-principal'])).map((servicePrincipalId) => ({
    appId: API_APP_ID,
    displayName: 'Contoso FHIR',
    audience: answers.fhirUrl,
    tokenVersion: firstParty ? null : 1,
    servicePrincipalId,
    appRoles: firstParty ? [] : ROLES.map(appRole),
    scopes: SCOPES.map((value) => permissionScope(value, 'user', 'Contoso FHIR')),
    firstParty,
  }));
}

/** What is known of the Azure roles on a managed server: nothing, or which of them the service principal holds. */
function anyAzureAccess(answers: RegisterAnswers): fc.Arbitrary<AzureAccess | null> {
  return answers.type === 'service' && answers.serverKind !== 'oss'
    ? nothingOr(
        fc
          .subarray([...AZURE_FHIR_ROLES])
          .map((roles) => azureAccess(roles.map((role) => azureAssignment(role, 'service-principal')))),
      )
    : fc.constant(null);
}

/** A tenant, and the application of these answers that stands in it. */
export type StandingTenant = Observed & { readonly application: ObservedApplication };

/** Any tenant in which these answers can be carried out: with nothing of theirs, or with much that others made. */
export function tenantFor(answers: RegisterAnswers): fc.Arbitrary<Observed> {
  return fc.oneof(tenantWith(answers, fc.constant(null)), standingTenantFor(answers));
}

/** As {@link tenantFor}, where the application stands already. */
export function standingTenantFor(answers: RegisterAnswers): fc.Arbitrary<StandingTenant> {
  return tenantWith(answers, anyApplication(answers));
}

function tenantWith<A extends ObservedApplication | null>(
  answers: RegisterAnswers,
  application: fc.Arbitrary<A>,
): fc.Arbitrary<Observed & { readonly application: A }> {
  return fc
    .record({
      application,
      servicePrincipal: nothingOr(anyServicePrincipal),
      assigned: fc.subarray(ROLES.map((role) => appRole(role).id)),
      api: anyApi(answers),
      kind: fc.constantFrom('user' as const, 'app' as const),
      verifiedDomains: nothingOr(fc.subarray(['contoso.com', 'fabrikam.com'])),
      maxLifetime: fc.constantFrom(null, 'P90D'),
      onlyDefaultUris: fc.boolean(),
      exemptsVersion2: fc.boolean(),
      granted: fc.tuple(fc.subarray([...SCOPES, 'foreign']), fc.subarray(['openid', 'Mail.Read'])),
      ownersKnown: fc.boolean(),
      storedSecretHint: fc.constantFrom(null, 'abc', 'xyz'),
      uriHeld: fc.boolean(),
      azureAccess: anyAzureAccess(answers),
    })
    .map((made) => ({
      tenant: {
        id: 'eeeeeeee-0000-4000-8000-000000000001',
        verifiedDomains: made.verifiedDomains,
        federatedAudience: 'api://AzureADTokenExchange',
        policy: {
          isEnabled: true,
          passwordRestrictions: [
            {
              restrictionType: 'passwordLifetime',
              state: 'enabled',
              maxLifetime: made.maxLifetime,
              restrictForAppsCreatedAfterDateTime: null,
              exemptsSomeActors: false,
            },
          ],
          onlyDefaultUris: made.onlyDefaultUris,
          exemptsVersion2: made.exemptsVersion2,
          keyRestrictions: [],
        },
      },
      caller: { objectId: ADA, kind: made.kind, appId: '' },
      application: made.application,
      servicePrincipal: made.application === null ? null : made.servicePrincipal,
      owners: made.application === null ? null : [{ id: ADA, appId: null, name: 'Ada' }],
      federatedCredentials: [],
      assignments:
        made.application === null || made.servicePrincipal === null
          ? []
          : made.assigned.map((appRoleId) => ({ appRoleId, resourceId: 'api-principal' })),
      grants:
        made.application === null || made.servicePrincipal === null
          ? []
          : made.granted.map((scopes, index) => ({
              id: `grant-${index}`,
              resourceId: index === 0 ? (made.api?.servicePrincipalId ?? 'another-principal') : 'graph-principal',
              scope: scopes.join(' '),
            })),
      api: made.api,
      graphServicePrincipalId: 'graph-principal',
      ownerIds: answers.owners,
      uriOwners:
        made.uriHeld && answers.type === 'resource' && answers.identifierUri === null
          ? [{ uri: answers.fhirUrl, appId: API_APP_ID, displayName: 'Older registration' }]
          : [],
      azureAccess: made.azureAccess,
      preAuthorizedClients:
        answers.type === 'resource'
          ? answers.preAuthorize.map((appId) => ({ appId, displayName: 'Client', externalAccess: [] }))
          : [],
      storedSecretHint: made.storedSecretHint,
      storedCertificate: null,
    }));
}
