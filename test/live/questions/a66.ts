import type { Question } from '../question.ts';
import { makeApplication } from '../throwaway.ts';

/** See A66 in docs/assumptions.md. */
export const a66: Question = {
  assumption: 'A66',
  title: 'an application can define at most 100 extension properties',
  ask: async (live) => {
    const { path } = await makeApplication(live);
    for (let count = 1; count <= 101; count += 1) {
      const body = { name: `property${count}`, dataType: 'String', targetObjects: ['User'] };
      const answer = await live.graph('POST', `${path}/extensionProperties`, body);
      if (answer.status >= 300) {
        return { made: count - 1, refusal: answer.status };
      }
    }
    return { made: 101 };
  },
};
