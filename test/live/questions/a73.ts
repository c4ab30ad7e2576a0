import type { Question } from '../question.ts';
import { makeIdentity, verdictOf } from '../throwaway.ts';

/** See A73 in docs/assumptions.md. */
export const a73: Question = {
  assumption: 'A73',
  title: 'Graph refuses credentials and alternativeNames of a managed identity with 400 Request_BadRequest',
  needs: 'resource group',
  ask: async (live) => {
    const { principalId } = await makeIdentity(live);
    const path = `/servicePrincipals/${principalId}`;
    return {
      addPassword: verdictOf(await live.graph('POST', `${path}/addPassword`, { passwordCredential: {} })),
      alternativeNames: verdictOf(await live.graph('PATCH', path, { alternativeNames: ['live'] })),
    };
  },
};
