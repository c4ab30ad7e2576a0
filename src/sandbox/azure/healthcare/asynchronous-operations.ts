import { randomUUID } from 'node:crypto';
import type { HealthcareOperation } from '../../tenant/healthcare-resource.ts';
import type { Tenant } from '../../tenant/model.ts';
import { type AzureCall, type AzureOutcome, requireAction } from '../azure-call.ts';
import { AzureError } from '../azure-error.ts';

/** Work that has begun, where it can be followed, and the tenant that knows of it. */
export interface BegunOperation {
  readonly tenant: Tenant;
  /** For the header `Azure-AsyncOperation`. */
  readonly statusUrl: string;
  /** For the header `Location` of a deletion. */
  readonly resultUrl: string;
}

/** How long operations can be asked about, in milliseconds. */
const KEPT_MS = 24 * 3600 * 1000;

/** Begins work in a region, which is finished once it is visible as what was written at its beginning is. */
export function beginOperation({ tenant, origin, request, now }: AzureCall, location: string): BegunOperation {
  const operation: HealthcareOperation = { id: randomUUID(), location, startedAt: now.getTime() };
  const kept = Object.entries(tenant.healthcareOperations ?? {}).filter(
    ([, { startedAt }]) => now.getTime() - startedAt < KEPT_MS,
  );
  const version = encodeURIComponent(request.query.get('api-version') ?? '');
  const statusUrl = `${origin}${operationId(tenant, operation)}?api-version=${version}`;
  return {
    tenant: { ...tenant, healthcareOperations: { ...Object.fromEntries(kept), [operation.id]: operation } },
    statusUrl,
    resultUrl: `${statusUrl}&operationResultResponseType=Location`,
  };
}

/**
 * `GET …/Microsoft.HealthcareApis/locations/{location}/operationresults/{id}`: how far it is, without the time of its end
 * (recorded in
 * https://github.com/Azure/azure-cli-extensions/blob/main/src/healthcareapis/azext_healthcareapis/tests/latest/recordings/test_healthcare_workspace_fhir.yaml).
 * Under the URL of `Location`: 202 until it is done (assumption A21), then 200 without a body (recorded in
 * https://github.com/Azure/azure-powershell/blob/main/src/HealthcareApis/test/AzHealthcareIotConnectorFhirDestination.Recording.json).
 * Throws AzureError 404.
 */
export function getOperation(call: AzureCall, scope: string, id: string): AzureOutcome {
  requireAction(call, 'Microsoft.HealthcareApis/locations/operationresults/read', scope);
  const operation = call.tenant.healthcareOperations?.[id.toLowerCase()];
  if (operation === undefined) {
    throw new AzureError(404, 'NotFound', `The operation '${id}' was not found.`);
  }
  const isDone = call.visible(operation.startedAt);
  if (call.request.query.get('operationResultResponseType') === 'Location') {
    return { status: isDone ? 200 : 202, headers: providerHeaders() };
  }
  return {
    status: 200,
    headers: providerHeaders(),
    body: {
      id: operationId(call.tenant, operation),
      name: operation.id,
      status: isDone ? 'Succeeded' : 'Running',
      startTime: startTime(operation),
    },
  };
}

/** What the provider of these resources adds to its answers (recorded in the same place). */
export function providerHeaders(): Readonly<Record<string, string>> {
  return { 'x-request-id': randomUUID().replaceAll('-', '') };
}

function operationId(tenant: Tenant, { id, location }: HealthcareOperation): string {
  return `/subscriptions/${tenant.subscription.id}/providers/Microsoft.HealthcareApis/locations/${location}/operationresults/${id}`;
}

/** With the seven digits of Azure's clocks, of which zeros at the end are left out; those that ours lacks are the id's. */
function startTime({ id, startedAt }: HealthcareOperation): string {
  const ticks = String(Number.parseInt(id.slice(0, 4), 16) % 10_000).padStart(4, '0');
  return new Date(startedAt)
    .toISOString()
    .replace('Z', `${ticks}Z`)
    .replace(/\.?0+Z$/, 'Z');
}
