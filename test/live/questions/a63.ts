import { listIn, type LiveAnswer } from '../exchange.ts';
import { NotAsked, untilGood } from '../live.ts';
import type { Question } from '../question.ts';
import { makeApplication } from '../throwaway.ts';

/** See A63 in docs/assumptions.md. */
export const a63: Question = {
  assumption: 'A63',
  title: 'a search finds a word by its beginning',
  ask: async (live) => {
    const { id } = await makeApplication(live, { displayName: live.name('x Clinic Portal') });
    const search = (word: string): Promise<LiveAnswer> =>
      live.graph(
        'GET',
        `/applications?$select=id,displayName&$search=${encodeURIComponent(`"displayName:${word}"`)}`,
        undefined,
        {
          headers: { consistencylevel: 'eventual' },
        },
      );
    const isFound = ({ body }: LiveAnswer): boolean => listIn(body).some((each) => each['id'] === id);
    if (!isFound(await untilGood(live, () => search('Clinic'), isFound))) {
      throw new NotAsked('The search did not find a new application by a whole word in half a minute.');
    }
    return { byBeginning: isFound(await search('Clin')) };
  },
};
