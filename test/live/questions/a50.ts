import { NotAsked } from '../live.ts';
import type { Question } from '../question.ts';
import { makeApplication, refusalOf } from '../throwaway.ts';

/** See A50 in docs/assumptions.md. */
export const a50: Question = {
  assumption: 'A50',
  title: "the tenant's policy refuses an identifier URI with the code IdentifierUriNotAllowedAsPerAppPolicy",
  ask: async (live) => {
    const { path } = await makeApplication(live);
    const answer = await live.graph('PATCH', path, { identifierUris: [`api://${live.name('fhir')}`] });
    if (answer.status === 204) {
      throw new NotAsked("The tenant's policy allows any identifier URI.");
    }
    return refusalOf(answer);
  },
};
