import type { HealthcareResource } from '../../tenant/healthcare-resource.ts';
import type { Tenant } from '../../tenant/model.ts';
import type { AzureCall } from '../azure-call.ts';
import { AzureError } from '../azure-error.ts';
import { seededHealthcare } from './healthcare-shape.ts';

/** All workspaces and services: those that every sandbox begins with, then those that were made. */
export function healthcareResources(call: AzureCall): readonly HealthcareResource[] {
  return [...seededHealthcare(call), ...Object.values(call.tenant.healthcareResources ?? {})];
}

/** The resource with this id, ignoring case. */
export function healthcareResource(call: AzureCall, id: string): HealthcareResource | undefined {
  return healthcareResources(call).find((each) => isAt(each, id));
}

/** The services of a type in the workspace with this id. */
export function servicesIn(
  call: AzureCall,
  workspace: string,
  type: HealthcareResource['type'],
): readonly HealthcareResource[] {
  const beginning = `${workspace}/`.toLowerCase();
  return healthcareResources(call).filter(
    (each) => each.type === type && each.resourceId.toLowerCase().startsWith(beginning),
  );
}

/** The tenant with this resource added or replaced. */
export function withHealthcare(tenant: Tenant, resource: HealthcareResource): Tenant {
  const healthcareResources = { ...tenant.healthcareResources, [resource.resourceId.toLowerCase()]: resource };
  return { ...tenant, healthcareResources };
}

/** The tenant without this resource. */
export function withoutHealthcare(tenant: Tenant, resource: HealthcareResource): Tenant {
  const { [resource.resourceId.toLowerCase()]: _gone, ...healthcareResources } = tenant.healthcareResources ?? {};
  return { ...tenant, healthcareResources };
}

/** Throws AzureError 409 for what every sandbox begins with, which stays as it is. */
export function requireChangeable(call: AzureCall, id: string): void {
  const seeded = seededHealthcare(call).find((each) => isAt(each, id));
  if (seeded !== undefined) {
    throw new AzureError(409, 'Conflict', `The sandbox begins with '${seeded.name}', which stays as it is.`);
  }
}

function isAt({ resourceId }: HealthcareResource, id: string): boolean {
  return resourceId.toLowerCase() === id.toLowerCase();
}
