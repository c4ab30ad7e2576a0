import { type AzureCall, type AzureOutcome, requireAction } from './azure-call.ts';
import { AzureError } from './azure-error.ts';
import { LOCATION } from './resource-ids.ts';

/** The newest version first: az takes that one for `az resource show`. */
const HEALTH_VERSIONS = ['2024-03-31', '2023-11-01', '2022-12-01', '2022-06-01', '2021-11-01'];
const VAULT_VERSIONS = ['2023-07-01', '2023-02-01', '2022-07-01', '2019-09-01'];
const IDENTITY_VERSIONS = ['2024-11-30', '2023-01-31', '2022-01-31-preview', '2018-11-30'];

/** What the sandbox serves of each namespace, and in which versions. */
const PROVIDERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'Microsoft.Authorization': {
    roleAssignments: ['2022-04-01', '2020-04-01-preview', '2018-09-01-preview', '2015-07-01'],
    roleDefinitions: ['2022-05-01-preview', '2022-04-01', '2018-01-01-preview', '2015-07-01'],
    denyAssignments: ['2022-04-01'],
    classicAdministrators: ['2015-07-01', '2015-06-01'],
  },
  'Microsoft.HealthcareApis': {
    services: HEALTH_VERSIONS,
    workspaces: HEALTH_VERSIONS,
    'workspaces/fhirservices': HEALTH_VERSIONS,
    'workspaces/dicomservices': HEALTH_VERSIONS,
    'workspaces/iotconnectors': HEALTH_VERSIONS,
    'workspaces/iotconnectors/fhirdestinations': HEALTH_VERSIONS,
    'locations/operationresults': HEALTH_VERSIONS,
    checkNameAvailability: HEALTH_VERSIONS,
  },
  'Microsoft.KeyVault': {
    vaults: VAULT_VERSIONS,
    'vaults/secrets': VAULT_VERSIONS,
    checkNameAvailability: VAULT_VERSIONS,
  },
  'Microsoft.ManagedIdentity': {
    userAssignedIdentities: IDENTITY_VERSIONS,
    'userAssignedIdentities/federatedIdentityCredentials': IDENTITY_VERSIONS,
  },
  'Microsoft.Resources': {
    resourceGroups: ['2024-11-01', '2022-09-01', '2021-04-01'],
    'subscriptions/resourceGroups': ['2024-11-01', '2022-09-01', '2021-04-01'],
    subscriptions: ['2022-12-01', '2021-01-01'],
  },
};

/**
 * `GET /subscriptions/{id}/providers` (https://learn.microsoft.com/rest/api/resources/providers/list): what Terraform's
 * azurerm provider asks for before it does anything.
 */
export function listProviders(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, 'Microsoft.Resources/subscriptions/providers/read', scope);
  return { status: 200, body: { value: Object.keys(PROVIDERS).map((each) => provider(scope, each)) } };
}

/** `GET /subscriptions/{id}/providers/{namespace}`: az finds versions with it. Throws AzureError 404. */
export function getProvider(call: AzureCall, scope: string, namespace: string): AzureOutcome {
  requireAction(call, 'Microsoft.Resources/subscriptions/providers/read', scope);
  return { status: 200, body: provider(scope, requireNamespace(namespace)) };
}

/** `POST /subscriptions/{id}/providers/{namespace}/register`: each is registered from the start. Throws AzureError 404. */
export function registerProvider(call: AzureCall, scope: string, namespace: string): AzureOutcome {
  const name = requireNamespace(namespace);
  requireAction(call, `${name}/register/action`, scope);
  return { status: 200, body: provider(scope, name) };
}

function provider(scope: string, namespace: string): Record<string, unknown> {
  return {
    id: `${scope}/providers/${namespace}`,
    namespace,
    resourceTypes: Object.entries(PROVIDERS[namespace] ?? {}).map(([resourceType, apiVersions]) => ({
      resourceType,
      locations: [LOCATION],
      apiVersions,
      capabilities: 'None',
    })),
    registrationState: 'Registered',
    registrationPolicy: 'RegistrationRequired',
  };
}

function requireNamespace(given: string): string {
  const found = Object.keys(PROVIDERS).find((each) => each.toLowerCase() === given.toLowerCase());
  if (found === undefined) {
    const text = `The resource namespace '${given}' is invalid.`;
    throw new AzureError(404, 'InvalidResourceNamespace', text);
  }
  return found;
}
