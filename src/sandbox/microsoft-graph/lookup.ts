import type { Application } from '../tenant/application.ts';
import type { ServicePrincipal } from '../tenant/service-principal.ts';
import { type GraphCall, parameter } from './graph-call.ts';
import { denied, notFound } from './graph-error.ts';
import { type Key, parseKey } from './request-path.ts';

/** The live applications that replication has made visible and that the caller may see. */
export function visibleApplications(call: GraphCall): Application[] {
  return Object.values(call.tenant.applications).filter(
    (each) => each.resource.deletedDateTime === null && call.visible(each.createdAt) && mayTouch(call, each.ownerIds),
  );
}

/** The live service principals that replication has made visible and that the caller may see. */
export function visibleServicePrincipals(call: GraphCall): ServicePrincipal[] {
  return Object.values(call.tenant.servicePrincipals).filter(
    (each) => each.deletedDateTime === null && call.visible(each.createdAt) && mayTouch(call, each.ownerIds),
  );
}

/** The application that the path names. Throws GraphError 404 for none, 403 for one that the caller may not touch. */
export function applicationOf(call: GraphCall): Application {
  const segment = parameter(call, 'application');
  const found = findApplication(call, parseKey(segment));
  if (found === undefined) {
    throw notFound(parseKey(segment).value);
  }
  if (!mayTouch(call, found.ownerIds)) {
    throw denied();
  }
  return found;
}

/** The visible application with this key, whoever owns it. */
export function findApplication(call: GraphCall, key: Key): Application | undefined {
  return Object.values(call.tenant.applications).find(
    (each) => each.resource.deletedDateTime === null && call.visible(each.createdAt) && hasApplicationKey(each, key),
  );
}

/** The service principal that the path names. Throws GraphError 404 for none, 403 for one that the caller may not touch. */
export function servicePrincipalOf(call: GraphCall): ServicePrincipal {
  const segment = parameter(call, 'servicePrincipal');
  const found = findServicePrincipal(call, parseKey(segment));
  if (found === undefined) {
    throw notFound(parseKey(segment).value);
  }
  if (!mayTouch(call, found.ownerIds)) {
    throw denied();
  }
  return found;
}

/** The visible service principal with this key, whoever owns it. */
export function findServicePrincipal(call: GraphCall, key: Key): ServicePrincipal | undefined {
  return Object.values(call.tenant.servicePrincipals).find(
    (each) =>
      each.deletedDateTime === null &&
      call.visible(each.createdAt) &&
      (key.by === 'id' ? each.id === key.value : key.by === 'appId' && each.appId === key.value),
  );
}

/** Whether the caller may see and change what has these owners. */
export function mayTouch(call: GraphCall, ownerIds: readonly string[]): boolean {
  return !call.ownedOnly || ownerIds.includes(call.caller.objectId);
}

function hasApplicationKey({ resource }: Application, key: Key): boolean {
  switch (key.by) {
    case 'id':
      return resource.id === key.value;
    case 'appId':
      return resource.appId === key.value;
    case 'uniqueName':
      return resource.uniqueName?.toLowerCase() === key.value.toLowerCase();
  }
}
