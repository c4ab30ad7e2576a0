import { z } from 'zod';
import { parseRequestJson } from '../../parse-json.ts';
import { type AzureCall, type AzureOutcome, requireAction } from '../azure-call.ts';
import { invalidContent } from '../azure-error.ts';
import { providerHeaders } from './asynchronous-operations.ts';
import { resourceType } from './healthcare-shape.ts';
import { healthcareResources } from './healthcare-store.ts';

const bodyShape = z.object({ name: z.string().min(1), type: z.string().min(1) });

/**
 * `POST …/Microsoft.HealthcareApis/checkNameAvailability`, recorded for a free name in
 * https://github.com/Azure/azure-powershell/blob/main/src/HealthcareApis/test/AzHealthcareServiceNameAvailability.Recording.json.
 * Throws AzureError 400; for that and for a name in use the texts are assumption A21.
 */
export function checkHealthcareName(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, 'Microsoft.HealthcareApis/checkNameAvailability/read', scope);
  const body = bodyShape.safeParse(parseRequestJson(call.request.body));
  if (!body.success) {
    throw invalidContent();
  }
  const name = body.data.name.toLowerCase();
  const type = body.data.type.toLowerCase();
  const isTaken = healthcareResources(call).some(
    (each) => each.name.toLowerCase() === name && resourceType(each.type).toLowerCase() === type,
  );
  const message = `The name '${body.data.name}' is already in use.`;
  return {
    status: 200,
    headers: providerHeaders(),
    body: isTaken ? { nameAvailable: false, reason: 'AlreadyExists', message } : { nameAvailable: true },
  };
}
