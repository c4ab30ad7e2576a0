import type { ApplicationResource } from './application.ts';

/**
 * An application with only its ids and defaults (https://learn.microsoft.com/graph/api/application-post-applications).
 * The instance lock is on by default
 * (https://learn.microsoft.com/entra/identity-platform/howto-configure-app-instance-property-locks).
 */
export function blankApplication(facts: {
  readonly id: string;
  readonly appId: string;
  readonly createdByAppId: string | null;
  readonly createdDateTime: string;
  readonly publisherDomain: string;
}): ApplicationResource {
  return {
    ...facts,
    deletedDateTime: null,
    uniqueName: null,
    applicationTemplateId: null,
    disabledByMicrosoftStatus: null,
    displayName: '',
    description: null,
    groupMembershipClaims: null,
    identifierUris: [],
    isDeviceOnlyAuthSupported: null,
    isDisabled: null,
    isFallbackPublicClient: null,
    nativeAuthenticationApisEnabled: null,
    notes: null,
    oauth2RequirePostResponse: false,
    serviceManagementReference: null,
    signInAudience: 'AzureADMyOrg',
    tags: [],
    tokenEncryptionKeyId: null,
    samlMetadataUrl: null,
    defaultRedirectUri: null,
    managerApplications: [],
    certification: null,
    optionalClaims: null,
    requestSignatureVerification: null,
    authenticationBehaviors: null,
    addIns: [],
    api: {
      acceptMappedClaims: null,
      knownClientApplications: [],
      requestedAccessTokenVersion: null,
      oauth2PermissionScopes: [],
      preAuthorizedApplications: [],
    },
    appRoles: [],
    info: {
      termsOfServiceUrl: null,
      supportUrl: null,
      privacyStatementUrl: null,
      marketingUrl: null,
      logoUrl: null,
    },
    keyCredentials: [],
    parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: 'Allow' },
    passwordCredentials: [],
    publicClient: { redirectUris: [] },
    requiredResourceAccess: [],
    servicePrincipalLockConfiguration: {
      isEnabled: true,
      allProperties: true,
      credentialsWithUsageVerify: true,
      credentialsWithUsageSign: true,
      tokenEncryptionKeyId: true,
    },
    spa: { redirectUris: [] },
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    web: {
      homePageUrl: null,
      logoutUrl: null,
      redirectUris: [],
      implicitGrantSettings: { enableIdTokenIssuance: false, enableAccessTokenIssuance: false },
    },
  };
}
