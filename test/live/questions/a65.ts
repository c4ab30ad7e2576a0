import type { Question } from '../question.ts';

/** See A65 in docs/assumptions.md. */
export const a65: Question = {
  assumption: 'A65',
  title: 'an upsert whose body has another uniqueName gets 400',
  ask: async (live) => {
    const path = `/applications(uniqueName='${live.name('one')}')`;
    const body = { displayName: live.name('upsert'), uniqueName: live.name('other') };
    const { status } = await live.graph('PATCH', path, body, { headers: { prefer: 'create-if-missing' } });
    return { status };
  },
};
