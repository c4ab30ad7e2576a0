import type { RegisterAnswers, ResourceAnswers } from '../../src/registration/answers/answers.ts';
import type { FieldValues } from '../../src/cli/fields/field.ts';
import type { AppType } from '../../src/registration/model/app-type.ts';
import type {
  Observed,
  ObservedApi,
  ObservedApplication,
  PasswordCredential,
} from '../../src/registration/model/observed.ts';
import { permissionScope } from '../../src/registration/consent/permission-scope.ts';
import { issueLines, registrationOf } from './registration-of.ts';

export const NOW = new Date('2026-11-05T12:00:00Z');
export const FHIR_URL = 'https://fhir.contoso.com';
export const TENANT_ID = 'eeeeeeee-0000-4000-8000-000000000001';
export const APP_ID = 'aaaaaaaa-0000-4000-8000-000000000001';
/** The application that people who sign in with Azure CLI use. */
export const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
export const ADA = 'cccccccc-0000-4000-8000-000000000001';

/** The answers that values stand for; name and server are said already. */
export function answersFor(type: AppType, values: FieldValues): RegisterAnswers {
  const validated = registrationOf(type, { name: 'Contoso', fhirUrl: FHIR_URL, ...values });
  if ('issues' in validated) {
    throw new Error(issueLines(validated.issues).join('\n'));
  }
  return validated.answers;
}

/** As {@link answersFor}, for a resource. */
export function resourceAnswers(values: FieldValues = {}): ResourceAnswers {
  const answers = answersFor('resource', values);
  if (answers.type !== 'resource') {
    throw new Error(`A resource came out as ${answers.type}.`);
  }
  return answers;
}

/** An application with nothing in it, but for what is said. */
export function application(facts: Partial<ObservedApplication> = {}): ObservedApplication {
  return {
    id: 'application',
    appId: APP_ID,
    displayName: 'Contoso',
    uniqueName: null,
    createdDateTime: '2026-01-01T00:00:00Z',
    createdByAppId: null,
    description: null,
    notes: null,
    serviceManagementReference: null,
    signInAudience: 'AzureADMyOrg',
    isFallbackPublicClient: false,
    tags: [],
    identifierUris: [],
    api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [] },
    appRoles: [],
    web: {
      redirectUris: [],
      logoutUrl: null,
      implicitGrantSettings: { enableIdTokenIssuance: false, enableAccessTokenIssuance: false },
    },
    spa: { redirectUris: [] },
    publicClient: { redirectUris: [] },
    requiredResourceAccess: [],
    passwordCredentials: [],
    keyCredentials: [],
    servicePrincipalLockConfiguration: { isEnabled: true },
    optionalClaims: null,
    ...facts,
  };
}

/** A tenant that owns contoso.com and has nothing of ours, but for what is said; the caller is Ada. */
export function tenant(facts: Partial<Observed> = {}): Observed {
  return {
    tenant: {
      id: TENANT_ID,
      verifiedDomains: ['contoso.com'],
      policy: null,
      federatedAudience: 'api://AzureADTokenExchange',
    },
    caller: { objectId: ADA, kind: 'user', appId: AZURE_CLI },
    application: null,
    servicePrincipal: null,
    owners: [{ id: ADA, appId: null, name: 'Ada' }],
    federatedCredentials: [],
    assignments: [],
    grants: [],
    api: null,
    graphServicePrincipalId: 'graph-principal',
    ownerIds: [],
    uriOwners: [],
    azureAccess: null,
    preAuthorizedClients: [],
    storedSecretHint: null,
    storedCertificate: null,
    ...facts,
  };
}

/** The API of {@link FHIR_URL}, whose tokens are of version 1. */
export function contosoApi(facts: Partial<ObservedApi> = {}): ObservedApi {
  return {
    appId: 'bbbbbbbb-0000-4000-8000-000000000001',
    displayName: 'Contoso FHIR',
    audience: FHIR_URL,
    tokenVersion: 1,
    servicePrincipalId: 'api-principal',
    appRoles: [],
    scopes: [permissionScope('user_impersonation', 'admin', 'Contoso FHIR')],
    firstParty: false,
    ...facts,
  };
}

/** A secret of someone else's, but for what is said. */
export function secret(keyId: string, facts: Partial<PasswordCredential> = {}): PasswordCredential {
  return {
    keyId,
    displayName: 'by hand',
    hint: 'abc',
    startDateTime: '2026-01-01T00:00:00Z',
    endDateTime: '2027-01-01T00:00:00Z',
    ...facts,
  };
}
