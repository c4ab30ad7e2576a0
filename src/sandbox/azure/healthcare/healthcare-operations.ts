import { type AzureOperation, GROUP, operation } from '../azure-operation.ts';
import type { HealthcareServiceType } from '../../tenant/healthcare-resource.ts';
import { getOperation } from './asynchronous-operations.ts';
import { checkHealthcareName } from './healthcare-names.ts';
import { getPrivateConnection, listPrivateConnections, putPrivateConnection } from './private-connections.ts';
import { getHealthcare, listHealthcare, listServices } from './read-healthcare.ts';
import { deleteHealthcare, patchHealthcare, putRetiredService, putService, putWorkspace } from './write-healthcare.ts';

const PROVIDER = '/providers/Microsoft\\.HealthcareApis';
const RETIRED = `${GROUP}${PROVIDER}/services/[^/]+`;
const WORKSPACE = `${GROUP}${PROVIDER}/workspaces/[^/]+`;

/** The operations on Azure Health Data Services and its retired predecessor. */
export const HEALTHCARE_OPERATIONS: readonly AzureOperation[] = [
  operation('GET', `(/subscriptions/[^/]+)${PROVIDER}/locations/[^/]+/operationresults/([^/]+)`, getOperation),
  operation('GET', `(/subscriptions/[^/]+|${GROUP})${PROVIDER}/workspaces`, (call, scope) =>
    listHealthcare(call, scope, 'workspaces'),
  ),
  operation('GET', `(${WORKSPACE})`, (call, id) => getHealthcare(call, id, 'workspaces')),
  operation('PUT', `(${GROUP})${PROVIDER}/workspaces/([^/]+)`, putWorkspace),
  operation('PATCH', `(${WORKSPACE})`, (call, id) => patchHealthcare(call, id, 'workspaces')),
  operation('DELETE', `(${WORKSPACE})`, (call, id) => deleteHealthcare(call, id, 'workspaces')),
  operation('GET', `(/subscriptions/[^/]+|${GROUP})${PROVIDER}/services`, (call, scope) =>
    listHealthcare(call, scope, 'services'),
  ),
  operation('GET', `(${RETIRED})`, (call, id) => getHealthcare(call, id, 'services')),
  operation('PUT', `(${GROUP})${PROVIDER}/services/([^/]+)`, putRetiredService),
  operation('PATCH', `(${RETIRED})`, (call, id) => patchHealthcare(call, id, 'services')),
  operation('DELETE', `(${RETIRED})`, (call, id) => deleteHealthcare(call, id, 'services')),
  ...operationsOn('fhirservices', WORKSPACE),
  ...operationsOn('dicomservices', WORKSPACE),
  ...operationsOn('iotconnectors', WORKSPACE),
  ...operationsOn('fhirdestinations', `${WORKSPACE}/iotconnectors/[^/]+`),
  operation('POST', `(/subscriptions/[^/]+)${PROVIDER}/checkNameAvailability`, checkHealthcareName),
  ...connectionsOf(WORKSPACE),
  ...connectionsOf(RETIRED),
];

/** Connections of private endpoints, of which no resource has any. */
function connectionsOf(parent: string): readonly AzureOperation[] {
  return [
    operation('GET', `(${parent})/privateEndpointConnections`, listPrivateConnections),
    operation('GET', `(${parent})/privateEndpointConnections/([^/]+)`, getPrivateConnection),
    operation('PUT', `(${parent})/privateEndpointConnections/([^/]+)`, putPrivateConnection),
  ];
}

function operationsOn(type: HealthcareServiceType | 'fhirdestinations', parent: string): readonly AzureOperation[] {
  return [
    operation('GET', `(${parent})/${type}`, (call, container) => listServices(call, container, type)),
    operation('GET', `(${parent}/${type}/[^/]+)`, (call, id) => getHealthcare(call, id, type)),
    operation('PUT', `(${parent}/${type}/[^/]+)`, (call, id) => putService(call, id, type)),
    operation('PATCH', `(${parent}/${type}/[^/]+)`, (call, id) => patchHealthcare(call, id, type)),
    operation('DELETE', `(${parent}/${type}/[^/]+)`, (call, id) => deleteHealthcare(call, id, type)),
  ];
}
