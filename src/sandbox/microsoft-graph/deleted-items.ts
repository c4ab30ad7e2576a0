import type { Application } from '../tenant/application.ts';
import type { ServicePrincipal } from '../tenant/service-principal.ts';
import { servicePrincipalByAppId, without, withApplication, withServicePrincipal } from '../tenant/tenant.ts';
import { showApplication } from './show-application.ts';
import { type GraphCall, odataContext, type Outcome, parameter } from './graph-call.ts';
import { denied, notFound, sameKey } from './graph-error.ts';
import { listAnswer } from './list-query.ts';
import { mayTouch } from './lookup.ts';
import { showServicePrincipal } from './show-service-principal.ts';

/** `GET /directory/deletedItems/microsoft.graph.application`: the recycle bin (facts/graph.md §4.8). */
export function listDeletedApplications(call: GraphCall): Outcome {
  const items = Object.values(call.tenant.applications)
    .filter((each) => each.resource.deletedDateTime !== null && mayTouch(call, each.ownerIds))
    .map((each) => showApplication(each.resource));
  return listAnswer(call, { collection: 'applications', resource: 'Application', items });
}

/** `GET /directory/deletedItems/microsoft.graph.servicePrincipal`. */
export function listDeletedServicePrincipals(call: GraphCall): Outcome {
  const items = Object.values(call.tenant.servicePrincipals)
    .filter((each) => each.deletedDateTime !== null && mayTouch(call, each.ownerIds))
    .map((each) => showServicePrincipal(call.tenant, each));
  return listAnswer(call, { collection: 'servicePrincipals', resource: 'ServicePrincipal', items });
}

/** `GET /directory/deletedItems/{id}`. */
export function getDeletedItem(call: GraphCall): Outcome {
  const { application, principal } = deletedItemOf(call);
  return {
    status: 200,
    body: {
      '@odata.context': odataContext(call, 'directoryObjects/$entity'),
      ...(application === undefined ? {} : typed('application', showApplication(application.resource))),
      ...(principal === undefined ? {} : typed('servicePrincipal', showServicePrincipal(call.tenant, principal))),
    },
  };
}

/** `POST /directory/deletedItems/{id}/restore`. An application comes back without its service principal (facts/graph.md §4.8). */
export function restoreDeletedItem(call: GraphCall): Outcome {
  const { application, principal } = deletedItemOf(call);
  const context = { '@odata.context': odataContext(call, 'directoryObjects/$entity') };
  if (application !== undefined) {
    const resource = { ...application.resource, deletedDateTime: null };
    return {
      status: 200,
      body: { ...context, ...typed('application', showApplication(resource)) },
      tenant: withApplication(call.tenant, { ...application, resource }),
    };
  }
  if (servicePrincipalByAppId(call.tenant, principal.appId) !== undefined) {
    throw sameKey(
      'The service principal cannot be created, updated, or restored because the service principal name ' +
        `${principal.appId} is already in use.`,
    );
  }
  const restored: ServicePrincipal = { ...principal, deletedDateTime: null };
  const tenant = withServicePrincipal(call.tenant, restored);
  return {
    status: 200,
    body: { ...context, ...typed('servicePrincipal', showServicePrincipal(tenant, restored)) },
    tenant,
  };
}

/** `DELETE /directory/deletedItems/{id}`: for good; names and identifier URIs are free again. */
export function purgeDeletedItem(call: GraphCall): Outcome {
  const { application, principal } = deletedItemOf(call);
  const { applications, servicePrincipals } = call.tenant;
  return {
    status: 204,
    tenant: {
      ...call.tenant,
      applications: application === undefined ? applications : without(applications, application.resource.id),
      servicePrincipals: principal === undefined ? servicePrincipals : without(servicePrincipals, principal.id),
    },
  };
}

type DeletedItem =
  | { readonly application: Application; readonly principal?: undefined }
  | { readonly application?: undefined; readonly principal: ServicePrincipal };

function deletedItemOf(call: GraphCall): DeletedItem {
  const id = parameter(call, 'item').toLowerCase();
  const application = call.tenant.applications[id];
  const principal = call.tenant.servicePrincipals[id];
  if (application !== undefined && application.resource.deletedDateTime !== null) {
    requireOwnership(call, application.ownerIds);
    return { application };
  }
  if (principal === undefined || principal.deletedDateTime === null) {
    throw notFound(id);
  }
  requireOwnership(call, principal.ownerIds);
  return { principal };
}

function requireOwnership(call: GraphCall, ownerIds: readonly string[]): void {
  if (!mayTouch(call, ownerIds)) {
    throw denied();
  }
}

function typed(type: string, shown: Record<string, unknown>): Record<string, unknown> {
  return { '@odata.type': `#microsoft.graph.${type}`, ...shown };
}
