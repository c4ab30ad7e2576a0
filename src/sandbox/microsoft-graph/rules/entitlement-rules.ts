import type { AppRole, PermissionScope } from '../../tenant/application.ts';
import { duplicateValues, GraphError, invalidPart } from '../graph-error.ts';
import type { ApplicationChange } from './application-change.ts';

const SCOPES = 'api.oauth2PermissionScopes';
const ROLES = 'appRoles';
/**
 * The characters of the value of a scope or role: at most 120, not starting with a dot
 * (https://learn.microsoft.com/graph/api/resources/permissionscope).
 */
const VALUE = /^(?!\.)[0-9A-Za-z:!#$%&'()*+,\-./;<=>?@[\]^_`{|}~]{1,120}$/;
const MEMBER_TYPES = ['User', 'Application'];

/**
 * Scopes: values, consent texts, uniqueness, and disable before change
 * (https://learn.microsoft.com/graph/api/resources/permissionscope).
 */
export function checkScopes({ write, before, resource }: ApplicationChange): void {
  if (write.api?.oauth2PermissionScopes === undefined) {
    return;
  }
  const scopes = resource.api.oauth2PermissionScopes;
  for (const scope of scopes) {
    checkValue(SCOPES, scope.value);
    if (isBlank(scope.adminConsentDisplayName) || isBlank(scope.adminConsentDescription)) {
      throw invalidPart(`${SCOPES}.adminConsentDisplayName`);
    }
  }
  checkUnique(SCOPES, scopes);
  checkShared(scopes, resource.appRoles);
  refuseUpdateOfEnabled(before?.resource.api.oauth2PermissionScopes ?? [], scopes, (scope) => scope.type ?? '');
}

/**
 * App roles: values, texts, members, uniqueness, and disable before change
 * (https://learn.microsoft.com/graph/api/resources/approle).
 */
export function checkAppRoles({ write, before, resource }: ApplicationChange): void {
  if (write.appRoles === undefined) {
    return;
  }
  const roles = resource.appRoles;
  for (const role of roles) {
    checkValue(ROLES, role.value);
    if (isBlank(role.displayName) || isBlank(role.description)) {
      // That both texts are required is assumption A87.
      throw invalidPart(`${ROLES}.displayName`);
    }
    const isKnown = role.allowedMemberTypes.every((type) => MEMBER_TYPES.includes(type));
    if (role.allowedMemberTypes.length === 0 || !isKnown) {
      throw invalidPart(`${ROLES}.allowedMemberTypes`);
    }
  }
  checkUnique(ROLES, roles);
  checkShared(resource.api.oauth2PermissionScopes, roles);
  refuseUpdateOfEnabled(before?.resource.appRoles ?? [], roles, (role) => [...role.allowedMemberTypes].sort().join());
}

/**
 * Pre-authorized clients may only name scopes that are stored already and that replication has made visible. So one
 * write cannot both create and use a scope.
 */
export function checkPreAuthorizedApplications({ call, write, before, resource }: ApplicationChange): void {
  const written = write.api?.preAuthorizedApplications;
  if (written === undefined) {
    return;
  }
  const kept = resource.api.oauth2PermissionScopes.map((scope) => scope.id);
  const isUsable = (id: string): boolean => {
    const writtenAt = before?.scopeWrittenAt[id];
    return kept.includes(id) && writtenAt !== undefined && call.visible(writtenAt);
  };
  if (written.some((client) => !client.delegatedPermissionIds.every(isUsable))) {
    throw invalidPart(
      'api.preAuthorizedApplications.delegatedPermissionIds',
      'has a Permission Id that cannot be found in the AppPermissions sets.',
    );
  }
  if (new Set(written.map((client) => client.appId)).size < written.length) {
    throw duplicateValues('api.preAuthorizedApplications');
  }
}

function checkValue(property: string, value: string | null): void {
  // A role without a value can be assigned but appears in no token; no client can request a scope without one.
  if (value === null ? property === SCOPES : !VALUE.test(value)) {
    throw invalidPart(`${property}.value`);
  }
}

/** Values that differ in letter case alone are one value: assumption A92. */
function checkUnique(property: string, entries: readonly (AppRole | PermissionScope)[]): void {
  const values = entries.map(comparableValue).filter((value) => value !== null);
  const ids = entries.map((entry) => entry.id);
  if (new Set(ids).size < ids.length || new Set(values).size < values.length) {
    throw duplicateValues(property);
  }
}

/**
 * Scopes and roles share one namespace: one value, in whatever letter case, has one id, and one id one value
 * (https://learn.microsoft.com/graph/api/resources/approle: `value`).
 */
function checkShared(scopes: readonly PermissionScope[], roles: readonly AppRole[]): void {
  const differs = (scope: PermissionScope, role: AppRole): boolean =>
    (scope.id === role.id) !== (comparableValue(scope) === comparableValue(role));
  if (roles.some((role) => scopes.some((scope) => differs(scope, role)))) {
    throw duplicateValues(ROLES);
  }
}

function comparableValue({ value }: AppRole | PermissionScope): string | null {
  return value?.toLowerCase() ?? null;
}

/**
 * An enabled scope or role can be neither removed nor changed in its value and kind
 * (https://github.com/OfficeDev/microsoft-365-agents-toolkit/pull/9420). That its texts may change is assumption A88.
 */
function refuseUpdateOfEnabled<T extends { id: string; value: string | null; isEnabled: boolean }>(
  before: readonly T[],
  after: readonly T[],
  kind: (entry: T) => string,
): void {
  for (const old of before.filter((entry) => entry.isEnabled)) {
    const next = after.find((entry) => entry.id === old.id);
    if (next?.value !== old.value || kind(next) !== kind(old)) {
      throw new GraphError(
        400,
        'CannotDeleteOrUpdateEnabledEntitlement',
        'Permission (scope or role) cannot be deleted or updated unless disabled first.',
      );
    }
  }
}

function isBlank(text: string | null): boolean {
  return text === null || text.trim() === '';
}
