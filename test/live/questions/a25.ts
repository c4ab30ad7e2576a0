import { expectStatus } from '../live.ts';
import type { Question } from '../question.ts';
import { clientCredentials, makeClient, requestToken, without } from '../throwaway.ts';

/** See A25 in docs/assumptions.md. */
export const a25: Question = {
  assumption: 'A25',
  title: 'the v1 token endpoint gives numbers as strings',
  ask: async (live) => {
    const form = clientCredentials(await makeClient(live), '', { resource: live.urls.graph ?? '' });
    const { body } = expectStatus(
      await requestToken(live, without(form, 'scope'), ''),
      [200],
      'sign in at the v1 endpoint',
    );
    const numbers = ['expires_in', 'ext_expires_in', 'expires_on', 'not_before'];
    return Object.fromEntries(numbers.map((name) => [name, typeof body[name]]));
  },
};
