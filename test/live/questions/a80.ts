import type { JsonObject } from '../exchange.ts';
import type { Finding, Question } from '../question.ts';
import { federatedCredential, makeApplication, verdictOf } from '../throwaway.ts';

/** See A80 in docs/assumptions.md. */
export const a80: Question = {
  assumption: 'A80',
  title: 'invalid federated identity credentials, and the 21st, get 400 Request_BadRequest',
  ask: async (live) => {
    const { path } = await makeApplication(live);
    const add = async (body: JsonObject): Promise<Finding> =>
      verdictOf(await live.graph('POST', `${path}/federatedIdentityCredentials`, federatedCredential(body)));
    const twoAudiences = await add({ audiences: ['api://AzureADTokenExchange', 'api://other'] });
    const plainHttp = await add({ issuer: 'http://issuer.example' });
    let last: Finding = 'none';
    for (let count = 1; count <= 21; count += 1) {
      last = await add({ name: `credential${count}`, subject: `subject${count}` });
    }
    return { twoAudiences, plainHttp, 'the 21st': last };
  },
};
