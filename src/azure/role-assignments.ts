import { z } from 'zod';
import { parseAnswer } from '../http/parse-answer.ts';
import type {
  AzureFhirRole,
  AzurePrincipalType,
  AzureRoleAssignment,
  FhirResource,
} from '../registration/model/azure-access.ts';
import { azureRoleByDefinition } from '../registration/roles/azure-role.ts';
import { roleAssignmentName } from '../registration/ids.ts';
import { isAzureCode, isNotFound } from './azure-error.ts';
import type { ResourceManager } from './resource-manager.ts';

const PRINCIPAL_TYPES: readonly AzurePrincipalType[] = ['User', 'Group', 'ServicePrincipal'];

const API_VERSION = { 'api-version': '2022-04-01' };

/** The FHIR roles that are given on a resource or above it (Azure RBAC: Role Assignments - List For Scope). */
export async function listFhirRoleAssignments(
  manager: ResourceManager,
  { id }: FhirResource,
): Promise<readonly AzureRoleAssignment[]> {
  const query = { $filter: 'atScope()', ...API_VERSION };
  const listed = await manager.list(`${id}/providers/Microsoft.Authorization/roleAssignments`, query);
  return listed.flatMap(readAssignment);
}

/**
 * Removing an assignment asks for its id as a path, which must not lead to anything else (Azure RBAC: Role Assignments
 * - Delete By Id).
 */
const ASSIGNMENT_ID = z
  .string()
  .regex(/^\/(?:(?!\.{1,2}\/)[^/?#\\]+\/)*providers\/Microsoft\.Authorization\/roleAssignments\/[\w-]+$/i);

const ASSIGNMENT = z.object({
  id: ASSIGNMENT_ID,
  properties: z.object({
    roleDefinitionId: z.string(),
    principalId: z.string(),
    principalType: z.string().nullish(),
    scope: z.string(),
    createdOn: z.string().nullish(),
  }),
});

function readAssignment(member: unknown): readonly AzureRoleAssignment[] {
  const { id, properties } = parseAnswer(ASSIGNMENT, member);
  const { roleDefinitionId, principalId, principalType, scope, createdOn } = properties;
  const role = azureRoleByDefinition(roleDefinitionId);
  return role === null
    ? []
    : [
        {
          id,
          role,
          principalId: principalId.toLowerCase(),
          principalType: PRINCIPAL_TYPES.find((type) => type === principalType) ?? null,
          scope,
          createdOn: isoTime(createdOn ?? ''),
        },
      ];
}

function isoTime(text: string): string | null {
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** Who gets which role where. */
export interface WantedAssignment {
  readonly resource: FhirResource;
  readonly role: AzureFhirRole;
  /** Object id. */
  readonly principalId: string;
  readonly principalType: AzurePrincipalType;
}

/**
 * Gives an Azure role; one that is held already is fine. Waits for a principal that Azure does not know yet, as long as
 * the run may take. Throws PrivilegeError where the caller may not, and Azure's other refusals
 * (https://learn.microsoft.com/rest/api/authorization/role-assignments/create).
 */
export async function assignAzureRole(manager: ResourceManager, wanted: WantedAssignment): Promise<void> {
  const { resource, role, principalId, principalType } = wanted;
  const name = roleAssignmentName(resource.id, role.definitionId, principalId);
  const [, subscription = ''] = /^(\/subscriptions\/[^/]+)\//i.exec(resource.id) ?? [];
  const roleDefinitionId = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role.definitionId}`;
  try {
    await manager.send({
      method: 'PUT',
      path: `${resource.id}/providers/Microsoft.Authorization/roleAssignments/${name}`,
      query: API_VERSION,
      body: { properties: { roleDefinitionId, principalId, principalType } },
      passes: (error) => (isAzureCode(error, 'PrincipalNotFound') ? 'Azure does not know the new principal yet' : null),
    });
  } catch (error) {
    if (!isAzureCode(error, 'RoleAssignmentExists')) {
      throw error;
    }
  }
}

/**
 * Takes an Azure role away; an assignment that is gone already is fine (Azure RBAC: Role Assignments - Delete By Id).
 */
export async function removeAzureRole(manager: ResourceManager, assignmentId: string): Promise<void> {
  try {
    await manager.send({ method: 'DELETE', path: assignmentId, query: API_VERSION });
  } catch (error) {
    if (!isNotFound(error)) {
      throw error;
    }
  }
}
