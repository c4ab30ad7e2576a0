/**
 * What a role of FHIR Server for Azure may allow
 * (`roles.schema.json` in https://github.com/microsoft/fhir-server).
 */
export const DATA_ACTIONS = [
  '*',
  'read',
  'write',
  'delete',
  'hardDelete',
  'export',
  'resourceValidate',
  'reindex',
  'convertData',
  'import',
  'editProfileDefinitions',
  'smart',
  'searchParameter',
  'bulkOperator',
  'search',
  'readById',
  'create',
  'update',
] as const;

/** One of {@link DATA_ACTIONS}. */
export type DataAction = (typeof DATA_ACTIONS)[number];

/**
 * A role as the FHIR server defines it in its roles.json
 * (https://github.com/microsoft/fhir-server/blob/main/src/Microsoft.Health.Fhir.Shared.Web/roles.json).
 */
export interface RoleDefinition {
  readonly name: string;
  readonly dataActions: readonly DataAction[];
  readonly notDataActions: readonly DataAction[];
}

/** Begins every description that {@link describeDataActions} makes. */
export const WRITTEN_BY_US = 'Data actions: ';

/** What a role allows, as one sentence in the server's own words; `*` leaves out `smart`. */
export function describeDataActions({ dataActions, notDataActions }: Omit<RoleDefinition, 'name'>): string {
  const except = [...new Set(notDataActions)];
  const given = [...new Set(dataActions)].filter((action) => !except.includes(action));
  if (!given.includes('*')) {
    return given.length === 0 || except.includes('*')
      ? `${WRITTEN_BY_US}none.`
      : `${WRITTEN_BY_US}${given.join(', ')}.`;
  }
  const smart = given.includes('smart') ? ', and smart' : '';
  return `${WRITTEN_BY_US}all${smart}${except.length === 0 ? '' : `, except ${except.join(', ')}`}.`;
}
