import { listIn, textIn } from '../exchange.ts';
import type { Question } from '../question.ts';
import { refusalWithText } from '../throwaway.ts';

/** See A104 in docs/assumptions.md. */
export const a104: Question = {
  assumption: 'A104',
  title: 'an application is created with its secret, or refused by a text that says how else',
  ask: async (live) => {
    const answer = await live.graph('POST', '/applications', {
      displayName: live.name('application'),
      passwordCredentials: [{ displayName: 'live' }],
    });
    if (answer.status >= 300) {
      return refusalWithText(answer);
    }
    const [secret = {}, ...others] = listIn(answer.body, 'passwordCredentials');
    return { hasText: textIn(secret, 'secretText') !== '', name: textIn(secret, 'displayName'), others: others.length };
  },
};
