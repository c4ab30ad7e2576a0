import type { JsonObject } from '../exchange.ts';
import { expectStatus, type Live } from '../live.ts';
import type { Finding, Question } from '../question.ts';
import { makeApplication } from '../throwaway.ts';

function creatorOf({ caller }: Live, { createdByAppId: id }: JsonObject): Finding {
  return id === caller.clientId ? 'the client that asked' : typeof id === 'string' ? 'another client' : null;
}

/** See A3 in docs/assumptions.md. */
export const a3: Question = {
  assumption: 'A3',
  title: 'Graph sets createdByAppId on every new application',
  ask: async (live) => {
    const posted = await makeApplication(live);
    const path = `/applications(uniqueName='${live.name('upsert')}')`;
    const upserted = await live.graph(
      'PATCH',
      path,
      { displayName: live.name('upsert') },
      { headers: { prefer: 'create-if-missing' } },
    );
    const { body } = expectStatus(upserted, [201], 'create an application by upsert');
    return { posted: creatorOf(live, posted.body), upserted: creatorOf(live, body) };
  },
};
