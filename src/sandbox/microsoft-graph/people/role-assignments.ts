import { createHash } from 'node:crypto';
import type { GraphCall, Outcome } from '../graph-call.ts';
import { listAnswer } from '../list-query.ts';

/**
 * `GET /roleManagement/directory/roleAssignments` (Graph `unifiedRoleAssignment`): the directory roles of all users,
 * which in the sandbox are built in and for the whole tenant. A built-in role has the id of its template.
 */
export function listRoleAssignments(call: GraphCall): Outcome {
  const items = Object.values(call.tenant.users).flatMap(({ id, directoryRoleTemplateIds }) =>
    directoryRoleTemplateIds.map((roleDefinitionId) => ({
      id: createHash('sha256').update(`${roleDefinitionId} ${id}`).digest('base64url').slice(0, 54),
      principalId: id,
      roleDefinitionId,
      directoryScopeId: '/',
    })),
  );
  return listAnswer(call, {
    collection: 'roleManagement/directory/roleAssignments',
    resource: 'UnifiedRoleAssignment',
    items,
  });
}
