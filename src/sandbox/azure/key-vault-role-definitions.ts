import type { AzureRoleDefinition, AzureRoleIdentity } from './role-definition.ts';

/** The Azure role Key Vault Secrets Officer, which may do anything with the secrets of a vault. */
export const KEY_VAULT_SECRETS_OFFICER_ROLE_ID = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7';

const ONLY_RBAC = "Only works for key vaults that use the 'Azure role-based access control' permission model.";

/** What the roles for whole vaults may do with the resource itself. */
const ACTIONS = [
  'Microsoft.Authorization/*/read',
  'Microsoft.Insights/alertRules/*',
  'Microsoft.Resources/deployments/*',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
  'Microsoft.Support/*',
  'Microsoft.KeyVault/checkNameAvailability/read',
  'Microsoft.KeyVault/deletedVaults/read',
  'Microsoft.KeyVault/locations/*/read',
  'Microsoft.KeyVault/vaults/*/read',
  'Microsoft.KeyVault/operations/read',
];

/**
 * The roles for secrets in Azure Key Vault, with their real ids and data actions
 * (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security).
 */
export const KEY_VAULT_ROLE_DEFINITIONS: readonly AzureRoleDefinition[] = [
  role(
    {
      id: '00482a5a-887f-4fb3-b363-3b7fe8e74483',
      roleName: 'Key Vault Administrator',
      description:
        'Perform all data plane operations on a key vault and all objects in it, including certificates, keys, and ' +
        `secrets. Cannot manage key vault resources or manage role assignments. ${ONLY_RBAC}`,
    },
    ACTIONS,
    ['Microsoft.KeyVault/vaults/*'],
  ),
  role(
    {
      id: KEY_VAULT_SECRETS_OFFICER_ROLE_ID,
      roleName: 'Key Vault Secrets Officer',
      description: `Perform any action on the secrets of a key vault, except manage permissions. ${ONLY_RBAC}`,
    },
    ACTIONS,
    ['Microsoft.KeyVault/vaults/secrets/*'],
  ),
  role(
    {
      id: '4633458b-17de-408a-b874-0445c86b69e6',
      roleName: 'Key Vault Secrets User',
      description: `Read secret contents. ${ONLY_RBAC}`,
    },
    [],
    ['Microsoft.KeyVault/vaults/secrets/getSecret/action', 'Microsoft.KeyVault/vaults/secrets/readMetadata/action'],
  ),
  role(
    {
      id: '21090545-7ca7-4776-b22c-e363652d74d2',
      roleName: 'Key Vault Reader',
      description:
        'Read metadata of key vaults and its certificates, keys, and secrets. Cannot read sensitive values such as secret ' +
        `contents or key material. ${ONLY_RBAC}`,
    },
    ACTIONS,
    ['Microsoft.KeyVault/vaults/*/read', 'Microsoft.KeyVault/vaults/secrets/readMetadata/action'],
  ),
];

function role(
  { id, roleName, description }: AzureRoleIdentity,
  actions: readonly string[],
  dataActions: readonly string[],
): AzureRoleDefinition {
  return { id, roleName, description, actions, notActions: [], dataActions, notDataActions: [] };
}
