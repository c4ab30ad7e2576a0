import type { LiveAnswer } from '../exchange.ts';
import { expectStatus } from '../live.ts';
import type { Question } from '../question.ts';
import { makeApplication, verdictOf } from '../throwaway.ts';

/** See A67 in docs/assumptions.md. */
export const a67: Question = {
  assumption: 'A67',
  title: 'a second extension property of one name gets 409 Request_MultipleObjectsWithSameKeyValue',
  ask: async (live) => {
    const { path } = await makeApplication(live);
    const add = (): Promise<LiveAnswer> =>
      live.graph('POST', `${path}/extensionProperties`, { name: 'one', dataType: 'String', targetObjects: ['User'] });
    expectStatus(await add(), [201], 'define an extension property');
    return verdictOf(await add());
  },
};
