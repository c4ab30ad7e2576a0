import type { RoleDefinition } from './data-actions.ts';

/**
 * The roles that FHIR Server for Azure is delivered with
 * (https://github.com/microsoft/fhir-server/blob/main/src/Microsoft.Health.Fhir.Shared.Web/roles.json).
 */
export const SERVER_ROLE_DEFINITIONS: readonly RoleDefinition[] = [
  { name: 'globalReader', dataActions: ['read', 'resourceValidate'], notDataActions: [] },
  { name: 'globalExporter', dataActions: ['read', 'export'], notDataActions: [] },
  { name: 'globalConverter', dataActions: ['read', 'convertData'], notDataActions: [] },
  { name: 'globalImporter', dataActions: ['read', 'import'], notDataActions: [] },
  { name: 'globalWriter', dataActions: ['*'], notDataActions: ['hardDelete', 'editProfileDefinitions'] },
  { name: 'globalAdmin', dataActions: ['*'], notDataActions: [] },
  { name: 'smartUser', dataActions: ['*', 'smart'], notDataActions: [] },
];
