import { textIn } from '../exchange.ts';
import { expectStatus } from '../live.ts';
import type { Question } from '../question.ts';
import {
  clientCredentials,
  errorCodes,
  makeApplication,
  makeClient,
  makeServicePrincipal,
  requestToken,
} from '../throwaway.ts';

/** See A27 in docs/assumptions.md. */
export const a27: Question = {
  assumption: 'A27',
  title: 'an API that requires assignment has AADSTS501051 for an application without a role',
  ask: async (live) => {
    const api = await makeApplication(live);
    const uris = { identifierUris: [`api://${api.appId}`] };
    expectStatus(await live.graph('PATCH', api.path, uris), [204], 'add an identifier URI');
    await makeServicePrincipal(live, api.appId, { appRoleAssignmentRequired: true });
    const answer = await requestToken(live, clientCredentials(await makeClient(live), `api://${api.appId}/.default`));
    return answer.status === 200 ? 'a token' : { error: textIn(answer.body, 'error'), codes: errorCodes(answer.body) };
  },
};
