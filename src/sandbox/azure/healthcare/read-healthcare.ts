import type { HealthcareResource } from '../../tenant/healthcare-resource.ts';
import { type AzureCall, type AzureOutcome, requireAction, requireRight } from '../azure-call.ts';
import { resourceNotFound } from '../azure-scope.ts';
import { providerHeaders } from './asynchronous-operations.ts';
import { etagOf, shownHealthcare, stateOf } from './healthcare-shape.ts';
import { healthcareResource, healthcareResources, servicesIn } from './healthcare-store.ts';

/** What Azure calls the rights to a type of resource begins so. */
export function actionsOf(type: HealthcareResource['type']): string {
  return type === 'workspaces' ? 'Microsoft.HealthcareApis/workspaces' : `Microsoft.HealthcareApis/workspaces/${type}`;
}

/** `GET …/Microsoft.HealthcareApis/workspaces` of a subscription or resource group. */
export function listWorkspaces(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, `${actionsOf('workspaces')}/read`, scope);
  return listed(
    call,
    healthcareResources(call).filter(({ type }) => type === 'workspaces'),
  );
}

/** `GET …/workspaces/{name}/{type}`. */
export function listServices(call: AzureCall, workspace: string, type: HealthcareResource['type']): AzureOutcome {
  requireAction(call, `${actionsOf(type)}/read`, workspace);
  return listed(call, servicesIn(call, workspace, type));
}

/**
 * `GET …/workspaces/{name}` and `…/workspaces/{name}/{type}/{name}`, also while Azure makes it. Throws AzureError 404.
 */
export function getHealthcare(call: AzureCall, id: string, type: HealthcareResource['type']): AzureOutcome {
  requireRight(call, `${actionsOf(type)}/read`, id);
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
