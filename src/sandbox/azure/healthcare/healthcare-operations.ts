import { type AzureOperation, GROUP, operation } from '../azure-operation.ts';
import { getOperation } from './asynchronous-operations.ts';
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
  ...operationsOn('fhirservices'),
  ...operationsOn('dicomservices'),
];

function operationsOn(type: 'fhirservices' | 'dicomservices'): readonly AzureOperation[] {
  return [
    operation('GET', `(${WORKSPACE})/${type}`, (call, workspace) => listServices(call, workspace, type)),
    operation('GET', `(${WORKSPACE}/${type}/[^/]+)`, (call, id) => getHealthcare(call, id, type)),
    operation('PUT', `(${WORKSPACE}/${type}/[^/]+)`, (call, id) => putService(call, id, type)),
    operation('PATCH', `(${WORKSPACE}/${type}/[^/]+)`, (call, id) => patchHealthcare(call, id, type)),
    operation('DELETE', `(${WORKSPACE}/${type}/[^/]+)`, (call, id) => deleteHealthcare(call, id, type)),
  ];
}
