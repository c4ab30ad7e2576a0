import type { Tenant } from '../tenant/model.ts';
import type { AzureCall, AzureOutcome } from './azure-call.ts';
import { AzureError } from './azure-error.ts';
import { requireScope, scopeOf } from './azure-scope.ts';
import { deleteKeyVault, getKeyVault, listKeyVaults, putKeyVault } from './key-vaults.ts';
import {
  deleteManagedIdentity,
  getManagedIdentity,
  listManagedIdentities,
  putManagedIdentity,
} from './managed-identities.ts';
import {
  getFhirService,
  getResourceGroup,
  getRetiredService,
  getWorkspace,
  listFhirServices,
  listResourceGroups,
  listResources,
  listRetiredServices,
  listWorkspaces,
} from './resources.ts';
import { deleteRoleAssignment, getRoleAssignment, listRoleAssignments, putRoleAssignment } from './role-assignments.ts';
import { getRoleDefinition, listRoleDefinitions } from './role-definition-requests.ts';
import { getSubscription, listSubscriptions, listTenants } from './subscriptions.ts';

/** One operation: what its path looks like, with `(…)` around the scope, and what it does there. */
interface AzureOperation {
  readonly method: string;
  readonly path: RegExp;
  /** The scope that the path names: in Azure's spelling, where there is one. */
  readonly scope: (tenant: Tenant, path: string) => string;
  readonly handle: (call: AzureCall, scope: string, name: string) => AzureOutcome;
}

const GROUP = '/subscriptions/[^/]+/resourceGroups/[^/]+';
const WORKSPACE = `${GROUP}/providers/Microsoft.HealthcareApis/workspaces/[^/]+`;
const IDENTITIES = '/providers/Microsoft\\.ManagedIdentity/userAssignedIdentities';
const KEY_VAULTS = '/providers/Microsoft\\.KeyVault/vaults';
const AUTHORIZATION = '/providers/Microsoft\\.Authorization';

/** Paths do not tell cases apart. The first that fits answers. */
const OPERATIONS: readonly AzureOperation[] = [
  operation('GET', '()/subscriptions', listSubscriptions),
  operation('GET', '()/tenants', listTenants),
  operation('GET', `(.*)${AUTHORIZATION}/roleDefinitions`, listRoleDefinitions),
  operation('GET', `(.*)${AUTHORIZATION}/roleDefinitions/([^/]+)`, getRoleDefinition),
  operation('GET', `(.*)${AUTHORIZATION}/roleAssignments`, listRoleAssignments),
  operation('GET', `(.*)${AUTHORIZATION}/roleAssignments/([^/]+)`, getRoleAssignment),
  operation('PUT', `(.*)${AUTHORIZATION}/roleAssignments/([^/]+)`, putRoleAssignment),
  operation('DELETE', `(.*)${AUTHORIZATION}/roleAssignments/([^/]+)`, deleteRoleAssignment),
  operation('GET', '(/subscriptions/[^/]+)', getSubscription),
  operation('GET', '(/subscriptions/[^/]+)/resourceGroups', listResourceGroups),
  operation('GET', `(${GROUP})`, getResourceGroup),
  operation('GET', `(/subscriptions/[^/]+|${GROUP})/resources`, listResources),
  operation('GET', `(/subscriptions/[^/]+|${GROUP})/providers/Microsoft\\.HealthcareApis/workspaces`, listWorkspaces),
  operation('GET', `(${WORKSPACE})`, getWorkspace),
  operation('GET', `(${WORKSPACE})/fhirservices`, listFhirServices),
  operation('GET', `(${WORKSPACE}/fhirservices/[^/]+)`, getFhirService),
  operation(
    'GET',
    `(/subscriptions/[^/]+|${GROUP})/providers/Microsoft\\.HealthcareApis/services`,
    listRetiredServices,
  ),
  operation('GET', `(${GROUP})/providers/Microsoft\\.HealthcareApis/services/[^/]+`, getRetiredService),
  operation('GET', `(/subscriptions/[^/]+|${GROUP})${IDENTITIES}`, listManagedIdentities),
  operationIn('GET', `(${GROUP})${IDENTITIES}/([^/]+)`, getManagedIdentity),
  operationIn('PUT', `(${GROUP})${IDENTITIES}/([^/]+)`, putManagedIdentity),
  operationIn('DELETE', `(${GROUP})${IDENTITIES}/([^/]+)`, deleteManagedIdentity),
  operation('GET', `(/subscriptions/[^/]+|${GROUP})${KEY_VAULTS}`, listKeyVaults),
  operationIn('GET', `(${GROUP})${KEY_VAULTS}/([^/]+)`, getKeyVault),
  operationIn('PUT', `(${GROUP})${KEY_VAULTS}/([^/]+)`, putKeyVault),
  operationIn('DELETE', `(${GROUP})${KEY_VAULTS}/([^/]+)`, deleteKeyVault),
];

/**
 * Carries out what a request to Azure Resource Manager asks for.
 * Throws AzureError: 400 without `api-version`, 404 for what there is not, and what each operation refuses.
 */
export function operate(call: AzureCall): AzureOutcome {
  const { method, path, query } = call.request;
  if ((query.get('api-version') ?? '') === '') {
    throw new AzureError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  const found = OPERATIONS.find((each) => each.method === method && each.path.test(path));
  if (found === undefined) {
    // Assumption A21.
    throw new AzureError(404, 'InvalidResourceType', `The sandbox does not serve ${method} ${path}.`);
  }
  const [, scope = '', name = ''] = found.path.exec(path) ?? [];
  return found.handle(call, found.scope(call.tenant, scope), name);
}

/** One that itself finds out whether the scope exists, by `requireAction`. */
function operation(method: string, path: string, handle: AzureOperation['handle']): AzureOperation {
  return { method, path: new RegExp(`^${path}$`, 'i'), scope: scopeOf, handle };
}

/** One on a resource that is named within a group which has to exist. */
function operationIn(method: string, path: string, handle: AzureOperation['handle']): AzureOperation {
  return { ...operation(method, path, handle), scope: requireScope };
}
