import type { Question } from '../question.ts';
import { refusalWithText } from '../throwaway.ts';

/** See A54 in docs/assumptions.md. */
export const a54: Question = {
  assumption: 'A54',
  title: 'the text for a request of a batch that depends on a later one',
  ask: async (live) => {
    const request = { method: 'GET', url: '/organization' };
    const requests = [
      { id: '1', dependsOn: ['2'], ...request },
      { id: '2', ...request },
    ];
    const answer = await live.graph('POST', '/$batch', { requests });
    return answer.status < 300 ? 'taken' : refusalWithText(answer);
  },
};
