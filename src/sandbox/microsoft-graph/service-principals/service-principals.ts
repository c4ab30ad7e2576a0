import { randomUUID } from 'node:crypto';
import { wholeSeconds } from '../../tenant/graph-time.ts';
import { firstPartyApplication } from '../../tenant/first-party-applications.ts';
import {
  blankServicePrincipal,
  isManagedIdentity,
  isServicePrincipalName,
  publicationOf,
} from '../../tenant/service-principal.ts';
import type { ServicePrincipal, Tenant } from '../../tenant/model.ts';
import { applicationByAppId, servicePrincipalByAppId, withServicePrincipal } from '../../tenant/tenant.ts';
import {
  directoryLocation,
  type GraphCall,
  odataContext,
  type Outcome,
  parameter,
  prefersCreation,
} from '../graph-call.ts';
import { badRequest, denied, GraphError, invalidValue, sameKey } from '../graph-error.ts';
import { countAnswer, listAnswer, type Listing, selectAnswer, selectsKeys } from '../list-query.ts';
import { findServicePrincipal, mayTouch, servicePrincipalOf, visibleServicePrincipals } from '../lookup.ts';
import { keyWithBytes } from '../credentials/shown-credentials.ts';
import { shownAssignments } from '../grants/app-role-assignments.ts';
import type { Item } from '../odata/item.ts';
import type { Expansions } from '../odata/selection.ts';
import { boundOwners, ownersOf } from '../owners.ts';
import { readBody } from '../read-body.ts';
import { asRead } from '../as-read.ts';
import { parseKey } from '../request-path.ts';
import { withoutDirectoryObject } from '../../tenant/remove-directory-object.ts';
import { mergeServicePrincipal } from './service-principal-merge.ts';
import {
  newServicePrincipalBody,
  servicePrincipalBody,
  type ServicePrincipalWrite,
} from './service-principal-shape.ts';
import { seenServicePrincipal, showServicePrincipal } from './show-service-principal.ts';

const kind = { collection: 'servicePrincipals', resource: 'ServicePrincipal' } as const;

/** `GET /servicePrincipals`. */
export function listServicePrincipals(call: GraphCall): Outcome {
  return listAnswer(call, {
    ...listing(call),
    expand: expansions(call),
  });
}

/** `GET /servicePrincipals/$count`. */
export function countServicePrincipals(call: GraphCall): Outcome {
  return countAnswer(call, listing(call));
}

/** `GET /servicePrincipals/{id}`. */
export function getServicePrincipal(call: GraphCall): Outcome {
  const principal = servicePrincipalOf(call);
  return selectAnswer(call, {
    ...kind,
    item: asRead({
      ...showServicePrincipal(call.tenant, principal),
      ...(selectsKeys(call) ? { keyCredentials: principal.keyCredentials.map(keyWithBytes) } : {}),
    }),
    expand: Object.fromEntries(
      Object.entries(expansions(call)).map(([name, related]) => [name, () => related(principal)]),
    ),
  });
}

/**
 * `POST /servicePrincipals` for an application of the tenant or of Microsoft
 * (https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals). Throws GraphError 409 for a second
 * one (https://github.com/Azure/reliable-web-app-pattern-java/issues/185).
 */
export function createServicePrincipal(call: GraphCall): Outcome {
  const { 'owners@odata.bind': owners = [], ...write } = readBody(newServicePrincipalBody, call.request.body);
  if (write.appId === undefined) {
    throw badRequest("A value is required for property 'appId' of resource 'ServicePrincipal'.");
  }
  return create(call, write.appId, write, owners);
}

/**
 * `PATCH /servicePrincipals/{id}`, and the upsert by appId with `Prefer: create-if-missing`
 * (https://learn.microsoft.com/graph/api/serviceprincipal-upsert).
 */
export function updateServicePrincipal(call: GraphCall): Outcome {
  const key = parseKey(parameter(call, 'servicePrincipal'));
  if (key.by === 'appId' && prefersCreation(call) && findServicePrincipal(call, key) === undefined) {
    return create(call, key.value, readBody(servicePrincipalBody, call.request.body), []);
  }
  const principal = servicePrincipalOf(call);
  const current = asRead(showServicePrincipal(call.tenant, principal));
  const write = readBody(servicePrincipalBody, call.request.body, current);
  if (write.appId !== undefined && write.appId !== principal.appId) {
    throw invalidValue('appId', 'ServicePrincipal');
  }
  return { status: 204, tenant: withServicePrincipal(call.tenant, mergeServicePrincipal(call, principal, write)) };
}

