import { beforeAll, describe, expect, test } from 'vitest';
import { objectOf, sharedSandbox } from '../running-sandbox.ts';
import { azureRefusal, type AzureSender, azureSender, fhirServiceScope } from './azure-client.ts';

/*
 * What Azure answered in the recorded tests of Azure PowerShell and of the Azure CLI's extension
 * (https://github.com/Azure/azure-powershell/tree/main/src/HealthcareApis/test,
 * https://github.com/Azure/azure-cli-extensions, src/healthcareapis/azext_healthcareapis/tests/latest/recordings).
 */

const sandbox = sharedSandbox();
let send: AzureSender;
let subscription = '';
let workspace = '';

const mapping = { content: { templateType: 'CollectionContent', template: [] } };
const ingestion = { eventHubName: 'hub', consumerGroup: 'group', fullyQualifiedEventHubNamespace: 'namespace' };

beforeAll(async () => {
  send = await azureSender(sandbox());
  const [group = ''] = (await fhirServiceScope(send)).split('/providers/');
  [subscription = ''] = group.split('/resourceGroups/');
  workspace = `${group}/providers/Microsoft.HealthcareApis/workspaces/iot${process.pid}`;
  expect((await send('PUT', workspace, { location: 'eastus2' })).status).toBe(201);
});

describe('IoT connectors', () => {
  const location = 'eastus2';
  const properties = { ingestionEndpointConfiguration: ingestion, deviceMapping: mapping };

  test('are made, told as they were sent, and deleted last of what they hold', async () => {
    const name = workspace.split('/').at(-1) ?? '';
    const connector = `${workspace}/iotconnectors/con1`;
    const made = await send('PUT', connector, { location, properties });
    expect(made.status).toBe(201);
    expect(made.headers.get('azure-asyncoperation')).toContain('/locations/eastus2/operationresults/');
    expect(Object.keys(made.body)).toEqual(['id', 'name', 'type', 'etag', 'location', 'properties']);
    expect(made.body).toMatchObject({
      name: `${name}/con1`,
      type: 'Microsoft.HealthcareApis/workspaces/iotconnectors',
    });
    expect(JSON.stringify(made.body['properties'])).toBe(
      JSON.stringify({ ...properties, provisioningState: 'Creating' }),
    );

    const destination = `${connector}/fhirdestinations/dest1`;
    const sent = { fhirMapping: mapping, resourceIdentityResolutionType: 'Create', fhirServiceResourceId: workspace };
    const answer = await send('PUT', destination, { location, properties: sent });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      name: `${name}/con1/dest1`,
      type: 'Microsoft.HealthcareApis/workspaces/iotconnectors/fhirdestinations',
    });
    expect(Object.keys(objectOf(answer.body, 'properties'))).toEqual([
      'resourceIdentityResolutionType',
      'fhirServiceResourceId',
      'fhirMapping',
      'provisioningState',
    ]);

    const listed = await send('GET', `${connector}/fhirdestinations`);
    expect(listed.body).toMatchObject({ value: [{ id: destination }] });
    expect((await send('GET', `${workspace}/iotconnectors`)).body).toMatchObject({ value: [{ id: connector }] });
    expect((await send('PATCH', connector, { tags: { one: 'two' } })).body).toMatchObject({ tags: { one: 'two' } });
    expect(azureRefusal(await send('DELETE', connector))).toMatch(/^409 CannotDeleteResource: /);
    expect((await send('DELETE', destination)).status).toBe(202);
    expect((await send('DELETE', connector)).status).toBe(202);
    expect((await send('GET', connector)).status).toBe(404);
  });

  test('have an identity of their own where one is asked for', async () => {
    const path = `${workspace}/iotconnectors/con2`;
    const made = await send('PUT', path, { location, identity: { type: 'SystemAssigned' }, properties });
    expect(objectOf(made.body, 'identity')).toMatchObject({
      type: 'SystemAssigned',
      tenantId: sandbox().ready.tenantId,
    });
  });
});

test('a FHIR service tells registries, versions, its reach and newer settings as they were sent', async () => {
  const properties = {
    acrConfiguration: { loginServers: ['registry.azurecr.io'] },
    resourceVersionPolicyConfiguration: { default: 'no-version', resourceTypeOverrides: { Patient: 'versioned' } },
    publicNetworkAccess: 'Disabled',
    importConfiguration: { enabled: true, integrationDataStore: 'store', initialImportMode: true },
    implementationGuidesConfiguration: { usCoreMissingData: true },
  };
  const path = `${workspace}/fhirservices/fhir-a`;
  const made = await send('PUT', path, { location: 'eastus2', kind: 'fhir-R4', properties });
  expect(made.body['properties']).toMatchObject(properties);
  const changed = await send('PATCH', path, { properties: { publicNetworkAccess: 'Enabled' } });
  expect(changed.body['properties']).toMatchObject({ ...properties, publicNetworkAccess: 'Enabled' });
});

test('a private endpoint connection needs an endpoint', async () => {
  const path = `${workspace}/privateEndpointConnections/one`;
  const state = { status: 'Approved', description: 'Auto-Approved' };
  const answer = await send('PUT', path, { properties: { privateLinkServiceConnectionState: state } });
  expect(azureRefusal(answer)).toBe(
    '400 BadRequest: Private Endpoint Connection in request contains null or empty Id.',
  );
  expect((await send('GET', `${workspace}/privateEndpointConnections`)).body).toEqual({ value: [] });
  expect((await send('GET', path)).status).toBe(404);
});

test('a name is free until it is used', async () => {
  const path = `${subscription}/providers/Microsoft.HealthcareApis/checkNameAvailability`;
  const free = await send('POST', path, { name: 'sqhim6', type: 'Microsoft.HealthcareApis/services' });
  expect(free.status).toBe(200);
  expect(free.body).toEqual({ nameAvailable: true });
  expect(free.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
  const name = workspace.split('/').at(-1);
  const taken = await send('POST', path, { name, type: 'Microsoft.HealthcareApis/workspaces' });
  expect(taken.body).toMatchObject({ nameAvailable: false, reason: 'AlreadyExists' });
});
