import type { ApplicationResource } from '../../tenant/application.ts';
import type { ApplicationWrite } from './application-shape.ts';
import { completeKey } from '../credentials/key-credentials.ts';

/**
 * The application as it would be after a write. Collections are replaced whole; the nested objects (`api`, `web`, …)
 * keep the properties that the write omits, as Terraform relies on
 * (https://github.com/hashicorp/terraform-provider-azuread). Passwords are not merged here.
 */
export function mergeApplication(before: ApplicationResource, write: ApplicationWrite): ApplicationResource {
  const { api, web, spa, publicClient, info, appRoles, keyCredentials, displayName, ...rest } = write;
  const { optionalClaims, requiredResourceAccess } = write;
  return {
    ...before,
    ...rest,
    passwordCredentials: before.passwordCredentials,
    displayName: displayName ?? before.displayName,
    api: mergeApi(before.api, api ?? {}),
    web: mergeWeb(before.web, web ?? {}),
    spa: { ...before.spa, ...spa },
    publicClient: { ...before.publicClient, ...publicClient },
    info: { ...before.info, ...info },
    optionalClaims: optionalClaims === undefined ? before.optionalClaims : completeClaims(optionalClaims),
    requiredResourceAccess:
      requiredResourceAccess?.map(({ resourceAppId, resourceAccess }) => ({ resourceAppId, resourceAccess })) ??
      before.requiredResourceAccess,
    appRoles:
      appRoles?.map((role) => ({
        id: role.id,
        value: role.value ?? null,
        displayName: role.displayName ?? null,
        description: role.description ?? null,
        allowedMemberTypes: role.allowedMemberTypes,
        isEnabled: role.isEnabled ?? true,
      })) ?? before.appRoles,
    keyCredentials: keyCredentials?.map((key) => completeKey(key, before.keyCredentials)) ?? before.keyCredentials,
  };
}

/**
 * Claims with what Graph fills in, as recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_scenario.yaml.
 */
function completeClaims(written: NonNullable<ApplicationWrite['optionalClaims']> | null): unknown {
  const complete = (claims: NonNullable<typeof written>['idToken'] = []): unknown =>
    claims.map(({ additionalProperties = [], essential = false, name, source = null }) => ({
      additionalProperties,
      essential,
      name,
      source,
    }));
  return written === null
    ? null
    : {
        accessToken: complete(written.accessToken),
        idToken: complete(written.idToken),
        saml2Token: complete(written.saml2Token),
      };
}

function mergeApi(
  before: ApplicationResource['api'],
  { oauth2PermissionScopes, ...rest }: NonNullable<ApplicationWrite['api']>,
): ApplicationResource['api'] {
  return {
    ...before,
    ...rest,
    oauth2PermissionScopes:
      oauth2PermissionScopes?.map((scope) => ({
        id: scope.id,
        value: scope.value ?? null,
        type: scope.type ?? 'User',
        isEnabled: scope.isEnabled ?? true,
        adminConsentDisplayName: scope.adminConsentDisplayName ?? null,
        adminConsentDescription: scope.adminConsentDescription ?? null,
        userConsentDisplayName: scope.userConsentDisplayName ?? null,
        userConsentDescription: scope.userConsentDescription ?? null,
      })) ?? before.oauth2PermissionScopes,
  };
}

function mergeWeb(
  before: ApplicationResource['web'],
  write: NonNullable<ApplicationWrite['web']>,
): ApplicationResource['web'] {
  return {
    homePageUrl: write.homePageUrl === undefined ? before.homePageUrl : write.homePageUrl,
    logoutUrl: write.logoutUrl === undefined ? before.logoutUrl : write.logoutUrl,
    redirectUris: write.redirectUris ?? before.redirectUris,
    implicitGrantSettings: { ...before.implicitGrantSettings, ...write.implicitGrantSettings },
  };
}
