import type { Question } from '../question.ts';
import { makeApplication, verdictOf } from '../throwaway.ts';

/** See A51 in docs/assumptions.md. */
export const a51: Question = {
  assumption: 'A51',
  title: 'an http(s) identifier URI needs a verified domain also with version 2 tokens',
  ask: async (live) => {
    const { path } = await makeApplication(live, { api: { requestedAccessTokenVersion: 2 } });
    return verdictOf(await live.graph('PATCH', path, { identifierUris: ['https://fhir-apps-live.example/fhir'] }));
  },
};
