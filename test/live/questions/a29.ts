import { expectStatus } from '../live.ts';
import type { Question } from '../question.ts';

/** See A29 in docs/assumptions.md. */
export const a29: Question = {
  assumption: 'A29',
  title: 'the v1 discovery document has these members',
  ask: async (live) => {
    const answer = await live.entra('GET', `/${live.tenant.id}/.well-known/openid-configuration`);
    return Object.keys(expectStatus(answer, [200], 'read the document').body).sort();
  },
};
