import { z } from 'zod';
import { parseRequestJson } from '../parse-json.ts';
import { keyVaultByName } from '../tenant/key-vault.ts';
import { type AzureCall, type AzureOutcome, requireAction } from './azure-call.ts';
import { AzureError } from './azure-error.ts';

const bodyShape = z.object({ name: z.string().min(1), type: z.string().min(1) });

/**
 * `POST …/Microsoft.KeyVault/checkNameAvailability`
 * (https://learn.microsoft.com/rest/api/keyvault/keyvault/vaults/check-name-availability); a deleted vault keeps its
 * name. Throws AzureError 400; texts are assumption A21.
 */
export function checkVaultName(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, 'Microsoft.KeyVault/checkNameAvailability/read', scope);
  const body = bodyShape.safeParse(parseRequestJson(call.request.body));
  if (!body.success) {
    throw new AzureError(400, 'BadRequest', 'The name and the type of the vault are required.');
  }
  const { name } = body.data;
  const message = `The vault name '${name}' is already in use. Vault names are globally unique so it is possible that the name is already taken.`;
  const isTaken = keyVaultByName(call.tenant, name) !== undefined;
  return {
    status: 200,
    body: isTaken ? { nameAvailable: false, reason: 'AlreadyExists', message } : { nameAvailable: true },
  };
}
