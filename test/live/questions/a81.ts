import type { Question } from '../question.ts';
import { isRefused, makeApplication } from '../throwaway.ts';

/** See A81 in docs/assumptions.md. */
export const a81: Question = {
  assumption: 'A81',
  title: 'a uniqueName ignores case',
  ask: async (live) => {
    const uniqueName = live.name('unique');
    await makeApplication(live, { uniqueName });
    const second = { displayName: live.name('second'), uniqueName: uniqueName.toUpperCase() };
    return {
      second: isRefused(await live.graph('POST', '/applications', second)),
      lookUp: isRefused(await live.graph('GET', `/applications(uniqueName='${uniqueName.toUpperCase()}')?$select=id`)),
    };
  },
};
