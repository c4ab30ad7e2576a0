import { mayDoWithData } from '../../azure/azure-access.ts';
import { fhirServiceId } from '../../azure/resource-ids.ts';
import type { Tenant } from '../../tenant/model.ts';
import type { FhirDataAction } from './data-action.ts';

const DATA_ACTIONS = 'Microsoft.HealthcareApis/workspaces/fhirservices/resources/';

/**
 * What Azure calls them (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/integration); the
 * service has no others.
 */
const NAMES: Readonly<Partial<Record<FhirDataAction, string>>> = {
  read: 'read',
  write: 'write',
  delete: 'delete',
  hardDelete: 'hardDelete/action',
  export: 'export/action',
  resourceValidate: 'resourceValidate/action',
  reindex: 'reindex/action',
  convertData: 'convertData/action',
  import: 'import/action',
  editProfileDefinitions: 'editProfileDefinitions/action',
  smart: 'smart/action',
};

/**
 * What a principal's Azure roles let it do on the FHIR service
 * (https://learn.microsoft.com/azure/healthcare-apis/authentication-authorization).
 */
export function actionsOfPrincipal(tenant: Tenant, principalId: string): ReadonlySet<FhirDataAction> {
  const scope = fhirServiceId(tenant);
  const allowed = Object.entries(NAMES).filter(([, name]) =>
    mayDoWithData(tenant, principalId, scope, `${DATA_ACTIONS}${name}`),
  );
  return new Set(allowed.map(([action]) => action as FhirDataAction));
}
