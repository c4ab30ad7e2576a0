import type { HealthcareResource } from '../../tenant/healthcare-resource.ts';
import { type AzureCall, type AzureOutcome, requireAction, requireRight } from '../azure-call.ts';
import { resourceNotFound } from '../azure-scope.ts';
import { providerHeaders } from './asynchronous-operations.ts';
import { etagOf, resourceType, shownHealthcare, stateOf } from './healthcare-shape.ts';
import { healthcareResource, healthcareResources, servicesIn } from './healthcare-store.ts';

/** `GET …/Microsoft.HealthcareApis/workspaces`, or `…/services`, of a subscription or resource group. */
export function listHealthcare(call: AzureCall, scope: string, type: 'workspaces' | 'services'): AzureOutcome {
  requireAction(call, `${resourceType(type)}/read`, scope);
  return listed(
    call,
    healthcareResources(call).filter((each) => each.type === type),
  );
}

/** `GET …/workspaces/{name}/{type}`. */
export function listServices(call: AzureCall, workspace: string, type: HealthcareResource['type']): AzureOutcome {
  requireAction(call, `${resourceType(type)}/read`, workspace);
  return listed(call, servicesIn(call, workspace, type));
}

/**
 * `GET …/workspaces/{name}` and `…/workspaces/{name}/{type}/{name}`, also while Azure makes it. Throws AzureError 404.
 */
export function getHealthcare(call: AzureCall, id: string, type: HealthcareResource['type']): AzureOutcome {
  requireRight(call, `${resourceType(type)}/read`, id);
  const found = healthcareResource(call, id);
  if (found === undefined) {
    throw resourceNotFound(id);
  }
  return shownOutcome(call, found, 200);
}

/** An answer that shows a resource, with its entity tag. */
export function shownOutcome(
  call: AzureCall,
  resource: HealthcareResource,
  status: number,
  state = stateOf(call, resource),
): AzureOutcome {
  return {
    status,
    body: shownHealthcare(call, resource, state),
    headers: { ...providerHeaders(), etag: etagOf(resource, state) },
  };
}

function listed(call: AzureCall, found: readonly HealthcareResource[]): AzureOutcome {
  return { status: 200, headers: providerHeaders(), body: { value: found.map((each) => shownHealthcare(call, each)) } };
}
