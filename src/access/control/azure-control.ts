import type { FhirResource } from '../../registration/model/azure-access.ts';
import { isInherited } from '../../registration/roles/azure-access.ts';
import { allowsAction } from '../read/azure-role-actions.ts';
import type { AzureGrant, AzureGrants } from '../read/azure-roles.ts';
import type { ControlFact } from './control-fact.ts';

/** What changes the audience, the identity providers, the network and the export of a FHIR service. */
const CONFIGURE = {
  ahds: 'Microsoft.HealthcareApis/workspaces/fhirservices/write',
  'azure-api-for-fhir': 'Microsoft.HealthcareApis/services/write',
} as const;

/** Where leads what lets someone change the service. */
export const ANY_IDENTITY_PROVIDER = 'any identity provider';

const ASSIGN_ROLES = 'Microsoft.Authorization/roleAssignments/write';

/**
 * Who could give themselves access at a managed server or above it: by assigning roles, or by changing the service, to
 * which an identity provider may be added (https://learn.microsoft.com/azure/healthcare-apis/fhir/configure-identity-providers).
 */
export function azureControl({ grants }: AzureGrants, resource: FhirResource): readonly ControlFact[] {
  return grants.flatMap((grant): readonly ControlFact[] => {
    const may = leadOf(grant, resource.kind);
    return may === null
      ? []
      : [
          {
            ...{ principalId: grant.principalId, kind: 'azureRole', may, state: grant.state },
            how: `${grant.roleName}${notesOf(grant, resource)}`,
          },
        ];
  });
}

function leadOf({ permissions }: AzureGrant, kind: FhirResource['kind']): string | null {
  if (allowsAction(permissions, ASSIGN_ROLES)) {
    return 'any role';
  }
  return allowsAction(permissions, CONFIGURE[kind]) ? ANY_IDENTITY_PROVIDER : null;
}

function notesOf(grant: AzureGrant, resource: FhirResource): string {
  const notes = [
    ...(isInherited(grant, resource) ? ['inherited'] : []),
    ...(grant.condition === null ? [] : ['limited by a condition']),
  ];
  return notes.length === 0 ? '' : ` (${notes.join(', ')})`;
}
