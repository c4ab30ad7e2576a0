import { decodeJwt } from 'jose';
import { textIn } from '../exchange.ts';
import { expectStatus } from '../live.ts';
import type { Question } from '../question.ts';
import { clientCredentials, makeClient, requestToken } from '../throwaway.ts';

/** See A26 in docs/assumptions.md. */
export const a26: Question = {
  assumption: 'A26',
  title: 'tokens of applications for Microsoft Graph have the claim idtyp',
  ask: async (live) => {
    const form = clientCredentials(await makeClient(live), `${live.urls.graph ?? ''}/.default`);
    const { body } = expectStatus(await requestToken(live, form), [200], 'sign in as a new application');
    const { idtyp } = decodeJwt(textIn(body, 'access_token'));
    return { idtyp: typeof idtyp === 'string' ? idtyp : null };
  },
};
