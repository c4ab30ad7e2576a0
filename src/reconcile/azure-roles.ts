import type { AzureRoles } from '../graph/apply/apply-access.ts';
import { assignAzureRole } from '../session/azure-session.ts';
import type { OpenSession } from '../session/session.ts';

/** Gives Azure roles to service principals through a session. */
export function azureRolesIn(session: Pick<OpenSession, 'openAzure'>): AzureRoles {
  return {
    assign: async ({ role, resource }, principalId) =>
      assignAzureRole(await session.openAzure(), { role, resource, principalId, principalType: 'ServicePrincipal' }),
  };
}
