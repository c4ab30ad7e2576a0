import type { Finding, Question } from '../question.ts';
import { federatedCredential, makeApplication, refusalWithText } from '../throwaway.ts';

/** See A79 in docs/assumptions.md. */
export const a79: Question = {
  assumption: 'A79',
  title: 'the text for a missing required property',
  ask: async (live) => {
    const { path } = await makeApplication(live);
    const refusal = async (missing: string): Promise<Finding> => {
      const body = federatedCredential({ [missing]: undefined });
      const answer = await live.graph('POST', `${path}/federatedIdentityCredentials`, body);
      return answer.status < 300 ? 'taken' : refusalWithText(answer);
    };
    return { issuer: await refusal('issuer'), subject: await refusal('subject') };
  },
};
