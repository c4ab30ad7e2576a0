import type { Finding, Question } from '../question.ts';
import { refusalWithText } from '../throwaway.ts';

/** See A20 in docs/assumptions.md. */
export const a20: Question = {
  assumption: 'A20',
  title: 'Azure Resource Manager refuses missing, malformed and misaddressed tokens with these codes and texts',
  needs: 'resource group',
  ask: async (live) => {
    const path = `/subscriptions/${live.targets?.subscription ?? ''}?api-version=2022-12-01`;
    const refusal = async (token: string | null): Promise<Finding> => {
      const answer = await live.azure('GET', path, undefined, { token });
      return { refusal: refusalWithText(answer), challenge: answer.headers.get('www-authenticate') ?? null };
    };
    return {
      missing: await refusal(null),
      malformed: await refusal('abc'),
      misaddressed: await refusal(await live.tokenFor(`${live.urls.graph ?? ''}/.default`)),
    };
  },
};
