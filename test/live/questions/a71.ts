import { expectStatus } from '../live.ts';
import type { Question } from '../question.ts';
import { assignPolicy, makeApplication, makePolicy, refusalWithText } from '../throwaway.ts';

/** See A71 in docs/assumptions.md. */
export const a71: Question = {
  assumption: 'A71',
  title: 'a second app management policy gets 400 and the text for a reference that exists',
  ask: async (live) => {
    const application = await makeApplication(live);
    const [one, other] = [await makePolicy(live, 'one'), await makePolicy(live, 'other')];
    expectStatus(await assignPolicy(live, application, one), [204], 'assign a policy');
    const answer = await assignPolicy(live, application, other);
    return answer.status < 300 ? 'taken' : refusalWithText(answer);
  },
};
