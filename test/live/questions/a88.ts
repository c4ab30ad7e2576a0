import type { JsonObject } from '../exchange.ts';
import type { Finding, Question } from '../question.ts';
import { appRole, makeApplication, verdictOf } from '../throwaway.ts';

/** See A88 in docs/assumptions.md. */
export const a88: Question = {
  assumption: 'A88',
  title: 'the texts of an enabled role can change in one write, and its value cannot',
  ask: async (live) => {
    const role = appRole('reader');
    const { path } = await makeApplication(live, { appRoles: [role] });
    const patch = async (change: JsonObject): Promise<Finding> =>
      verdictOf(await live.graph('PATCH', path, { appRoles: [{ ...role, ...change }] }));
    return { description: await patch({ description: 'Another text.' }), value: await patch({ value: 'writer' }) };
  },
};
