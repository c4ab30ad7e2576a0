import type { AzureCall, AzureOutcome } from './azure-call.ts';
import { AzureError } from './azure-error.ts';
import { type AzureOperation, GROUP, operation } from './azure-operation.ts';
import { scopeOf } from './azure-scope.ts';
import { HEALTHCARE_OPERATIONS } from './healthcare/healthcare-operations.ts';
import {
  deleteFederatedCredential,
  getFederatedCredential,
  listFederatedCredentials,
  putFederatedCredential,
} from './identity-federation.ts';
import { deleteKeyVault, getKeyVault, listKeyVaults, patchKeyVault, putKeyVault } from './key-vaults.ts';
import { checkVaultName } from './key-vault-names.ts';
import {
  deleteManagedIdentity,
  getManagedIdentity,
  listAssociatedResources,
  listManagedIdentities,
  patchManagedIdentity,
  putManagedIdentity,
} from './managed-identities.ts';
import { getProvider, listProviders, registerProvider } from './resource-providers.ts';
import { getResourceGroup, headResourceGroup, listResourceGroups, listResources } from './resources.ts';
import { deleteRoleAssignment, getRoleAssignment, listRoleAssignments, putRoleAssignment } from './role-assignments.ts';
import { listClassicAdministrators, listDenyAssignments, listEligibleAzureRoles } from './other-access.ts';
import { deleteRoleDefinition, putRoleDefinition } from './custom-roles.ts';
import { getRoleDefinition, listRoleDefinitions } from './role-definition-requests.ts';
import { getSubscription, listSubscriptions, listTenants } from './subscriptions.ts';

const IDENTITIES = '/providers/Microsoft\\.ManagedIdentity/userAssignedIdentities';
const FEDERATION = '/federatedIdentityCredentials';
const KEY_VAULTS = '/providers/Microsoft\\.KeyVault/vaults';
const AUTHORIZATION = '/providers/Microsoft\\.Authorization';

/** Paths do not tell cases apart. The first that fits answers. */
const OPERATIONS: readonly AzureOperation[] = [
  operation('GET', '()/subscriptions', listSubscriptions),
  operation('GET', '()/tenants', listTenants),
  operation('GET', `(.*)${AUTHORIZATION}/roleDefinitions`, listRoleDefinitions),
  operation('GET', `(.*)${AUTHORIZATION}/roleDefinitions/([^/]+)`, getRoleDefinition),
  operation('PUT', `(.*)${AUTHORIZATION}/roleDefinitions/([^/]+)`, putRoleDefinition),
  operation('DELETE', `(.*)${AUTHORIZATION}/roleDefinitions/([^/]+)`, deleteRoleDefinition),
  operation('GET', `(.*)${AUTHORIZATION}/roleAssignments`, listRoleAssignments),
  operation('GET', `(.*)${AUTHORIZATION}/roleAssignments/([^/]+)`, getRoleAssignment),
  operation('PUT', `(.*)${AUTHORIZATION}/roleAssignments/([^/]+)`, putRoleAssignment),
  operation('DELETE', `(.*)${AUTHORIZATION}/roleAssignments/([^/]+)`, deleteRoleAssignment),
  operation('GET', `(/subscriptions/[^/]+)${AUTHORIZATION}/classicAdministrators`, listClassicAdministrators),
  operation('GET', `(.*)${AUTHORIZATION}/denyAssignments`, listDenyAssignments),
  operation('GET', `(.*)${AUTHORIZATION}/roleEligibilityScheduleInstances`, listEligibleAzureRoles),
  operation('GET', '(/subscriptions/[^/]+)', getSubscription),
  operation('GET', '(/subscriptions/[^/]+)/resourceGroups', listResourceGroups),
  operation('GET', `(${GROUP})`, getResourceGroup),
  operation('HEAD', `(${GROUP})`, headResourceGroup),
  operation('GET', '(/subscriptions/[^/]+)/providers', listProviders),
  operation('GET', '(/subscriptions/[^/]+)/providers/([^/]+)', getProvider),
  operation('POST', '(/subscriptions/[^/]+)/providers/([^/]+)/register', registerProvider),
  operation('GET', `(/subscriptions/[^/]+|${GROUP})/resources`, listResources),
  ...HEALTHCARE_OPERATIONS,
  operation('GET', `(/subscriptions/[^/]+|${GROUP})${IDENTITIES}`, listManagedIdentities),
  operation('GET', `(${GROUP})${IDENTITIES}/([^/]+)`, getManagedIdentity),
  operation('PUT', `(${GROUP})${IDENTITIES}/([^/]+)`, putManagedIdentity),
  operation('PATCH', `(${GROUP})${IDENTITIES}/([^/]+)`, patchManagedIdentity),
  operation('DELETE', `(${GROUP})${IDENTITIES}/([^/]+)`, deleteManagedIdentity),
  operation('POST', `(${GROUP}${IDENTITIES}/[^/]+)/listAssociatedResources`, listAssociatedResources),
  operation('GET', `(${GROUP}${IDENTITIES}/[^/]+)${FEDERATION}`, listFederatedCredentials),
  operation('GET', `(${GROUP}${IDENTITIES}/[^/]+)${FEDERATION}/([^/]+)`, getFederatedCredential),
  operation('PUT', `(${GROUP}${IDENTITIES}/[^/]+)${FEDERATION}/([^/]+)`, putFederatedCredential),
  operation('DELETE', `(${GROUP}${IDENTITIES}/[^/]+)${FEDERATION}/([^/]+)`, deleteFederatedCredential),
  operation('GET', `(/subscriptions/[^/]+|${GROUP})${KEY_VAULTS}`, listKeyVaults),
  operation('GET', `(${GROUP})${KEY_VAULTS}/([^/]+)`, getKeyVault),
  operation('PUT', `(${GROUP})${KEY_VAULTS}/([^/]+)`, putKeyVault),
  operation('PATCH', `(${GROUP})${KEY_VAULTS}/([^/]+)`, patchKeyVault),
  operation('DELETE', `(${GROUP})${KEY_VAULTS}/([^/]+)`, deleteKeyVault),
  operation('POST', '(/subscriptions/[^/]+)/providers/Microsoft\\.KeyVault/checkNameAvailability', checkVaultName),
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
  return found.handle(call, scopeOf(call.tenant, scope), name);
}
