import { ALL_DATA_ACTIONS, type FhirDataAction } from './data-action.ts';

/** A role of the open-source server, as its roles.json writes it. */
interface OssRole {
  readonly name: string;
  readonly dataActions: readonly (FhirDataAction | '*')[];
  readonly notDataActions: readonly FhirDataAction[];
}

/**
 * The roles.json that the open-source server ships with
 * (https://github.com/microsoft/fhir-server/blob/main/src/Microsoft.Health.Fhir.Shared.Web/roles.json).
 */
const OSS_ROLES: readonly OssRole[] = [
  { name: 'globalReader', dataActions: ['read', 'resourceValidate'], notDataActions: [] },
  { name: 'globalExporter', dataActions: ['read', 'export'], notDataActions: [] },
  { name: 'globalConverter', dataActions: ['read', 'convertData'], notDataActions: [] },
  { name: 'globalImporter', dataActions: ['read', 'import'], notDataActions: [] },
  { name: 'globalWriter', dataActions: ['*'], notDataActions: ['hardDelete', 'editProfileDefinitions'] },
  { name: 'globalAdmin', dataActions: ['*'], notDataActions: [] },
  { name: 'smartUser', dataActions: ['*', 'smart'], notDataActions: [] },
];

/** The data actions of all known roles among `roles` together; names match whatever their case. */
export function actionsOfRoles(roles: readonly string[]): ReadonlySet<FhirDataAction> {
  const names = roles.map((role) => role.toLowerCase());
  return new Set(OSS_ROLES.filter((role) => names.includes(role.name.toLowerCase())).flatMap(actionsOf));
}

function actionsOf({ dataActions, notDataActions }: OssRole): FhirDataAction[] {
  return dataActions
    .flatMap((action) => (action === '*' ? ALL_DATA_ACTIONS : [action]))
    .filter((action) => !notDataActions.includes(action));
}
