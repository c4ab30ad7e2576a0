import type { Application } from '../tenant/application.ts';
import { livePrincipal, withApplication, withServicePrincipal } from '../tenant/tenant.ts';
import { type GraphCall, type Outcome, parameter } from './graph-call.ts';
import { badRequest, invalidValue, notFound } from './graph-error.ts';
import { listAnswer } from './list-query.ts';
import { applicationOf, servicePrincipalOf } from './lookup.ts';
import { showServicePrincipal } from './show-service-principal.ts';

const MOST_OWNERS = 100;
const MOST_BOUND_OWNERS = 20;

/** `GET /applications/{id}/owners`. */
export function listApplicationOwners(call: GraphCall): Outcome {
  return ownersAnswer(call, applicationOf(call).ownerIds);
}

/** `GET /servicePrincipals/{id}/owners`. */
export function listServicePrincipalOwners(call: GraphCall): Outcome {
  return ownersAnswer(call, servicePrincipalOf(call).ownerIds);
}

/** `POST /applications/{id}/owners/$ref` (facts/graph.md §4.7). */
export function addApplicationOwner(call: GraphCall): Outcome {
  const application = applicationOf(call);
  const ownerIds = added(application.ownerIds, referencedOwner(call));
  return { status: 204, tenant: withApplication(call.tenant, { ...application, ownerIds }) };
}

/** `POST /servicePrincipals/{id}/owners/$ref`. */
export function addServicePrincipalOwner(call: GraphCall): Outcome {
  const principal = servicePrincipalOf(call);
  const ownerIds = added(principal.ownerIds, referencedOwner(call));
  return { status: 204, tenant: withServicePrincipal(call.tenant, { ...principal, ownerIds }) };
}

/** `DELETE /applications/{id}/owners/{ownerId}/$ref`. */
export function removeApplicationOwner(call: GraphCall): Outcome {
  const application = applicationOf(call);
  const ownerIds = removed(application.ownerIds, parameter(call, 'owner'));
  return { status: 204, tenant: withApplication(call.tenant, { ...application, ownerIds }) };
}

/** `DELETE /servicePrincipals/{id}/owners/{ownerId}/$ref`. */
export function removeServicePrincipalOwner(call: GraphCall): Outcome {
  const principal = servicePrincipalOf(call);
  const ownerIds = removed(principal.ownerIds, parameter(call, 'owner'));
  return { status: 204, tenant: withServicePrincipal(call.tenant, { ...principal, ownerIds }) };
}

/**
 * The owners of a new object: those that `owners@odata.bind` names, and the app that calls, which becomes an owner by
 * itself (facts/graph.md §1.10; on upsert this is a [guess]).
 */
export function boundOwners(call: GraphCall, references: readonly string[]): string[] {
  if (references.length > MOST_BOUND_OWNERS) {
    throw invalidValue('owners');
  }
  return [...new Set([...references.map((reference) => ownerFromUrl(call, reference)), call.caller.objectId])];
}

/** Owners as Graph shows them. */
export function ownersOf(call: GraphCall, ownerIds: readonly string[]): Record<string, unknown>[] {
  return ownerIds
    .map((id) => livePrincipal(call.tenant, id))
    .filter((principal) => principal !== undefined)
    .map((principal) => ({
      '@odata.type': '#microsoft.graph.servicePrincipal',
      ...showServicePrincipal(call.tenant, principal),
    }));
}

function ownersAnswer(call: GraphCall, ownerIds: readonly string[]): Outcome {
  const items = ownersOf(call, ownerIds);
  return listAnswer(call, { collection: 'directoryObjects', resource: 'DirectoryObject', items });
}

function referencedOwner(call: GraphCall): string {
  const body: unknown = call.request.body;
  const reference = typeof body === 'object' && body !== null && '@odata.id' in body ? body['@odata.id'] : undefined;
  if (typeof reference !== 'string') {
    throw badRequest("A value is required for property '@odata.id' of resource 'DirectoryObject'.");
  }
  return ownerFromUrl(call, reference);
}

function ownerFromUrl(call: GraphCall, reference: string): string {
  const id = /\/(?:directoryObjects|servicePrincipals|users)\/([0-9a-f-]{36})$/i.exec(reference)?.[1]?.toLowerCase();
  if (id === undefined) {
    throw invalidValue('owners');
  }
  const application: Application | undefined = call.tenant.applications[id];
  if (application !== undefined) {
    throw badRequest(
      `The reference target 'Application_${id}' of type 'Application' is invalid for the 'owners' reference.`,
    );
  }
  const principal = livePrincipal(call.tenant, id);
  if (principal === undefined || !call.visible(principal.createdAt)) {
    throw notFound(id);
  }
  return id;
}

function added(ownerIds: readonly string[], id: string): string[] {
  if (ownerIds.includes(id)) {
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'owners'.",
    );
  }
  if (ownerIds.length >= MOST_OWNERS) {
    throw invalidValue('owners');
  }
  return [...ownerIds, id];
}

function removed(ownerIds: readonly string[], id: string): string[] {
  const wanted = id.toLowerCase();
  if (!ownerIds.includes(wanted)) {
    throw badRequest(
      "One or more removed object references do not exist for the following modified properties: 'owners'.",
    );
  }
  return ownerIds.filter((each) => each !== wanted);
}
