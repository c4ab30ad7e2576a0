import { z } from 'zod';
import { parseRequestJson } from '../../parse-json.ts';
import { type AzureCall, type AzureOutcome, requireAction } from '../azure-call.ts';
import { AzureError } from '../azure-error.ts';
import { resourceNotFound } from '../azure-scope.ts';
import { providerHeaders } from './asynchronous-operations.ts';

const bodyShape = z.object({ properties: z.object({ privateEndpoint: z.object({ id: z.string().min(1) }) }) });

/** `GET …/privateEndpointConnections`: none, as the sandbox has no networks. */
export function listPrivateConnections(call: AzureCall, resource: string): AzureOutcome {
  requireConnectionRight(call, resource, 'read');
  return { status: 200, headers: providerHeaders(), body: { value: [] } };
}

/** `GET …/privateEndpointConnections/{name}`. Throws AzureError 404. */
export function getPrivateConnection(call: AzureCall, resource: string, name: string): AzureOutcome {
  requireConnectionRight(call, resource, 'read');
  throw noConnection(resource, name);
}

/**
 * `PUT …/privateEndpointConnections/{name}`. Throws AzureError 400 for a body without an endpoint, recorded in
 * https://github.com/Azure/azure-cli-extensions/blob/main/src/healthcareapis/azext_healthcareapis/tests/latest/recordings/test_healthcare_workspace_private.yaml,
 * and 404 for one with an endpoint.
 */
export function putPrivateConnection(call: AzureCall, resource: string, name: string): AzureOutcome {
  requireConnectionRight(call, resource, 'write');
  if (!bodyShape.safeParse(parseRequestJson(call.request.body)).success) {
    const text = 'Private Endpoint Connection in request contains null or empty Id.';
    throw new AzureError(400, 'BadRequest', text, providerHeaders());
  }
  throw noConnection(resource, name);
}

function noConnection(resource: string, name: string): AzureError {
  return resourceNotFound(`${resource}/privateEndpointConnections/${name}`);
}

function requireConnectionRight(call: AzureCall, resource: string, what: 'read' | 'write'): void {
  const [, type = ''] = /\/providers\/Microsoft\.HealthcareApis\/([^/]+)\//i.exec(resource) ?? [];
  requireAction(call, `Microsoft.HealthcareApis/${type}/privateEndpointConnections/${what}`, resource);
}
