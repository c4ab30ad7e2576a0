import { type AzureOperation, GROUP, operation } from '../azure-operation.ts';
import { getOperation } from './asynchronous-operations.ts';
import { getHealthcare, listServices, listWorkspaces } from './read-healthcare.ts';
import { deleteHealthcare, patchHealthcare, putService, putWorkspace } from './write-healthcare.ts';

const PROVIDER = '/providers/Microsoft\\.HealthcareApis';
const WORKSPACE = `${GROUP}${PROVIDER}/workspaces/[^/]+`;

/** The operations on Azure Health Data Services, but for those of its retired predecessor. */
export const HEALTHCARE_OPERATIONS: readonly AzureOperation[] = [
  operation('GET', `(/subscriptions/[^/]+)${PROVIDER}/locations/[^/]+/operationresults/([^/]+)`, getOperation),
  operation('GET', `(/subscriptions/[^/]+|${GROUP})${PROVIDER}/workspaces`, listWorkspaces),
  operation('GET', `(${WORKSPACE})`, (call, id) => getHealthcare(call, id, 'workspaces')),
  operation('PUT', `(${GROUP})${PROVIDER}/workspaces/([^/]+)`, putWorkspace),
  operation('PATCH', `(${WORKSPACE})`, (call, id) => patchHealthcare(call, id, 'workspaces')),
  operation('DELETE', `(${WORKSPACE})`, (call, id) => deleteHealthcare(call, id, 'workspaces')),
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
