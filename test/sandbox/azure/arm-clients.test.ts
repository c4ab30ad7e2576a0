import { beforeAll, expect, test } from 'vitest';
import { makeClient } from '../fhir/fhir-client.ts';
import { listOf, objectOf, sharedSandbox } from '../running-sandbox.ts';
import { azureRefusal, type AzureSender, azureSender, subscriptionId } from './azure-client.ts';

/* What Azure CLI, Azure PowerShell and Terraform ask of Azure Resource Manager besides what they are told to do. */

const sandbox = sharedSandbox();
let send: AzureSender;
let subscription = '';
let group = '';

beforeAll(async () => {
  send = await azureSender(sandbox());
  subscription = `/subscriptions/${await subscriptionId(send)}`;
  group = `${subscription}/resourceGroups/fhir-sandbox`;
});

test('there are no classic administrators and no deny assignments', async () => {
  const provider = `${subscription}/providers/Microsoft.Authorization`;
  expect((await send('GET', `${provider}/classicAdministrators?api-version=2015-06-01`)).body).toEqual({ value: [] });
  expect((await send('GET', `${provider}/denyAssignments?$filter=atScope()`)).body).toEqual({ value: [] });
  expect((await send('GET', `${group}/providers/Microsoft.Authorization/denyAssignments`)).status).toBe(200);
});

test('the existence of a resource group is asked for by HEAD', async () => {
  expect((await send('HEAD', group)).status).toBe(204);
  expect((await send('HEAD', `${subscription}/resourceGroups/none`)).status).toBe(404);
});

test('the roles of the whole tenant are for everyone, without a subscription in their ids', async () => {
  const stranger = await azureSender(sandbox(), await makeClient(sandbox()));
  const reader = '/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7';
  const found = await stranger(
    'GET',
    "/providers/Microsoft.Authorization/roleDefinitions?$filter=roleName%20eq%20'Reader'",
  );
  expect(listOf(found.body, 'value').map((each) => objectOf({ each }, 'each')['id'])).toEqual([reader]);
  expect((await stranger('GET', reader)).body).toMatchObject({ id: reader, properties: { roleName: 'Reader' } });
  expect((await stranger('GET', `${subscription}${reader}`)).status).toBe(403);
});

test('resources are found by their type and name', async () => {
  const filter = encodeURIComponent("resourceType eq 'Microsoft.KeyVault/vaults' and name eq 'sandbox-vault'");
  const found = await send('GET', `${subscription}/resources?$filter=${filter}`);
  expect(found.body).toMatchObject({ value: [{ name: 'sandbox-vault' }] });
  const other = encodeURIComponent("name eq 'sandbox-vault' and resourceGroup eq 'other'");
  expect((await send('GET', `${subscription}/resources?$filter=${other}`)).body).toEqual({ value: [] });
  const unknown = encodeURIComponent("name ne 'sandbox-vault'");
  expect((await send('GET', `${subscription}/resources?$filter=${unknown}`)).status).toBe(400);
});

test('providers are registered, and tell of their versions', async () => {
  const listed = await send('GET', `${subscription}/providers`);
  expect(listed.body).toMatchObject({
    value: expect.arrayContaining([expect.objectContaining({ namespace: 'Microsoft.KeyVault' })]) as unknown,
  });
  const one = await send('GET', `${subscription}/providers/microsoft.healthcareapis`);
  expect(one.body).toMatchObject({ namespace: 'Microsoft.HealthcareApis', registrationState: 'Registered' });
  expect((await send('POST', `${subscription}/providers/Microsoft.HealthcareApis/register`)).status).toBe(200);
  const unknown = await send('GET', `${subscription}/providers/Microsoft.Nothing`);
  expect(azureRefusal(unknown)).toMatch(/^404 InvalidResourceNamespace: /);
});

/* Recorded in the test Update-AzUserAssignedIdentity of https://github.com/Azure/azure-powershell. */
test('the tags of a managed identity are changed by PATCH', async () => {
  const path = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-${crypto.randomUUID()}`;
  expect((await send('PATCH', path, { tags: {} })).status).toBe(404);
  await send('PUT', path, { location: 'westeurope', tags: { zero: 'value' } });
  const changed = await send('PATCH', path, { tags: { one: 'value', two: 'value' } });
  expect(changed.status).toBe(200);
  expect(changed.body).toMatchObject({ tags: { one: 'value', two: 'value' } });
  expect(changed.body['tags']).not.toHaveProperty('zero');
  expect((await send('GET', path)).body).toEqual(changed.body);
});

test('the tags of a vault are changed by PATCH, and its name is in use', async () => {
  const name = `kv${crypto.randomUUID().slice(0, 8)}`;
  const check = `${subscription}/providers/Microsoft.KeyVault/checkNameAvailability`;
  const asked = { name, type: 'Microsoft.KeyVault/vaults' };
  expect((await send('POST', check, asked)).body).toEqual({ nameAvailable: true });
  const path = `${group}/providers/Microsoft.KeyVault/vaults/${name}`;
  expect((await send('PATCH', path, { tags: {} })).status).toBe(404);
  await send('PUT', path, { location: 'westeurope', properties: { softDeleteRetentionInDays: 7 } });
  const changed = await send('PATCH', path, { tags: { one: 'two' } });
  expect(changed.body).toMatchObject({ tags: { one: 'two' }, properties: { softDeleteRetentionInDays: 7 } });
  expect((await send('POST', check, asked)).body).toMatchObject({ nameAvailable: false, reason: 'AlreadyExists' });
});

/* Recorded in the tests Remove-AzUserAssignedIdentity and AzHealthcareAPIsWorkspace of https://github.com/Azure/azure-powershell. */
test('regions are told by their names, and earlier versions tell less', async () => {
  const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-${crypto.randomUUID()}`;
  expect((await send('PUT', identity, { location: 'Central US' })).body).toMatchObject({ location: 'centralus' });
  const workspace = `${group}/providers/Microsoft.HealthcareApis/workspaces/contoso`;
  const early = await send('GET', `${workspace}?api-version=2021-06-01-preview`);
  expect(early.body['properties']).toEqual({ provisioningState: 'Succeeded' });
  expect((await send('GET', workspace)).body['properties']).toHaveProperty('publicNetworkAccess', 'Enabled');
});
