import {
  servicePrincipalByAppId,
  userByKey,
  withApplication,
  without,
  withServicePrincipal,
} from '../tenant/tenant.ts';
import type { Tenant } from '../tenant/model.ts';
import { type GraphCall, odataContext, type Outcome, parameter } from './graph-call.ts';
import { denied, notFound, sameKey, valueTaken } from './graph-error.ts';
import { listAnswer } from './list-query.ts';
import { mayTouch } from './lookup.ts';
import { accessTo } from './permissions/permission.ts';
import { showApplication } from './applications/show-application.ts';
import { asRead } from './as-read.ts';
import { showServicePrincipal } from './service-principals/show-service-principal.ts';
import { DEFAULT_USER_PROPERTIES, showUser } from './people/show-user.ts';

/**
 * `GET /directory/deletedItems/microsoft.graph.application`: the recycle bin
 * (https://learn.microsoft.com/graph/api/directory-deleteditems-list).
 */
export function listDeletedApplications(call: GraphCall): Outcome {
  requireRecycleBin(call);
  const items = Object.values(call.tenant.applications)
    .filter((each) => each.resource.deletedDateTime !== null && mayTouch(call, each.ownerIds))
    .map((each) => asRead(showApplication(each.resource)));
  return listAnswer(call, { collection: 'applications', resource: 'Application', items });
}

/** `GET /directory/deletedItems/microsoft.graph.servicePrincipal`. */
export function listDeletedServicePrincipals(call: GraphCall): Outcome {
  requireRecycleBin(call);
  const items = Object.values(call.tenant.servicePrincipals)
    .filter((each) => each.deletedDateTime !== null && mayTouch(call, each.ownerIds))
    .map((each) => asRead(showServicePrincipal(call.tenant, each)));
  return listAnswer(call, { collection: 'servicePrincipals', resource: 'ServicePrincipal', items });
}

/** `GET /directory/deletedItems/microsoft.graph.user`. */
export function listDeletedUsers(call: GraphCall): Outcome {
  const items = Object.values(call.tenant.deletedUsers).map(showUser);
  return listAnswer(call, { collection: 'users', resource: 'User', items, defaults: DEFAULT_USER_PROPERTIES });
}

/** `GET /directory/deletedItems/microsoft.graph.group`: none, as security groups are deleted for good. */
export function listDeletedGroups(call: GraphCall): Outcome {
  return listAnswer(call, { collection: 'groups', resource: 'Group', items: [] });
}

/** `GET /directory/deletedItems/{id}`. */
export function getDeletedItem(call: GraphCall): Outcome {
  const { type, shown } = deletedItemOf(call, 'GET');
  return { status: 200, body: { ...context(call), '@odata.type': `#microsoft.graph.${type}`, ...shown } };
}

/**
 * `POST /directory/deletedItems/{id}/restore`. An application comes back without its service principal
 * (https://learn.microsoft.com/graph/api/directory-deleteditems-restore).
 */
export function restoreDeletedItem(call: GraphCall): Outcome {
  const { type, shown, restore } = deletedItemOf(call, 'DELETE');
  const body = { ...context(call), '@odata.type': `#microsoft.graph.${type}`, ...shown, deletedDateTime: null };
  return { status: 200, body, tenant: restore() };
}

/** `DELETE /directory/deletedItems/{id}`: deletes permanently and frees names and identifier URIs. */
export function purgeDeletedItem(call: GraphCall): Outcome {
  const { purge } = deletedItemOf(call, 'DELETE');
  return { status: 204, tenant: purge() };
}

/**
 * Throws GraphError 403 for an application that has only `Application.ReadWrite.OwnedBy`, unless the setting
 * `recycleBinForOwnedBy` is on (assumption A53).
 */
function requireRecycleBin({ caller, ownedOnly, assumptions }: GraphCall): void {
  if (caller.kind === 'application' && ownedOnly && !assumptions.recycleBinForOwnedBy) {
    throw denied();
  }
}

/** An object in the recycle bin, with its restore and purge. */
interface DeletedItem {
  readonly type: 'application' | 'servicePrincipal' | 'user';
  readonly collection: 'applications' | 'servicePrincipals' | 'users';
  readonly ownerIds: readonly string[];
  readonly shown: Record<string, unknown>;
  readonly restore: () => Tenant;
  readonly purge: () => Tenant;
}

/** The item that the path names, where the caller may read (GET) or delete what it is. Throws GraphError 404 or 403. */
function deletedItemOf(call: GraphCall, method: 'GET' | 'DELETE'): DeletedItem {
  requireRecycleBin(call);
  const id = parameter(call, 'item').toLowerCase();
  const item = deletedApplication(call, id) ?? deletedServicePrincipal(call, id) ?? deletedUser(call, id);
  if (item === undefined) {
    throw notFound(id);
  }
  // The path does not name the type, and permissions for one type do not cover another.
  const { ownedOnly } = accessTo(call, `${method} /${item.collection}/{id}`);
  if (!mayTouch({ ...call, ownedOnly }, item.ownerIds)) {
    throw denied();
  }
  return item;
}

function deletedApplication({ tenant }: GraphCall, id: string): DeletedItem | undefined {
  const application = tenant.applications[id];
  if (application === undefined || application.resource.deletedDateTime === null) {
    return undefined;
  }
  const { ownerIds, resource } = application;
  return {
    type: 'application',
    collection: 'applications',
    ownerIds,
    shown: asRead(showApplication(resource)),
    restore: () => withApplication(tenant, { ...application, resource: { ...resource, deletedDateTime: null } }),
    purge: () => ({ ...tenant, applications: without(tenant.applications, id) }),
  };
}

function deletedServicePrincipal({ tenant }: GraphCall, id: string): DeletedItem | undefined {
  const principal = tenant.servicePrincipals[id];
  if (principal === undefined || principal.deletedDateTime === null) {
    return undefined;
  }
  return {
    type: 'servicePrincipal',
    collection: 'servicePrincipals',
    ownerIds: principal.ownerIds,
    shown: asRead(showServicePrincipal(tenant, principal)),
    restore: () => {
      if (servicePrincipalByAppId(tenant, principal.appId) !== undefined) {
        throw sameKey(
          'The service principal cannot be created, updated, or restored because the service principal name ' +
            `${principal.appId} is already in use.`,
        );
      }
      return withServicePrincipal(tenant, { ...principal, deletedDateTime: null });
    },
    purge: () => ({ ...tenant, servicePrincipals: without(tenant.servicePrincipals, id) }),
  };
}

function deletedUser({ tenant }: GraphCall, id: string): DeletedItem | undefined {
  const user = tenant.deletedUsers[id];
  if (user === undefined) {
    return undefined;
  }
  const deletedUsers = without(tenant.deletedUsers, id);
  return {
    type: 'user',
    collection: 'users',
    ownerIds: [],
    shown: showUser(user),
    restore: () => {
      if (userByKey(tenant, user.userPrincipalName) !== undefined) {
        throw valueTaken('userPrincipalName');
      }
      return { ...tenant, deletedUsers, users: { ...tenant.users, [id]: { ...user, deletedDateTime: null } } };
    },
    purge: () => ({ ...tenant, deletedUsers }),
  };
}

function context(call: GraphCall): Record<string, unknown> {
  return { '@odata.context': odataContext(call, 'directoryObjects/$entity') };
}
