import type { Question } from '../question.ts';
import { makeApplication, verdictOf } from '../throwaway.ts';

/** See A82 in docs/assumptions.md. */
export const a82: Question = {
  assumption: 'A82',
  title: 'a change of uniqueName gets 400 Request_BadRequest',
  ask: async (live) => {
    const { path } = await makeApplication(live, { uniqueName: live.name('unique') });
    return verdictOf(await live.graph('PATCH', path, { uniqueName: live.name('other') }));
  },
};
