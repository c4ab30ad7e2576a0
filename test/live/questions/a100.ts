import { objectIn, textIn } from '../exchange.ts';
import type { Question } from '../question.ts';
import { isRefused, makeApplication } from '../throwaway.ts';

/** See A100 in docs/assumptions.md. */
export const a100: Question = {
  assumption: 'A100',
  title: 'Graph takes the names of properties in a body in any letter case',
  ask: async (live) => {
    const { path } = await makeApplication(live);
    const answer = await live.graph('PATCH', path, { Notes: 'x', Web: { LogoutUrl: 'https://example.com/logout' } });
    const { body } = await live.graph('GET', `${path}?$select=notes,web`);
    return {
      answer: isRefused(answer),
      notes: textIn(body, 'notes'),
      logoutUrl: textIn(objectIn(body, 'web'), 'logoutUrl'),
    };
  },
};
