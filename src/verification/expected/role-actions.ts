import {
  DATA_ACTIONS,
  type DataAction,
  type RoleDefinition,
  WRITTEN_BY_US,
} from '../../registration/roles/data-actions.ts';
import { SERVER_ROLE_DEFINITIONS } from '../../registration/roles/server-roles.ts';
import type { AppRole } from '../../registration/model/permissions.ts';
import type { AzureFhirRole } from '../../registration/model/azure-access.ts';
import { actionsOfRoles, type AllowedActions } from './allowed-probes.ts';

/**
 * What app roles allow on the open-source server together: by the roles that it is delivered with, by a roles file, or
 * by the description that this tool wrote from one. Null where one of them is unknown.
 */
export function actionsOfAppRoles(
  roles: readonly Pick<AppRole, 'value' | 'description'>[],
  rolesFile: readonly RoleDefinition[],
): AllowedActions {
  const definitions = roles.map((role) => definitionOf(role, rolesFile));
  const known = definitions.flatMap((definition) => (definition === null ? [] : [definition]));
  return known.length < definitions.length ? null : actionsOfRoles(known);
}

type Definition = Omit<RoleDefinition, 'name'>;

/** The server compares names without case. */
function definitionOf(
  { value, description }: Pick<AppRole, 'value' | 'description'>,
  rolesFile: readonly RoleDefinition[],
): Definition | null {
  const name = value?.toLowerCase();
  // A roles file is all that its server has.
  const known = rolesFile.length > 0 ? rolesFile : SERVER_ROLE_DEFINITIONS;
  return known.find((each) => each.name.toLowerCase() === name) ?? described(description);
}

/** What `describeDataActions` wrote, read back; null for any other text. */
function described(description: string | null): Definition | null {
  if (description?.startsWith(WRITTEN_BY_US) !== true) {
    return null;
  }
  const text = description.slice(WRITTEN_BY_US.length).replace(/\.$/, '');
  const [given = '', exceptions = ''] = text.split(', except ');
  const isAll = given === 'all' || given.startsWith('all,');
  return {
    dataActions: isAll ? ['*', ...(given.includes('and smart') ? (['smart'] as const) : [])] : actionsIn(given),
    notDataActions: actionsIn(exceptions),
  };
}

function actionsIn(text: string): readonly DataAction[] {
  return text.split(', ').flatMap((word) => DATA_ACTIONS.find((action) => action === word) ?? []);
}

/**
 * The data actions of Azure's roles for FHIR, by their definition ids
 * (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/integration).
 */
const AZURE_DEFINITIONS: Readonly<Record<string, Definition>> = {
  '5a1fc7df-4bf1-4951-a576-89034ee01acd': { dataActions: ['*'], notDataActions: [] },
  'a1705bd2-3a8f-45a5-8683-466fcfd5cc24': { dataActions: ['convertData'], notDataActions: [] },
  '3db33094-8700-4567-8da5-1501d4e7e843': { dataActions: ['read', 'export'], notDataActions: [] },
  '4465e953-8ced-4406-a58e-0f6e3f3b530b': { dataActions: ['read', 'import'], notDataActions: [] },
  '4c8d0bbc-75d3-4935-991f-5f3c56d81508': { dataActions: ['read'], notDataActions: [] },
  '4ba50f17-9666-485c-a643-ff00808643f0': { dataActions: ['read', 'smart'], notDataActions: [] },
  '3f88fce4-5892-4214-ae73-ba5294559913': {
    dataActions: ['*'],
    notDataActions: ['hardDelete', 'searchParameter', 'bulkOperator'],
  },
};

/** What Azure roles allow on the managed service together; null where one of them is unknown. */
export function actionsOfAzureRoles(roles: readonly Pick<AzureFhirRole, 'definitionId'>[]): AllowedActions {
  const known = roles.flatMap(({ definitionId }) => AZURE_DEFINITIONS[definitionId] ?? []);
  return known.length < roles.length ? null : actionsOfRoles(known);
}
