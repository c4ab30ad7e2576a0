import { textIn } from '../exchange.ts';
import { expectStatus } from '../live.ts';
import type { Question } from '../question.ts';
import { isRefused, tokenWithRoles } from '../throwaway.ts';

/** See A53 in docs/assumptions.md. */
export const a53: Question = {
  assumption: 'A53',
  title: 'Application.ReadWrite.OwnedBy alone does not open the recycle bin',
  ask: async (live) => {
    const { token } = await tokenWithRoles(live, ['Application.ReadWrite.OwnedBy']);
    const as = { token };
    const made = await live.graph('POST', '/applications', { displayName: live.name('owned') }, as);
    const id = textIn(expectStatus(made, [201], 'create an application as its owner').body, 'id');
    expectStatus(await live.graph('DELETE', `/applications/${id}`, undefined, as), [204], 'delete it');
    const bin = '/directory/deletedItems';
    return {
      list: isRefused(await live.graph('GET', `${bin}/microsoft.graph.application?$select=id&$top=1`, undefined, as)),
      read: isRefused(await live.graph('GET', `${bin}/${id}`, undefined, as)),
      restore: isRefused(await live.graph('POST', `${bin}/${id}/restore`, undefined, as)),
    };
  },
};
