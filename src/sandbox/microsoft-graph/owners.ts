import { withApplication, withServicePrincipal } from '../tenant/tenant.ts';
import { directoryObjects, type ShownObject } from './directory-object.ts';
import { listDirectoryObjects } from './directory-objects.ts';
import { type GraphCall, type Outcome, parameter } from './graph-call.ts';
import { invalidValue } from './graph-error.ts';
import { applicationOf, servicePrincipalOf } from './lookup.ts';
import { addedReference, directoryReference, referenceInBody, removedReference } from './reference.ts';

const MAX_OWNERS = 100;
const MAX_BOUND_OWNERS = 20;

/** `GET /applications/{id}/owners`. */
export function listApplicationOwners(call: GraphCall): Outcome {
  return listDirectoryObjects(call, applicationOf(call).ownerIds);
}

/** `GET /servicePrincipals/{id}/owners`. */
export function listServicePrincipalOwners(call: GraphCall): Outcome {
  return listDirectoryObjects(call, servicePrincipalOf(call).ownerIds);
}

/** `POST /applications/{id}/owners/$ref` (https://learn.microsoft.com/graph/api/application-post-owners). */
export function addApplicationOwner(call: GraphCall): Outcome {
  const application = applicationOf(call);
  const ownerIds = added(call, application.ownerIds);
  return { status: 204, tenant: withApplication(call.tenant, { ...application, ownerIds }) };
}

/** `POST /servicePrincipals/{id}/owners/$ref`. */
export function addServicePrincipalOwner(call: GraphCall): Outcome {
  const principal = servicePrincipalOf(call);
  const ownerIds = added(call, principal.ownerIds);
  return { status: 204, tenant: withServicePrincipal(call.tenant, { ...principal, ownerIds }) };
}

/** `DELETE /applications/{id}/owners/{ownerId}/$ref`. */
export function removeApplicationOwner(call: GraphCall): Outcome {
  const application = applicationOf(call);
  const ownerIds = removed(call, application.ownerIds);
  return { status: 204, tenant: withApplication(call.tenant, { ...application, ownerIds }) };
}

/** `DELETE /servicePrincipals/{id}/owners/{ownerId}/$ref`. */
export function removeServicePrincipalOwner(call: GraphCall): Outcome {
  const principal = servicePrincipalOf(call);
  const ownerIds = removed(call, principal.ownerIds);
  return { status: 204, tenant: withServicePrincipal(call.tenant, { ...principal, ownerIds }) };
}

/**
 * The owners of a new application: those that `owners@odata.bind` names, and the caller, who becomes an owner
 * automatically (https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/829; on upsert this is
 * assumption A58).
 */
export function ownersOfNewApplication(call: GraphCall, references: readonly string[]): string[] {
  return [...new Set([...boundOwners(call, references), call.caller.objectId])];
}

/** The owners that `owners@odata.bind` names; a new service principal has no others, whoever created it. */
export function boundOwners(call: GraphCall, references: readonly string[]): string[] {
  if (references.length > MAX_BOUND_OWNERS) {
    throw invalidValue('owners');
  }
  return [...new Set(references.map((reference) => directoryReference(call, reference, 'owners')))];
}

/** Owners as Graph shows them. */
export function ownersOf(call: GraphCall, ownerIds: readonly string[]): readonly ShownObject[] {
  return directoryObjects(call, ownerIds);
}

function added(call: GraphCall, ownerIds: readonly string[]): string[] {
  const owners = addedReference(ownerIds, referenceInBody(call, 'owners'), 'owners');
  if (owners.length > MAX_OWNERS) {
    throw invalidValue('owners');
  }
  return owners;
}

function removed(call: GraphCall, ownerIds: readonly string[]): string[] {
  return removedReference(ownerIds, parameter(call, 'owner'), 'owners');
}
