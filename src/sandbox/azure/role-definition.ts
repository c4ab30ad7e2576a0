/** An Azure role: what whoever has it on a scope may do there (`Microsoft.Authorization/roleDefinitions`). */
export interface AzureRoleDefinition {
  /** The same GUID in every subscription. */
  readonly id: string;
  readonly roleName: string;
  readonly description: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/** What identifies an Azure role and tells people what it is for. */
export type AzureRoleIdentity = Pick<AzureRoleDefinition, 'id' | 'roleName' | 'description'>;
