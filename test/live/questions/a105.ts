import { randomUUID } from 'node:crypto';
import { listIn, textIn } from '../exchange.ts';
import type { Question } from '../question.ts';
import { makeApplication } from '../throwaway.ts';

/** See A105 in docs/assumptions.md. */
export const a105: Question = {
  assumption: 'A105',
  title: 'a secret gets the key id that the creation of its application names',
  ask: async (live) => {
    const keyId = randomUUID();
    const { body } = await makeApplication(live, { passwordCredentials: [{ keyId, displayName: 'live' }] });
    const [secret = {}] = listIn(body, 'passwordCredentials');
    return { isOurs: textIn(secret, 'keyId') === keyId };
  },
};
