import type { AzureFhirRole, AzurePrincipalType, FhirResource } from '../model/azure-access.ts';
import { AZURE_FHIR_ROLES } from './azure-role.ts';
import { azureResource } from '../fhir-server.ts';
import { roleAssignmentName } from '../ids.ts';
import { type HandOff, NO_HAND_OFF_FACTS } from '../model/result.ts';

/**
 * Who may give and take Azure roles on a resource, as hints and hand-offs name them
 * (https://learn.microsoft.com/rest/api/authorization/role-assignments/create).
 */
export const AZURE_ROLES_BY =
  'Owner, User Access Administrator or Role Based Access Control Administrator of the FHIR service';

/** An Azure role that someone is to hold on a managed FHIR service; what is not known is null. */
export interface AzureGrant {
  /** Null where nobody said which. */
  readonly role: AzureFhirRole | null;
  /** Object id; for a client, of its service principal. */
  readonly principalId: string | null;
  readonly principalType: AzurePrincipalType;
  /** Null where it was not found. */
  readonly resource: FhirResource | null;
  /** Null where only the resource was named. */
  readonly fhirUrl: string | null;
}

/**
 * An Azure role for someone who may assign it. A scope that was not found is looked up by the name that a server's own
 * host shows; behind a custom domain it is left to fill in.
 */
export function azureRoleHandOff(grant: AzureGrant): HandOff {
  const { role, principalId, principalType } = grant;
  return {
    kind: 'azure-rbac',
    who: AZURE_ROLES_BY,
    url: null,
    ...NO_HAND_OFF_FACTS,
    command: [
      'az role assignment create',
      `--assignee-object-id ${principalId ?? '"<object id of the service principal>"'}`,
      `--assignee-principal-type ${principalType}`,
      `--role "${role?.name ?? `<one of: ${AZURE_FHIR_ROLES.map(({ name }) => name).join(', ')}>`}"`,
      `--scope ${scopeOf(grant)}`,
    ].join(' '),
    bicep: bicepOf(grant),
  };
}

/**
 * An Azure role for someone who may take it away; where the assignment could not be read (null), it is named by who
 * holds what.
 */
export function azureRoleRemovalHandOff(grant: AzureGrant, assignmentId: string | null): HandOff {
  const { role, principalId } = grant;
  return {
    kind: 'azure-rbac-removal',
    who: AZURE_ROLES_BY,
    url: null,
    ...NO_HAND_OFF_FACTS,
    command:
      assignmentId === null
        ? `az role assignment delete --assignee ${principalId ?? ''} --role "${role?.name ?? ''}" --scope ${scopeOf(grant)}`
        : `az role assignment delete --ids "${assignmentId}"`,
  };
}

function scopeOf({ resource, fhirUrl }: AzureGrant): string {
  if (resource !== null) {
    return `"${resource.id}"`;
  }
  const named = fhirUrl === null ? null : azureResource(fhirUrl);
  return named === null
    ? '"<resource id of the FHIR service>"'
    : `"$(az resource list --resource-type ${named.type} --query "[?name=='${named.name}'].id" --output tsv)"`;
}

/**
 * The same as a template for the resource group of the service, with the name that a later run looks for. Null where
 * anything in it is not known yet.
 */
function bicepOf({ role, principalId, principalType, resource }: AzureGrant): string | null {
  if (role === null || principalId === null || resource === null) {
    return null;
  }
  return [
    `resource fhirService '${resource.type}@2023-12-01' existing = {`,
    `  name: '${resource.name}'`,
    '}',
    '',
    `resource fhirRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {`,
    `  name: '${roleAssignmentName(resource.id, role.definitionId, principalId)}'`,
    '  scope: fhirService',
    '  properties: {',
    `    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${role.definitionId}') // ${role.name}`,
    `    principalId: '${principalId}'`,
    `    principalType: '${principalType}'`,
    '  }',
    '}',
  ].join('\n');
}