/**
 * `DELETE /servicePrincipals/{id}`: moves it to the recycle bin. That Graph refuses it for a managed identity, which
 * Azure deletes with its resource, is assumption A72.
 */
export function deleteServicePrincipal(call: GraphCall): Outcome {
  const principal = servicePrincipalOf(call);
  if (isManagedIdentity(principal)) {
    throw denied();
  }
  return { status: 204, tenant: removeServicePrincipal(call.tenant, principal, call.now) };
}

/** The tenant with `principal` in the recycle bin, and without its roles and grants and those of its clients. */
export function removeServicePrincipal(tenant: Tenant, principal: ServicePrincipal, now: Date): Tenant {
  const deleted = { ...principal, deletedDateTime: now.toISOString() };
  return withServicePrincipal(withoutDirectoryObject(tenant, principal.id), deleted);
}

/**
 * What `$expand` may name. CLI for Microsoft 365 lists role assignments with it
 * (https://github.com/pnp/cli-microsoft365).
 */
function expansions(call: GraphCall): Expansions<ServicePrincipal> {
  return {
    owners: ({ ownerIds }) => ownersOf(call, ownerIds),
    appRoleAssignments: ({ id }) => shownAssignments(call.tenant, 'principalId', id),
    appRoleAssignedTo: ({ id }) => shownAssignments(call.tenant, 'resourceId', id),
  };
}

function listing(call: GraphCall): Listing<ServicePrincipal> {
  const show = (principal: ServicePrincipal): Item => asRead(showServicePrincipal(call.tenant, principal));
  const look = (principal: ServicePrincipal): Item => seenServicePrincipal(call.tenant, principal);
  return { ...kind, items: visibleServicePrincipals(call), show, look };
}

function create(call: GraphCall, appId: string, write: ServicePrincipalWrite, owners: readonly string[]): Outcome {
  checkBackingApplication(call, appId);
  refuseTakenNames(call, appId);
  const blank = blankServicePrincipal({
    id: randomUUID(),
    appId,
    createdDateTime: wholeSeconds(call.now),
    ownerIds: boundOwners(call, owners),
    createdAt: call.now.getTime(),
  });
  const principal = mergeServicePrincipal(call, { ...blank, createdByAppId: call.caller.appId }, write);
  const tenant = withServicePrincipal(call.tenant, principal);
  return {
    status: 201,
    headers: { Location: directoryLocation(call, 'ServicePrincipal', principal.id) },
    body: {
      '@odata.context': odataContext(call, 'servicePrincipals/$entity'),
      ...showServicePrincipal(tenant, principal),
    },
    tenant,
  };
}

/**
 * Throws GraphError for an appId without a visible application: 400, or 403 for a client with only
 * `Application.ReadWrite.OwnedBy` (https://github.com/manicminer/hamilton/issues/109). Terraform retries on both texts
 * (https://github.com/hashicorp/terraform-provider-azuread).
 */
function checkBackingApplication(call: GraphCall, appId: string): void {
  const application = applicationByAppId(call.tenant, appId);
  const isHere = application !== undefined && call.visible(application.createdAt);
  if (call.caller.kind === 'application' && call.ownedOnly && !isHere) {
    throw new GraphError(
      403,
      'Authorization_RequestDenied',
      'When using this permission, the backing application of the service principal being created must in the local tenant',
    );
  }
  if (!isHere && firstPartyApplication(appId) === undefined) {
    const message = `The appId '${appId}' of the service principal does not reference a valid application object.`;
    throw badRequest(message, [{ code: 'NoBackingApplicationObject', target: 'appId', message }]);
  }
  if (!mayTouch(call, application?.ownerIds ?? [])) {
    throw denied();
  }
}

function refuseTakenNames(call: GraphCall, appId: string): void {
  const clash = publicationOf(call.tenant, appId)?.names.find((name) => isServicePrincipalName(call.tenant, name));
  if (clash !== undefined || servicePrincipalByAppId(call.tenant, appId) !== undefined) {
    throw sameKey(
      'The service principal cannot be created, updated, or restored because the service principal name ' +
        `${clash ?? appId} is already in use.`,
    );
  }
}
