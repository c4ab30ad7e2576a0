import { prefixedKey } from '../../registration/answers/names.ts';
import { knownClient } from '../../registration/consent/known-clients.ts';
import { preAuthorizationsOf } from '../../registration/consent/pre-authorization.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { DraftEntry, ExistingValues } from './environment-draft.ts';

/** A client of ours, as pre-authorisations name it. */
export interface ExistingClient {
  readonly key: string;
  readonly appId: string;
}

/** A managed identity that holds app roles. */
export interface ExistingIdentity {
  /** Object id of its service principal. */
  readonly id: string;
  readonly displayName: string;
  readonly appRoleIds: readonly string[];
}

/**
 * The clients that a resource spares the consent, by their keys or, of Microsoft's, by their names; pure. A file pre-authorises for all scopes that it
 * names: what is pre-authorised for fewer, and what is not ours, is a remark, and stays.
 */
export function existingPreAuthorizations(
  resource: ObservedApplication,
  clients: readonly ExistingClient[],
): ExistingValues {
  const scopeIds = resource.api.oauth2PermissionScopes.filter(({ isEnabled }) => isEnabled).map(({ id }) => id);
  const validated = preAuthorizationsOf(resource).map(({ appId, delegatedPermissionIds: given }) => ({
    appId,
    key: scopeIds.every((id) => given.includes(id))
      ? (clients.find((client) => client.appId.toLowerCase() === appId.toLowerCase())?.key ??
        knownClient(appId)?.name ??
        null)
      : null,
  }));
  const keys = validated.flatMap(({ key }) => key ?? []);
  const others = validated.filter(({ key }) => key === null).map(({ appId }) => appId);
  return {
    values: keys.length === 0 ? {} : { preAuthorize: keys },
    remarks: others.length === 0 ? [] : [`Other pre-authorized clients, which are left alone: ${others.join(', ')}`],
  };
}

/** The entry that gives a managed identity the roles that it holds; null where it holds none that a file can name. */
export function existingIdentity(
  { id, displayName, appRoleIds }: ExistingIdentity,
  { appRoles }: Pick<ObservedApplication, 'appRoles'>,
  takenKeys: ReadonlySet<string>,
): DraftEntry | null {
  const role = appRoles.flatMap(({ id: roleId, value, isEnabled }) =>
    isEnabled && value !== null && appRoleIds.includes(roleId) ? [value] : [],
  );
  const key = prefixedKey('identity', displayName);
  return role.length === 0
    ? null
    : {
        key: takenKeys.has(key) ? prefixedKey('identity', `${displayName} ${id.slice(0, 8)}`) : key,
        type: 'service',
        values: { managedIdentity: id, role },
        remarks: [`The managed identity "${displayName}"`],
      };
}
