/**
 * What a FHIR server can allow, without `*`
 * (`roles.schema.json` in https://github.com/microsoft/fhir-server).
 */
export const FHIR_DATA_ACTIONS = [
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

/** One of them. */
export type FhirDataAction = (typeof FHIR_DATA_ACTIONS)[number];

/** Those that `*` stands for: all but `smart`, which restricts rather than allows. */
export const ALL_DATA_ACTIONS: readonly FhirDataAction[] = FHIR_DATA_ACTIONS.filter((action) => action !== 'smart');
