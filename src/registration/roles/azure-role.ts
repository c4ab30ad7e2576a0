import { unknownName } from '../consent/api-permissions.ts';
import type { AzureFhirRole } from '../model/azure-access.ts';

/** The seven roles, by the names of the open-source server's roles. */
export const AZURE_FHIR_ROLES: readonly AzureFhirRole[] = [
  role('FHIR Data Contributor', '5a1fc7df-4bf1-4951-a576-89034ee01acd', 'globalAdmin', null),
  role(
    'FHIR Data Converter',
    'a1705bd2-3a8f-45a5-8683-466fcfd5cc24',
    'globalConverter',
    'may convert data but not read; add "FHIR Data Reader" where the job reads too',
  ),
  role('FHIR Data Exporter', '3db33094-8700-4567-8da5-1501d4e7e843', 'globalExporter', null),
  role('FHIR Data Importer', '4465e953-8ced-4406-a58e-0f6e3f3b530b', 'globalImporter', null),
  role(
    'FHIR Data Reader',
    '4c8d0bbc-75d3-4935-991f-5f3c56d81508',
    'globalReader',
    'may read but not validate resources against profiles',
  ),
  role('FHIR SMART User', '4ba50f17-9666-485c-a643-ff00808643f0', 'smartUser', 'may only read'),
  role(
    'FHIR Data Writer',
    '3f88fce4-5892-4214-ae73-ba5294559913',
    'globalWriter',
    'may also change profile definitions, but neither manage search parameters nor delete in bulk',
  ),
];

function role(name: string, definitionId: string, serverRole: string, difference: string | null): AzureFhirRole {
  return { name, definitionId, serverRole, difference };
}

/**
 * The Azure role for a name in either spelling, case ignored. Throws UsageError `unknown_role` with the nearest one.
 */
export function findAzureRole(name: string): AzureFhirRole {
  const same = (text: string): boolean => text.toLowerCase() === name.trim().toLowerCase();
  const found = AZURE_FHIR_ROLES.find((each) => same(each.name) || same(each.serverRole));
  if (found === undefined) {
    const known = AZURE_FHIR_ROLES.flatMap((each) => [each.name, each.serverRole]);
    throw unknownName('role', name, { displayName: 'Azure Healthcare APIs' }, known);
  }
  return found;
}

/** The Azure role of a definition's path or id; null for one that is not about FHIR data. */
export function azureRoleByDefinition(roleDefinitionId: string): AzureFhirRole | null {
  const id = roleDefinitionId.split('/').at(-1)?.toLowerCase();
  return AZURE_FHIR_ROLES.find(({ definitionId }) => definitionId === id) ?? null;
}

/** The sentence that says what became of a role that was named as on the open-source server; null for an Azure name. */
export function translationOf(name: string): string | null {
  const found = findAzureRole(name);
  if (found.name.toLowerCase() === name.trim().toLowerCase()) {
    return null;
  }
  const but = found.difference === null ? '' : `, which ${found.difference}`;
  return `${found.serverRole} is the Azure role "${found.name}" on this kind of server${but}.`;
}
