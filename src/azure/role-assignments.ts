import { z } from 'zod';
import { ConnectionError } from '../errors/fhir-apps-error.ts';
import { parseAnswer } from '../http/parse-answer.ts';
import { ANSWER_CODES } from '../http/refusals.ts';
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

/** Milliseconds before a new principal is asked for again, at first and at most. */
const FIRST_WAIT = 1000;
const MAX_DELAY_MS = 15_000;

/** The FHIR roles that are given on a resource or above it (Azure RBAC: Role Assignments - List For Scope). */
export async function listFhirRoleAssignments(
  manager: ResourceManager,
  { id }: FhirResource,
): Promise<readonly AzureRoleAssignment[]> {
  const query = { $filter: 'atScope()', 'api-version': '2022-04-01' };
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
  manager.assertWritable();
  const { resource, role, principalId, principalType } = wanted;
  const name = roleAssignmentName(resource.id, role.definitionId, principalId);
  const [, subscription = ''] = /^(\/subscriptions\/[^/]+)\//i.exec(resource.id) ?? [];
  const roleDefinitionId = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role.definitionId}`;
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, MAX_DELAY_MS)) {
    try {
      await manager.authorize((client, options) =>
        client.roleAssignments.create(
          inPath(resource.id),
          name,
          { roleDefinitionId, principalId, principalType },
          options,
        ),
      );
      return;
    } catch (error) {
      if (isAzureCode(error, 'RoleAssignmentExists')) {
        return;
      }
      // After an answer that nobody can read it may be assigned: asking again tells.
      const isUnread = error instanceof ConnectionError && error.code === ANSWER_CODES.invalid && wait === FIRST_WAIT;
      if (!(isUnread || isAzureCode(error, 'PrincipalNotFound')) || !(await waited(manager, wait, isUnread))) {
        throw error;
      }
    }
  }
}

/**
 * False where the time is over, so that what was refused last is what there is to say; throws why the run is to end.
 */
async function waited(manager: ResourceManager, milliseconds: number, isUnread: boolean): Promise<boolean> {
  manager.onWait(isUnread ? 'the answer could not be read' : 'Azure does not know the new principal yet', milliseconds);
  // A random part, so that principals of one run do not ask in step.
  const pause = milliseconds * (0.5 + Math.random() / 2);
  await manager.clock.sleep(pause, manager.timeoutMs).catch(() => undefined);
  manager.stop.throwIfAborted();
  return !manager.timeoutMs.aborted;
}

/**
 * Takes an Azure role away; an assignment that is gone already is fine (Azure RBAC: Role Assignments - Delete By Id).
 */
export async function removeAzureRole(manager: ResourceManager, assignmentId: string): Promise<void> {
  manager.assertWritable();
  try {
    await manager.authorize((client, options) =>
      client.roleAssignments.deleteById(inPath(assignmentId), options).then(() => undefined),
    );
  } catch (error) {
    if (!isNotFound(error)) {
      throw error;
    }
  }
}

/** An id as the client puts it behind a slash of its own. */
function inPath(id: string): string {
  return encodeURI(id.replace(/^\//, ''));
}
