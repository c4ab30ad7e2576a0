import type { AppRole, PermissionScope } from '../../tenant/application.ts';

/**
 * App roles as applications and service principals show them: in the order of
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_scenario.yaml,
 * with where they come from.
 */
export function shownRoles(roles: readonly AppRole[]): Record<string, unknown>[] {
  return roles.map(({ allowedMemberTypes, description, displayName, id, isEnabled, value }) => ({
    allowedMemberTypes,
    description,
    displayName,
    id,
    isEnabled,
    origin: 'Application',
    value,
  }));
}

/**
 * Scopes as Graph shows them, in the order of
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_permission.yaml.
 */
export function shownScopes(scopes: readonly PermissionScope[]): PermissionScope[] {
  return scopes.map((scope) => ({
    adminConsentDescription: scope.adminConsentDescription,
    adminConsentDisplayName: scope.adminConsentDisplayName,
    id: scope.id,
    isEnabled: scope.isEnabled,
    type: scope.type,
    userConsentDescription: scope.userConsentDescription,
    userConsentDisplayName: scope.userConsentDisplayName,
    value: scope.value,
  }));
}

/** The links of an application or service principal, all of them. */
export function shownInfo(info: Readonly<Record<string, string | null>> = {}): Record<string, unknown> {
  const names = ['logoUrl', 'marketingUrl', 'privacyStatementUrl', 'supportUrl', 'termsOfServiceUrl'];
  return Object.fromEntries(names.map((name) => [name, info[name] ?? null]));
}
