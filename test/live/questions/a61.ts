import type { Question } from '../question.ts';
import { refusalWithText } from '../throwaway.ts';

/** See A61 in docs/assumptions.md. */
export const a61: Question = {
  assumption: 'A61',
  title: 'a filter that is too deep gets 400 BadRequest and this text',
  ask: async (live) => {
    const filter = `${'('.repeat(1000)}displayName eq 'x'${')'.repeat(1000)}`;
    const answer = await live.graph('GET', `/applications?$select=id&$top=1&$filter=${encodeURIComponent(filter)}`);
    return answer.status < 300 ? 'taken' : refusalWithText(answer);
  },
};
