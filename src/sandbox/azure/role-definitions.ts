import type { Tenant } from '../tenant/model.ts';
import { GENERAL_ROLE_DEFINITIONS } from './general-role-definitions.ts';
import { HEALTH_ROLE_DEFINITIONS } from './health-role-definitions.ts';
import { KEY_VAULT_ROLE_DEFINITIONS } from './key-vault-role-definitions.ts';
import type { AzureRoleDefinition } from './role-definition.ts';

/** The built-in roles that the sandbox knows; Azure has some hundreds. */
export const BUILT_IN_ROLES: readonly AzureRoleDefinition[] = [
  ...GENERAL_ROLE_DEFINITIONS,
  ...HEALTH_ROLE_DEFINITIONS,
  ...KEY_VAULT_ROLE_DEFINITIONS,
];

/** The built-in role with this id. */
export function builtInRole(id: string): AzureRoleDefinition | undefined {
  return BUILT_IN_ROLES.find((definition) => definition.id === id.toLowerCase());
}

/** The role with this id, built-in or custom; undefined for none, and for one that was deleted. */
export function roleDefinition(tenant: Tenant, id: string): AzureRoleDefinition | undefined {
  const custom = tenant.azureRoleDefinitions?.[id.toLowerCase()];
  return builtInRole(id) ?? (custom?.deletedAt === null ? custom : undefined);
}
