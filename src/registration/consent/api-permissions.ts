import { UsageError } from '../../errors/usage-error.ts';
import type { AppRole, PermissionScope } from '../model/permissions.ts';
import { nearestName } from '../../text/nearest-name.ts';
import type { ObservedApi, ObservedApplication, RequiredResourceAccess } from '../model/observed.ts';

/** Ids that an application asks of an API, by type. */
export function askedIds(
  access: readonly RequiredResourceAccess[],
  appId: string,
  type: 'Scope' | 'Role',
): readonly string[] {
  return access
    .filter(({ resourceAppId }) => resourceAppId === appId)
    .flatMap(({ resourceAccess }) => resourceAccess.filter((entry) => entry.type === type).map(({ id }) => id));
}

/** The scopes that a client asks its API for, as the API defines them, enabled or not; none without an API. */
export function askedScopes(
  { requiredResourceAccess }: Pick<ObservedApplication, 'requiredResourceAccess'>,
  api: Pick<ObservedApi, 'appId' | 'scopes'> | null,
): readonly PermissionScope[] {
  const ids = api === null ? [] : askedIds(requiredResourceAccess, api.appId, 'Scope');
  return ids.flatMap((id) => api?.scopes.find((scope) => scope.id === id) ?? []);
}

/** The error for a scope or role that an API does not have: `unknown_scope` or `unknown_role`, with the nearest one. */
export function unknownName(
  what: 'scope' | 'role',
  name: string,
  api: Pick<ObservedApi, 'displayName'>,
  known: readonly string[],
): UsageError {
  const nearest = nearestName(name, known);
  return new UsageError(
    what === 'role' ? 'unknown_role' : 'unknown_scope',
    known.length === 0
      ? `"${api.displayName}" has no ${what} at all, so "${name}" cannot be asked of it.`
      : `"${name}" is not a ${what} of "${api.displayName}"${nearest === null ? '.' : `; did you mean "${nearest}"?`}`,
    {
      hint: `Known: ${known.join(', ') || 'none'}. Name one with --${what}.`,
      details: { [what]: name, nearest, known },
    },
  );
}

/** The enabled scope of an API by its value; throws `unknown_scope` with the nearest one. */
export function findScope(api: ObservedApi, name: string): PermissionScope {
  const enabled = api.scopes.filter(({ isEnabled }) => isEnabled);
  const found = enabled.find(({ value }) => value === name);
  if (found === undefined) {
    throw unknownName(
      'scope',
      name,
      api,
      enabled.map(({ value }) => value),
    );
  }
  return found;
}

/**
 * The enabled app role of an API by its value, case ignored as the FHIR server does; throws `unknown_role` with the
 * nearest one.
 */
export function findAppRole(api: ObservedApi, name: string): AppRole {
  const enabled = api.appRoles.filter(
    ({ isEnabled, allowedMemberTypes }) => isEnabled && allowedMemberTypes.includes('Application'),
  );
  const found = enabled.find(({ value }) => value?.toLowerCase() === name.toLowerCase());
  if (found === undefined) {
    const known = enabled.flatMap(({ value }) => (value === null || value === 'smartUser' ? [] : [value]));
    throw unknownName('role', name, api, known);
  }
  return found;
}
