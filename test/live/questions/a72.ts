import type { Question } from '../question.ts';
import { makeIdentity, verdictOf } from '../throwaway.ts';

/** See A72 in docs/assumptions.md. */
export const a72: Question = {
  assumption: 'A72',
  title: 'Graph refuses to delete the service principal of a managed identity with 403',
  needs: 'resource group',
  ask: async (live) => {
    const { principalId } = await makeIdentity(live);
    return verdictOf(await live.graph('DELETE', `/servicePrincipals/${principalId}`));
  },
};
