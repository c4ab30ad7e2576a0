import { MICROSOFT_GRAPH } from '../consent/graph-permissions.ts';
import { wellKnownPermission } from '../consent/well-known-apis.ts';
import type { PermissionResult } from '../model/result.ts';
import type { Observed, ObservedApi, ObservedApplication } from '../model/observed.ts';

/** What an application asks for, and what of it was given. */
export interface PermissionFacts {
  readonly application: ObservedApplication;
  /** False in a dry run of something new: the ids of {@link application} then mean nothing. */
  readonly exists: boolean;
  readonly servicePrincipalId: string | null;
  readonly api: ObservedApi | null;
  /** Ids of the API's roles that are assigned. */
  readonly assignedRoleIds: readonly string[];
  readonly grants: Observed['grants'];
  readonly graphServicePrincipalId: string | null;
}

function isGranted(existing: PermissionFacts, resourceId: string | null, value: string): boolean | null {
  const { grants } = existing;
  if (grants === null || resourceId === null) {
    return existing.exists && existing.servicePrincipalId !== null ? null : false;
  }
  return grants.some((grant) => grant.resourceId === resourceId && grant.scope.split(' ').includes(value));
}

/** What the application asks of its API, by value; by id where the API defines it no more. */
export function apiPermissions(existing: PermissionFacts): readonly PermissionResult[] {
  const { api, application } = existing;
  const asked = application.requiredResourceAccess.find(({ resourceAppId }) => resourceAppId === api?.appId);
  if (api === null || asked === undefined) {
    return [];
  }
  return asked.resourceAccess.map(({ id, type }): PermissionResult => {
    const resource = api.appId;
    if (type === 'Role') {
      const role = api.appRoles.find((entry) => entry.id === id);
      return {
        resource,
        value: role?.value ?? id,
        kind: 'application',
        granted: existing.assignedRoleIds.includes(id),
      };
    }
    const value = api.scopes.find((entry) => entry.id === id)?.value ?? id;
    return { resource, value, kind: 'delegated', granted: isGranted(existing, api.servicePrincipalId, value) };
  });
}

/** Every permission that the application asks for: the API's and Microsoft's by name, others by id. */
export function permissionsOf(existing: PermissionFacts): readonly PermissionResult[] {
  const others = existing.application.requiredResourceAccess
    .filter(({ resourceAppId }) => resourceAppId !== existing.api?.appId)
    .flatMap(({ resourceAppId, resourceAccess }) =>
      resourceAccess.map(({ id, type }): PermissionResult => {
        const value = wellKnownPermission(resourceAppId, id) ?? id;
        return {
          resource: resourceAppId,
          value,
          kind: type === 'Role' ? 'application' : 'delegated',
          granted:
            resourceAppId === MICROSOFT_GRAPH && type === 'Scope'
              ? isGranted(existing, existing.graphServicePrincipalId, value)
              : null,
        };
      }),
    );
  return [...apiPermissions(existing), ...others];
}
