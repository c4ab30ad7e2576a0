import type { ApplicationResource } from '../../tenant/application.ts';
import { asRead } from '../as-read.ts';
import { shownKeys, shownPasswords } from '../credentials/shown-credentials.ts';
import { shownInfo, shownRoles, shownScopes } from './shown-parts.ts';

/**
 * An application as Graph shows it when nothing is selected, without the bytes of its keys: the properties of the
 * newest recording, in its order
 * (https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_create_for_rbac_service_management_reference.yaml),
 * with `createdByAppId` and `isDisabled`, which a capture of 2026 has (https://github.com/calvinchengx/entra-emulator).
 * Complex properties come last, unless they are null.
 */
export function showApplication(resource: ApplicationResource): Record<string, unknown> {
  const { optionalClaims, servicePrincipalLockConfiguration, requestSignatureVerification } = resource;
  const [withoutValue, withValue] = partedByValue({
    optionalClaims,
    servicePrincipalLockConfiguration,
    requestSignatureVerification,
  });
  const { optionalClaims: claims, ...locks } = withValue;
  return {
    ...simpleProperties(resource),
    ...withoutValue,
    addIns: resource.addIns,
    api: { ...resource.api, oauth2PermissionScopes: shownScopes(resource.api.oauth2PermissionScopes) },
    appRoles: shownRoles(resource.appRoles),
    info: shownInfo(resource.info),
    keyCredentials: shownKeys(resource.keyCredentials),
    ...(claims === undefined ? {} : { optionalClaims: claims }),
    parentalControlSettings: resource.parentalControlSettings,
    passwordCredentials: shownPasswords(resource.passwordCredentials),
    publicClient: resource.publicClient,
    requiredResourceAccess: resource.requiredResourceAccess,
    ...locks,
    verifiedPublisher: resource.verifiedPublisher,
    web: shownWeb(resource.web),
    spa: resource.spa,
  };
}

// An application is never changed but replaced, so what was shown of it stays right.
const read = new WeakMap<ApplicationResource, Readonly<Record<string, unknown>>>();

/** An application as reads show it when nothing is selected; made once for each version of it. */
export function readApplication(resource: ApplicationResource): Readonly<Record<string, unknown>> {
  const shown = read.get(resource) ?? asRead(showApplication(resource));
  read.set(resource, shown);
  return shown;
}

/** An application with the properties that Graph shows only where they are selected. */
export function showWholeApplication(resource: ApplicationResource): Record<string, unknown> {
  const { authenticationBehaviors, managerApplications, oauth2RequirePostResponse } = resource;
  return { ...showApplication(resource), authenticationBehaviors, managerApplications, oauth2RequirePostResponse };
}

function simpleProperties(resource: ApplicationResource): Record<string, unknown> {
  return {
    id: resource.id,
    deletedDateTime: resource.deletedDateTime,
    appId: resource.appId,
    applicationTemplateId: resource.applicationTemplateId,
    disabledByMicrosoftStatus: resource.disabledByMicrosoftStatus,
    createdByAppId: resource.createdByAppId,
    createdDateTime: resource.createdDateTime,
    displayName: resource.displayName,
    description: resource.description,
    groupMembershipClaims: resource.groupMembershipClaims,
    identifierUris: resource.identifierUris,
    isDeviceOnlyAuthSupported: resource.isDeviceOnlyAuthSupported,
    isDisabled: resource.isDisabled,
    isFallbackPublicClient: resource.isFallbackPublicClient,
    nativeAuthenticationApisEnabled: resource.nativeAuthenticationApisEnabled,
    notes: resource.notes,
    publisherDomain: resource.publisherDomain,
    serviceManagementReference: resource.serviceManagementReference,
    signInAudience: resource.signInAudience,
    tags: resource.tags,
    tokenEncryptionKeyId: resource.tokenEncryptionKeyId,
    uniqueName: resource.uniqueName,
    samlMetadataUrl: resource.samlMetadataUrl,
    defaultRedirectUri: resource.defaultRedirectUri,
    certification: resource.certification,
  };
}

function shownWeb({
  homePageUrl,
  logoutUrl,
  redirectUris,
  implicitGrantSettings,
}: ApplicationResource['web']): Record<string, unknown> {
  const { enableAccessTokenIssuance, enableIdTokenIssuance } = implicitGrantSettings;
  return {
    homePageUrl,
    logoutUrl,
    redirectUris,
    implicitGrantSettings: { enableAccessTokenIssuance, enableIdTokenIssuance },
    redirectUriSettings: redirectUris.map((uri) => ({ uri, index: null })),
  };
}

function partedByValue(
  properties: Readonly<Record<string, unknown>>,
): readonly [Record<string, unknown>, Record<string, unknown>] {
  const entries = Object.entries(properties);
  return [
    Object.fromEntries(entries.filter(([, value]) => value === null)),
    Object.fromEntries(entries.filter(([, value]) => value !== null)),
  ];
}
