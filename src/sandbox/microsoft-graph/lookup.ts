import type { Application } from '../tenant/application.ts';
import type { ServicePrincipal, Tenant } from '../tenant/model.ts';
import { indexOfApplications, indexOfServicePrincipals } from '../tenant/tenant-index.ts';
import { applicationByAppId, applicationByUniqueName, servicePrincipalByAppId, userByKey } from '../tenant/tenant.ts';
import type { Group, User } from '../tenant/user.ts';
import { type GraphCall, parameter } from './graph-call.ts';
import { denied, notFound } from './graph-error.ts';
import { type Key, parseKey, readKey, writtenKey } from './request-path.ts';

/** The live applications that replication has made visible and that the caller may see. */
export function visibleApplications(call: GraphCall): Application[] {
  return indexOfApplications(call.tenant.applications).live.filter(
    (each) => call.visible(each.createdAt) && mayTouch(call, each.ownerIds),
  );
}

/** The live service principals that replication has made visible and that the caller may see. */
export function visibleServicePrincipals(call: GraphCall): ServicePrincipal[] {
  return indexOfServicePrincipals(call.tenant.servicePrincipals).live.filter(
    (each) => call.visible(each.createdAt) && mayTouch(call, each.ownerIds),
  );
}

/** The application that the path names. Throws GraphError 404 for none, 403 for one that the caller may not touch. */
export function applicationOf(call: GraphCall): Application {
  const segment = parameter(call, 'application');
  const found = findApplication(call, parseKey(segment));
  if (found === undefined) {
    throw notFound(writtenKey(segment));
  }
  if (!mayTouch(call, found.ownerIds)) {
    throw denied();
  }
  return found;
}

/** The visible application with this key, whoever owns it. */
export function findApplication(call: GraphCall, key: Key): Application | undefined {
  const found = applicationByKey(call.tenant, key);
  return found?.resource.deletedDateTime === null && call.visible(found.createdAt) ? found : undefined;
}

/** The service principal that the path names. Throws GraphError 404 for none, 403 when the caller may not touch it. */
export function servicePrincipalOf(call: GraphCall): ServicePrincipal {
  const segment = parameter(call, 'servicePrincipal');
  const found = findServicePrincipal(call, parseKey(segment));
  if (found === undefined) {
    throw notFound(writtenKey(segment));
  }
  if (!mayTouch(call, found.ownerIds)) {
    throw denied();
  }
  return found;
}

/** The visible service principal with this key, whoever owns it. */
export function findServicePrincipal(call: GraphCall, key: Key): ServicePrincipal | undefined {
  const found = servicePrincipalByKey(call.tenant, key);
  return found?.deletedDateTime === null && call.visible(found.createdAt) ? found : undefined;
}

/** The users that replication has made visible and that the caller may see: with `User.Read`, only itself. */
export function visibleUsers(call: GraphCall): User[] {
  return Object.values(call.tenant.users).filter((each) => call.visible(each.createdAt) && mayTouchUser(call, each.id));
}

/**
 * The user that the path names by id or user principal name, or the caller itself where it names none (`/me`).
 * Throws GraphError 404 for none, 403 for one that the caller may not touch.
 */
export function userOf(call: GraphCall): User {
  const segment = call.parameters['user'];
  const key = segment === undefined ? call.caller.objectId : readKey(segment, ['id', 'userPrincipalName']).value;
  const user = userByKey(call.tenant, key);
  if (user === undefined || !call.visible(user.createdAt)) {
    throw notFound(key);
  }
  if (!mayTouchUser(call, user.id)) {
    throw denied();
  }
  return user;
}

/** The groups that replication has made visible. */
export function visibleGroups(call: GraphCall): Group[] {
  return Object.values(call.tenant.groups).filter((each) => call.visible(each.createdAt));
}

/** The group that the path names. Throws GraphError 404 for none, 403 for one that the caller may not touch. */
export function groupOf(call: GraphCall): Group {
  const written = readKey(parameter(call, 'group'), ['id']).value;
  const group = call.tenant.groups[written.toLowerCase()];
  if (group === undefined || !call.visible(group.createdAt)) {
    throw notFound(written);
  }
  if (!mayTouch(call, group.ownerIds)) {
    throw denied();
  }
  return group;
}

function mayTouchUser(call: GraphCall, id: string): boolean {
  return !call.ownedOnly || call.caller.objectId === id;
}

/**
 * Whether the caller may do the operation to what has these owners. `Application.ReadWrite.OwnedBy` limits writes
 * alone: it is the least permission to list and get all applications
 * (https://learn.microsoft.com/graph/api/application-list), and a tenant was seen to list them (Microsoft Tech
 * Community, message 2243298). That it holds for deleted ones too is assumption A93.
 */
export function mayTouch(call: GraphCall, ownerIds: readonly string[]): boolean {
  const mayReadAll = call.request.method === 'GET' && call.caller.kind === 'application';
  return !call.ownedOnly || mayReadAll || ownerIds.includes(call.caller.objectId);
}

function applicationByKey(tenant: Tenant, { by, value }: Key): Application | undefined {
  switch (by) {
    case 'id':
      return tenant.applications[value];
    case 'appId':
      return applicationByAppId(tenant, value);
    case 'uniqueName':
      return applicationByUniqueName(tenant, value);
  }
}

function servicePrincipalByKey(tenant: Tenant, { by, value }: Key): ServicePrincipal | undefined {
  switch (by) {
    case 'id':
      return tenant.servicePrincipals[value];
    case 'appId':
      return servicePrincipalByAppId(tenant, value);
    case 'uniqueName':
      return undefined;
  }
}
