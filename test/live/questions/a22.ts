import { randomUUID } from 'node:crypto';
import { groupPath } from '../clean-up.ts';
import { NotAsked, requireTargets } from '../live.ts';
import type { Question } from '../question.ts';
import { makeClient, verdictOf } from '../throwaway.ts';

/** Key Vault Reader (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security). */
const READER = '21090545-7ca7-4776-b22c-e363652d74d2';

/** See A22 in docs/assumptions.md. */
export const a22: Question = {
  assumption: 'A22',
  title: 'Azure takes the id of a secret that does not exist as the scope of a role assignment',
  needs: 'vault',
  ask: async (live) => {
    const { vault, ...targets } = requireTargets(live);
    const { principalId } = await makeClient(live);
    const scope = `${groupPath({ ...targets, vault })}/providers/Microsoft.KeyVault/vaults/${vault ?? ''}/secrets/nothing`;
    const path = `${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}?api-version=2022-04-01`;
    const roleDefinitionId = `/subscriptions/${targets.subscription}/providers/Microsoft.Authorization/roleDefinitions/${READER}`;
    const description = live.name('assignment');
    const answer = await live.azure('PUT', path, {
      properties: { roleDefinitionId, principalId, principalType: 'ServicePrincipal', description },
    });
    if (answer.status === 403) {
      throw new NotAsked('The account may not assign roles in the vault.');
    }
    return verdictOf(answer);
  },
};
