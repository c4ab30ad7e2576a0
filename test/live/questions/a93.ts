import { listIn, type LiveAnswer } from '../exchange.ts';
import { expectStatus, NotAsked, untilGood } from '../live.ts';
import type { Question } from '../question.ts';
import { makeApplication, tokenWithRoles } from '../throwaway.ts';

/** See A93 in docs/assumptions.md. */
export const a93: Question = {
  assumption: 'A93',
  title: 'where Application.ReadWrite.OwnedBy opens the recycle bin, it shows those of other owners too',
  ask: async (live) => {
    const { token } = await tokenWithRoles(live, ['Application.ReadWrite.OwnedBy']);
    const { id, path } = await makeApplication(live);
    expectStatus(await live.graph('DELETE', path), [204], 'delete an application');
    const read = (): Promise<LiveAnswer> =>
      live.graph('GET', '/directory/deletedItems/microsoft.graph.application?$select=id&$top=999', undefined, {
        token,
      });
    const isShown = ({ body }: LiveAnswer): boolean => listIn(body).some((each) => each['id'] === id);
    const answer = await untilGood(live, read, (each) => each.status >= 400 || isShown(each));
    if (answer.status >= 400) {
      throw new NotAsked('The permission does not open the recycle bin.');
    }
    return { ofOthers: isShown(answer) };
  },
};
