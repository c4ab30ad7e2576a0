import { NotAsked } from '../live.ts';
import type { Question } from '../question.ts';
import { isRefused } from '../throwaway.ts';

/** See A70 in docs/assumptions.md. */
export const a70: Question = {
  assumption: 'A70',
  title: 'Directory.AccessAsUser.All does not open the policies of the tenant',
  ask: async (live) => {
    const { scopes } = live;
    if (!scopes.includes('Directory.AccessAsUser.All') || scopes.some((each) => each.startsWith('Policy.'))) {
      throw new NotAsked('It takes a sign-in as a Global Administrator with Azure CLI.');
    }
    return isRefused(await live.graph('GET', '/policies/defaultAppManagementPolicy?$select=id'));
  },
};
