/** An Azure role: what whoever has it on a scope may do there (`Microsoft.Authorization/roleDefinitions`). */
export interface AzureRoleDefinition extends AzurePermissions {
  /** A GUID; of a built-in role the same in every subscription. */
  readonly id: string;
  readonly roleName: string;
  readonly description: string;
  readonly createdOn: string;
  readonly updatedOn: string;
}

/** What a role lets do: `*` in a name stands for any characters. */
export interface AzurePermissions {
  readonly actions: readonly string[];
  /** Of the actions, those that it does not allow after all. */
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/** No right at all, to which a role adds its own. */
export const NOTHING: AzurePermissions = { actions: [], notActions: [], dataActions: [], notDataActions: [] };
