import { listIn, textIn } from '../exchange.ts';
import type { Question } from '../question.ts';
import { isRefused, tokenWithRoles } from '../throwaway.ts';

/** See A69 in docs/assumptions.md. */
export const a69: Question = {
  assumption: 'A69',
  title: 'who may list app role assignments may read a single one',
  ask: async (live) => {
    const { principalId, token } = await tokenWithRoles(live, ['Application.Read.All']);
    const { body } = await live.graph('GET', `/servicePrincipals/${principalId}/appRoleAssignments`);
    const [assignment = {}] = listIn(body);
    const path = `/servicePrincipals/${textIn(assignment, 'resourceId')}/appRoleAssignedTo/${textIn(assignment, 'id')}`;
    return isRefused(await live.graph('GET', path, undefined, { token }));
  },
};
