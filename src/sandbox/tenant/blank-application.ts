import type { ApplicationResource } from './application.ts';

const BLANK_API: ApplicationResource['api'] = {
  acceptMappedClaims: null,
  knownClientApplications: [],
  requestedAccessTokenVersion: null,
  oauth2PermissionScopes: [],
  preAuthorizedApplications: [],
};

const BLANK_INFO: ApplicationResource['info'] = {
  termsOfServiceUrl: null,
  supportUrl: null,
  privacyStatementUrl: null,
  marketingUrl: null,
  logoUrl: null,
};

/**
 * The instance lock with everything locked, as the portal sets it
 * (https://learn.microsoft.com/entra/identity-platform/howto-configure-app-instance-property-locks).
 */
export const WHOLE_INSTANCE_LOCK: ApplicationResource['servicePrincipalLockConfiguration'] = {
  isEnabled: true,
  allProperties: true,
  credentialsWithUsageVerify: true,
  credentialsWithUsageSign: true,
  tokenEncryptionKeyId: true,
};

const BLANK_WEB: ApplicationResource['web'] = {
  homePageUrl: null,
  logoutUrl: null,
  redirectUris: [],
  implicitGrantSettings: { enableIdTokenIssuance: false, enableAccessTokenIssuance: false },
};

/**
 * An application with only its ids and defaults (https://learn.microsoft.com/graph/api/application-post-applications).
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
    api: BLANK_API,
    appRoles: [],
    info: BLANK_INFO,
    keyCredentials: [],
    parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: 'Allow' },
    passwordCredentials: [],
    publicClient: { redirectUris: [] },
    requiredResourceAccess: [],
    servicePrincipalLockConfiguration: null,
    spa: { redirectUris: [] },
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    web: BLANK_WEB,
  };
}
