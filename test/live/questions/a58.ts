import { listIn, textIn } from '../exchange.ts';
import { expectStatus } from '../live.ts';
import type { Question } from '../question.ts';

/** See A58 in docs/assumptions.md. */
export const a58: Question = {
  assumption: 'A58',
  title: 'an upsert makes its caller an owner',
  ask: async (live) => {
    const path = `/applications(uniqueName='${live.name('upsert')}')`;
    const body = { displayName: live.name('upsert') };
    const made = await live.graph('PATCH', path, body, { headers: { prefer: 'create-if-missing' } });
    const id = textIn(expectStatus(made, [201], 'create an application by upsert').body, 'id');
    const owners = await live.graph('GET', `/applications/${id}/owners?$select=id`);
    return { isOwner: listIn(owners.body).some((each) => each['id'] === live.caller.objectId) };
  },
};
