import { type AzureRoleDefinition, NOTHING } from './role-definition.ts';

/** The Azure role Key Vault Secrets Officer, which may do anything with the secrets of a vault. */
export const KEY_VAULT_SECRETS_OFFICER_ROLE_ID = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7';

/** What the roles for whole vaults may do with the resource itself. */
const VAULT_ACTIONS = [
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
 * The roles for Azure Key Vault, with their real ids and contents (recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_role_definition_scenario.yaml).
 * The sandbox's vaults hold secrets only.
 */
export const KEY_VAULT_ROLE_DEFINITIONS: readonly AzureRoleDefinition[] = [
  {
    id: '00482a5a-887f-4fb3-b363-3b7fe8e74483',
    roleName: 'Key Vault Administrator',
    description:
      "Perform all data plane operations on a key vault and all objects in it, including certificates, keys, and secrets. Cannot manage key vault resources or manage role assignments. Only works for key vaults that use the 'Azure role-based access control' permission model.",
    createdOn: '2020-05-19T17:52:46.2349235Z',
    updatedOn: '2021-11-11T20:14:30.2542755Z',
    ...NOTHING,
    actions: VAULT_ACTIONS,
    dataActions: ['Microsoft.KeyVault/vaults/*'],
  },
  {
    id: 'a4417e6f-fecd-4de8-b567-7b0420556985',
    roleName: 'Key Vault Certificates Officer',
    description:
      "Perform any action on the certificates of a key vault, except manage permissions. Only works for key vaults that use the 'Azure role-based access control' permission model.",
    createdOn: '2020-05-19T17:52:47.2499247Z',
    updatedOn: '2023-06-12T15:03:21.0577597Z',
    ...NOTHING,
    actions: VAULT_ACTIONS,
    dataActions: [
      'Microsoft.KeyVault/vaults/certificatecas/*',
      'Microsoft.KeyVault/vaults/certificates/*',
      'Microsoft.KeyVault/vaults/certificatecontacts/write',
    ],
  },
  {
    id: 'f25e0fa2-a7c8-4377-a976-54943a77a395',
    roleName: 'Key Vault Contributor',
    description: 'Lets you manage key vaults, but not access to them.',
    createdOn: '2016-02-25T17:08:28.5184971Z',
    updatedOn: '2021-11-11T20:13:36.1170988Z',
    ...NOTHING,
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.Insights/alertRules/*',
      'Microsoft.KeyVault/*',
      'Microsoft.Resources/deployments/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Support/*',
    ],
    notActions: [
      'Microsoft.KeyVault/locations/deletedVaults/purge/action',
      'Microsoft.KeyVault/hsmPools/*',
      'Microsoft.KeyVault/managedHsms/*',
    ],
  },
  {
    id: '14b46e9e-c2b7-41b4-b07b-48a6ebf60603',
    roleName: 'Key Vault Crypto Officer',
    description:
      "Perform any action on the keys of a key vault, except manage permissions. Only works for key vaults that use the 'Azure role-based access control' permission model.",
    createdOn: '2020-05-19T17:52:47.0099249Z',
    updatedOn: '2022-01-06T23:21:17.9760884Z',
    ...NOTHING,
    actions: VAULT_ACTIONS,
    dataActions: ['Microsoft.KeyVault/vaults/keys/*', 'Microsoft.KeyVault/vaults/keyrotationpolicies/*'],
  },
  {
    id: 'e147488a-f6f5-4113-8e2d-b22465e65bf6',
    roleName: 'Key Vault Crypto Service Encryption User',
    description:
      "Read metadata of keys and perform wrap/unwrap operations. Only works for key vaults that use the 'Azure role-based access control' permission model.",
    createdOn: '2020-05-20T20:55:19.2398470Z',
    updatedOn: '2021-11-11T20:14:31.8443056Z',
    ...NOTHING,
    actions: [
      'Microsoft.EventGrid/eventSubscriptions/write',
      'Microsoft.EventGrid/eventSubscriptions/read',
      'Microsoft.EventGrid/eventSubscriptions/delete',
    ],
    dataActions: [
      'Microsoft.KeyVault/vaults/keys/read',
      'Microsoft.KeyVault/vaults/keys/wrap/action',
      'Microsoft.KeyVault/vaults/keys/unwrap/action',
    ],
  },
  {
    id: '12338af0-0e69-4776-bea7-57ae8d297424',
    roleName: 'Key Vault Crypto User',
    description:
      "Perform cryptographic operations using keys. Only works for key vaults that use the 'Azure role-based access control' permission model.",
    createdOn: '2020-05-19T17:52:47.0699268Z',
    updatedOn: '2021-11-11T20:14:30.6042921Z',
    ...NOTHING,
    dataActions: [
      'Microsoft.KeyVault/vaults/keys/read',
      'Microsoft.KeyVault/vaults/keys/update/action',
      'Microsoft.KeyVault/vaults/keys/backup/action',
      'Microsoft.KeyVault/vaults/keys/encrypt/action',
      'Microsoft.KeyVault/vaults/keys/decrypt/action',
      'Microsoft.KeyVault/vaults/keys/wrap/action',
      'Microsoft.KeyVault/vaults/keys/unwrap/action',
      'Microsoft.KeyVault/vaults/keys/sign/action',
      'Microsoft.KeyVault/vaults/keys/verify/action',
    ],
  },
  {
    id: '21090545-7ca7-4776-b22c-e363652d74d2',
    roleName: 'Key Vault Reader',
    description:
      "Read metadata of key vaults and its certificates, keys, and secrets. Cannot read sensitive values such as secret contents or key material. Only works for key vaults that use the 'Azure role-based access control' permission model.",
    createdOn: '2020-05-19T17:52:47.2949294Z',
    updatedOn: '2021-11-11T20:14:31.3043292Z',
    ...NOTHING,
    actions: VAULT_ACTIONS,
    dataActions: ['Microsoft.KeyVault/vaults/*/read', 'Microsoft.KeyVault/vaults/secrets/readMetadata/action'],
  },
  {
    id: KEY_VAULT_SECRETS_OFFICER_ROLE_ID,
    roleName: 'Key Vault Secrets Officer',
    description:
      "Perform any action on the secrets of a key vault, except manage permissions. Only works for key vaults that use the 'Azure role-based access control' permission model.",
    createdOn: '2020-05-19T17:52:47.1449242Z',
    updatedOn: '2021-11-11T20:14:30.7793470Z',
    ...NOTHING,
    actions: VAULT_ACTIONS,
    dataActions: ['Microsoft.KeyVault/vaults/secrets/*'],
  },
  {
    id: '4633458b-17de-408a-b874-0445c86b69e6',
    roleName: 'Key Vault Secrets User',
    description:
      "Read secret contents. Only works for key vaults that use the 'Azure role-based access control' permission model.",
    createdOn: '2020-05-19T17:52:47.2049241Z',
    updatedOn: '2021-11-11T20:14:30.9542829Z',
    ...NOTHING,
    dataActions: [
      'Microsoft.KeyVault/vaults/secrets/getSecret/action',
      'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
    ],
  },
];
