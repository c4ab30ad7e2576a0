import { objectIn, type LiveAnswer } from '../exchange.ts';
import type { Finding, Question } from '../question.ts';
import { refusalWithText } from '../throwaway.ts';

/** See A30 in docs/assumptions.md. */
export const a30: Question = {
  assumption: 'A30',
  title: 'Key Vault refuses invalid requests and foreign tokens with these codes and texts',
  needs: 'vault',
  ask: async (live) => {
    const path = `/secrets/${live.name('secret')}`;
    const refusal = (answer: LiveAnswer): Finding => {
      const { code: inner = null } = objectIn(objectIn(answer.body, 'error'), 'innererror');
      return { refusal: refusalWithText(answer), innerCode: typeof inner === 'string' ? inner : null };
    };
    const many = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`tag${index}`, 'x']));
    return {
      noVersion: refusal(await live.vault('GET', `${path}?api-version=`)),
      unknownVersion: refusal(await live.vault('GET', `${path}?api-version=1999-01-01`)),
      name: refusal(await live.vault('GET', '/secrets/not_a_name')),
      pageSize: refusal(await live.vault('GET', '/secrets?maxresults=0')),
      noValue: refusal(await live.vault('PUT', path, {})),
      longValue: refusal(await live.vault('PUT', path, { value: 'x'.repeat(26_000) })),
      manyTags: refusal(await live.vault('PUT', path, { value: 'x', tags: many })),
      malformedToken: refusal(await live.vault('GET', path, undefined, { token: 'abc' })),
      misaddressedToken: refusal(
        await live.vault('GET', path, undefined, { token: await live.tokenFor(`${live.urls.graph ?? ''}/.default`) }),
      ),
    };
  },
};
