import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OPERATIONS } from '../../src/sandbox/microsoft-graph/operations.ts';
import { adminToken, azureSender, fhirServiceScope } from './azure/azure-client.ts';
import { makeClientWithRoles, makeResourceApp, protectOssServer, tokenOf } from './fhir/fhir-client.ts';
import { makeApplication, makeServicePrincipal } from './make-objects.ts';
import type { TestSandbox } from './running-sandbox.ts';

/** A request that writes, but for its body; whoever sends it may write there. */
export interface WritingEndpoint {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Everything in the sandbox that reads a JSON body, with objects that exist where a path needs some. */
export async function writingEndpoints(sandbox: TestSandbox): Promise<readonly WritingEndpoint[]> {
  return [
    ...(await graphEndpoints(sandbox)),
    ...(await azureEndpoints(sandbox)),
    ...(await keyVaultEndpoints(sandbox)),
    ...(await fhirEndpoints(sandbox)),
    ...(await controlEndpoints(sandbox)),
  ];
}

async function graphEndpoints(sandbox: TestSandbox): Promise<WritingEndpoint[]> {
  const { id, appId } = await makeApplication(sandbox);
  const principal = await makeServicePrincipal(sandbox, appId);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await sandbox.token()}` };
  const operations = OPERATIONS.filter(({ method }) => ['POST', 'PATCH', 'PUT'].includes(method)).map(
    ({ method, path }) => ({
      method,
      path: `/v1.0${path.replace('{servicePrincipal}', principal).replaceAll(/\{\w+\}/g, id)}`,
      headers,
    }),
  );
  return [...operations, { method: 'POST', path: '/v1.0/$batch', headers }];
}

async function azureEndpoints(sandbox: TestSandbox): Promise<WritingEndpoint[]> {
  const scope = await fhirServiceScope(await azureSender(sandbox));
  const group = scope.replace(/\/providers\/.*/, '');
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await adminToken(sandbox)}` };
  return [
    `${scope}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}`,
    `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/wards`,
    `${group}/providers/Microsoft.KeyVault/vaults/ward-vault`,
  ].map((path) => ({ method: 'PUT', path: `${path}?api-version=2022-04-01`, headers }));
}

async function keyVaultEndpoints(sandbox: TestSandbox): Promise<WritingEndpoint[]> {
  const token = await tokenOf(sandbox, { ...sandbox.ready.admin, principalId: '' }, 'https://vault.azure.net');
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const path = '/vaults/sandbox-vault/secrets/ward?api-version=7.4';
  const set = await sandbox.send(path, { method: 'PUT', headers, body: '{"value":"first"}' });
  const { id } = set.body as { readonly id?: string };
  return [
    { method: 'PUT', path, headers },
    {
      method: 'PATCH',
      path: `${new URL(id ?? '').pathname.replace(/^/, '/vaults/sandbox-vault')}?api-version=7.4`,
      headers,
    },
  ];
}

async function fhirEndpoints(sandbox: TestSandbox): Promise<WritingEndpoint[]> {
  const resource = await makeResourceApp(sandbox);
  await protectOssServer(sandbox, resource);
  const client = await makeClientWithRoles(sandbox, resource, ['globalAdmin']);
  const token = await tokenOf(sandbox, client, resource.identifierUri);
  const headers = { 'content-type': 'application/fhir+json', authorization: `Bearer ${token}` };
  return [
    { method: 'POST', path: '/fhir/oss/Patient', headers },
    { method: 'PUT', path: '/fhir/oss/Patient/pat', headers },
  ];
}

async function controlEndpoints(sandbox: TestSandbox): Promise<WritingEndpoint[]> {
  const key = (await readFile(join(sandbox.stateDir, 'control-key'), 'utf8')).trim();
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  return [
    { method: 'POST', path: '/.sandbox/faults', headers },
    { method: 'PATCH', path: '/.sandbox/settings', headers },
  ];
}
