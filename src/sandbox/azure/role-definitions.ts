import { KEY_VAULT_ROLE_DEFINITIONS } from './key-vault-role-definitions.ts';
import type { AzureRoleDefinition, AzureRoleIdentity } from './role-definition.ts';

/** The Azure role Owner. */
export const OWNER_ROLE_ID = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';

const WORKSPACES = 'Microsoft.HealthcareApis/workspaces/fhirservices/resources/';
const SERVICES = 'Microsoft.HealthcareApis/services/fhir/resources/';

/**
 * The roles that the sandbox knows, with their real ids: the seven for FHIR
 * (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/integration), those for secrets in Key
 * Vault (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security), and the general ones.
 */
export const AZURE_ROLE_DEFINITIONS: readonly AzureRoleDefinition[] = [
  general(
    {
      id: OWNER_ROLE_ID,
      roleName: 'Owner',
      description: 'Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.',
    },
    ['*'],
  ),
  general(
    {
      id: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
      roleName: 'Contributor',
      description:
        'Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC, manage assignments in Azure Blueprints, or share image galleries.',
    },
    ['*'],
    [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
    ],
  ),
  general(
    {
      id: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
      roleName: 'Reader',
      description: 'View all resources, but does not allow you to make any changes.',
    },
    ['*/read'],
  ),
  general(
    {
      id: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
      roleName: 'User Access Administrator',
      description: 'Lets you manage user access to Azure resources.',
    },
    ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
  ),
  general(
    {
      id: 'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
      roleName: 'Role Based Access Control Administrator',
      description:
        'Manage access to Azure resources by assigning roles using Azure RBAC. This role does not allow you to manage access using other ways, such as Azure Policy.',
    },
    [
      'Microsoft.Authorization/roleAssignments/write',
      'Microsoft.Authorization/roleAssignments/delete',
      '*/read',
      'Microsoft.Support/*',
    ],
  ),
  fhir(
    {
      id: '5a1fc7df-4bf1-4951-a576-89034ee01acd',
      roleName: 'FHIR Data Contributor',
      description: 'Role allows user or principal full access to FHIR Data',
    },
    ['*'],
    ['smart/action'],
  ),
  fhir(
    {
      id: '3f88fce4-5892-4214-ae73-ba5294559913',
      roleName: 'FHIR Data Writer',
      description: 'Role allows user or principal to read and write FHIR Data',
    },
    [
      'read',
      'write',
      'delete',
      'export/action',
      'resourceValidate/action',
      'reindex/action',
      'convertData/action',
      'editProfileDefinitions/action',
      'import/action',
    ],
  ),
  fhir(
    {
      id: '4c8d0bbc-75d3-4935-991f-5f3c56d81508',
      roleName: 'FHIR Data Reader',
      description: 'Role allows user or principal to read FHIR Data',
    },
    ['read'],
  ),
  fhir(
    {
      id: '3db33094-8700-4567-8da5-1501d4e7e843',
      roleName: 'FHIR Data Exporter',
      description: 'Role allows user or principal to read and export FHIR Data',
    },
    ['read', 'export/action'],
  ),
  fhir(
    {
      id: '4465e953-8ced-4406-a58e-0f6e3f3b530b',
      roleName: 'FHIR Data Importer',
      description: 'Role allows user or principal to read and import FHIR Data',
    },
    ['read', 'import/action'],
  ),
  fhir(
    {
      id: 'a1705bd2-3a8f-45a5-8683-466fcfd5cc24',
      roleName: 'FHIR Data Converter',
      description: 'Role allows user or principal to convert data from legacy format to FHIR',
    },
    ['convertData/action'],
  ),
  fhir(
    {
      id: '4ba50f17-9666-485c-a643-ff00808643f0',
      roleName: 'FHIR SMART User',
      description: 'Role allows user to access FHIR Service according to SMART on FHIR specification',
    },
    ['read', 'smart/action'],
  ),
  ...KEY_VAULT_ROLE_DEFINITIONS,
];

/** The role with this id. */
export function roleDefinition(id: string): AzureRoleDefinition | undefined {
  return AZURE_ROLE_DEFINITIONS.find((definition) => definition.id === id.toLowerCase());
}

function general(
  { id, roleName, description }: AzureRoleIdentity,
  actions: readonly string[],
  notActions: readonly string[] = [],
): AzureRoleDefinition {
  return { id, roleName, description, actions, notActions, dataActions: [], notDataActions: [] };
}

function fhir(
  identity: AzureRoleIdentity,
  suffixes: readonly string[],
  notSuffixes: readonly string[] = [],
): AzureRoleDefinition {
  const onBoth = (names: readonly string[]): string[] =>
    names.flatMap((name) => [...(name === 'import/action' ? [] : [`${SERVICES}${name}`]), `${WORKSPACES}${name}`]);
  return { ...general(identity, []), dataActions: onBoth(suffixes), notDataActions: onBoth(notSuffixes) };
}
