import { z } from 'zod';
import { keyVaultUrl } from '../key-vault/key-vault-call.ts';
import type { KeyVault } from '../tenant/model.ts';
import { keyVaultByName, liveKeyVault, liveKeyVaults, newKeyVault, withKeyVault } from '../tenant/key-vault.ts';
import {
  type AzureCall,
  type AzureOutcome,
  type AzureResource,
  requireAction,
  requireActionInGroup,
} from './azure-call.ts';
import { AzureError } from './azure-error.ts';
import { resourceNotFound } from './azure-scope.ts';
import { keyVaultId } from './resource-ids.ts';
import { parseRequestJson } from '../parse-json.ts';

const TYPE = 'Microsoft.KeyVault/vaults';

const tags = z.record(z.string(), z.string()).nullish();
const properties = z.object({
  enableRbacAuthorization: z.boolean().nullish(),
  softDeleteRetentionInDays: z.int().min(7).max(90).nullish(),
  enablePurgeProtection: z.boolean().nullish(),
  createMode: z.enum(['default', 'recover']).nullish(),
});
const bodyShape = z.object({ location: z.string(), tags, properties });
const changeShape = z.object({ tags, properties: properties.nullish() });

type Properties = z.infer<typeof properties>;

/** `GET …/Microsoft.KeyVault/vaults` of a subscription or resource group. */
export function listKeyVaults(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, `${TYPE}/read`, scope);
  return { status: 200, body: { value: liveKeyVaults(call.tenant).map((each) => keyVaultResource(call, each)) } };
}

/** `GET …/vaults/{name}`. Throws AzureError 404. */
export function getKeyVault(call: AzureCall, group: string, name: string): AzureOutcome {
  requireActionInGroup(call, group, { type: TYPE, name, verb: 'read' });
  const vault = liveKeyVault(call.tenant, name);
  if (vault === undefined) {
    throw resourceNotFound(keyVaultId(call.tenant, name));
  }
  return { status: 200, body: keyVaultResource(call, vault) };
}

/**
 * `PUT …/vaults/{name}`: makes a vault or changes it; `createMode` `recover` brings a deleted one back.
 * Throws AzureError 400 for a name that no vault can have, and 409 for that of a deleted vault; texts are
 * assumption A21.
 */
export function putKeyVault(call: AzureCall, group: string, name: string): AzureOutcome {
  requireActionInGroup(call, group, { type: TYPE, name, verb: 'write' });
  requireVaultName(name);
  const { location, tags, properties } = readBody(bodyShape, call.request.body);
  const before = keyVaultByName(call.tenant, name);
  requireChange(before, properties);
  const vault = merged(before ?? newKeyVault(name, location), tags, properties);
  return {
    status: before === undefined ? 201 : 200,
    body: keyVaultResource(call, vault),
    tenant: withKeyVault(call.tenant, vault),
  };
}

/**
 * `PATCH …/vaults/{name}`: changes what it names (https://learn.microsoft.com/rest/api/keyvault/keyvault/vaults/update).
 * Throws AzureError 404, and 400 as `PUT` does.
 */
export function patchKeyVault(call: AzureCall, group: string, name: string): AzureOutcome {
  const id = keyVaultId(call.tenant, name);
  requireActionInGroup(call, group, { type: TYPE, name, verb: 'write' });
  const before = liveKeyVault(call.tenant, name);
  if (before === undefined) {
    throw resourceNotFound(id);
  }
  const { tags, properties } = readBody(changeShape, call.request.body);
  requireChange(before, properties ?? {});
  const vault = merged(before, tags, properties ?? {});
  return { status: 200, body: keyVaultResource(call, vault), tenant: withKeyVault(call.tenant, vault) };
}

function merged(base: KeyVault, tags: z.infer<typeof changeShape>['tags'], wanted: Properties): KeyVault {
  return {
    ...base,
    tags: tags ?? base.tags,
    softDeleteRetentionDays: wanted.softDeleteRetentionInDays ?? base.softDeleteRetentionDays,
    hasPurgeProtection: wanted.enablePurgeProtection ?? base.hasPurgeProtection,
    deletedDateTime: null,
  };
}

/**
 * `DELETE …/vaults/{name}`: its name and secrets are kept, as Azure's soft-delete keeps them; 204 where there is none.
 */
export function deleteKeyVault(call: AzureCall, group: string, name: string): AzureOutcome {
  requireActionInGroup(call, group, { type: TYPE, name, verb: 'delete' });
  const vault = liveKeyVault(call.tenant, name);
  return vault === undefined
    ? { status: 204 }
    : { status: 200, tenant: withKeyVault(call.tenant, { ...vault, deletedDateTime: call.now.toISOString() }) };
}

/** A vault as Azure Resource Manager shows it. */
export function keyVaultResource({ tenant, origin }: AzureCall, vault: KeyVault): AzureResource {
  return {
    id: keyVaultId(tenant, vault.name),
    name: vault.name,
    type: TYPE,
    location: vault.location,
    tags: vault.tags,
    properties: {
      sku: { family: 'A', name: 'standard' },
      tenantId: tenant.tenantId,
      accessPolicies: [],
      enabledForDeployment: false,
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      softDeleteRetentionInDays: vault.softDeleteRetentionDays,
      ...(vault.hasPurgeProtection ? { enablePurgeProtection: true } : {}),
      vaultUri: `${keyVaultUrl(origin, vault.name)}/`,
      provisioningState: 'Succeeded',
      publicNetworkAccess: 'Enabled',
    },
  };
}

function requireChange(before: KeyVault | undefined, wanted: Properties): void {
  if (typeof before?.deletedDateTime === 'string' && wanted.createMode !== 'recover') {
    throw new AzureError(
      409,
      'ConflictError',
      'A vault with the same name already exists in deleted state. You need to either recover or purge existing key ' +
        'vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.',
    );
  }
  if (wanted.enablePurgeProtection === false && before?.hasPurgeProtection === true) {
    throw new AzureError(
      400,
      'BadRequest',
      'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault is an ' +
        'irreversible action.',
    );
  }
}

function requireVaultName(name: string): void {
  if (!/^(?=.{3,24}$)[a-z](?:-?[a-z0-9])*$/i.test(name)) {
    throw new AzureError(
      400,
      'VaultNameNotValid',
      `The vault name '${name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must ` +
        'begin with a letter, end with a letter or digit, and not contain consecutive hyphens. Follow this link for ' +
        'more information: https://go.microsoft.com/fwlink/?linkid=2147742',
    );
  }
}

function readBody<T extends { readonly properties?: Properties | null | undefined }>(
  shape: z.ZodType<T>,
  text: string,
): T {
  const body = shape.safeParse(parseRequestJson(text));
  if (!body.success) {
    throw new AzureError(400, 'BadRequest', `The vault is not valid: ${z.prettifyError(body.error)}`);
  }
  if (body.data.properties?.enableRbacAuthorization === false) {
    // Azure still has the older kind; the sandbox has not.
    throw new AzureError(400, 'BadRequest', 'The sandbox serves vaults with Azure role-based access control only.');
  }
  return body.data;
}
