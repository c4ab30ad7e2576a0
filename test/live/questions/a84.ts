import { randomUUID } from 'node:crypto';
import type { Question } from '../question.ts';
import { makeApplication, verdictOf } from '../throwaway.ts';

/** See A84 in docs/assumptions.md. */
export const a84: Question = {
  assumption: 'A84',
  title: 'more than 1,200 entries in all collections get Request_BadRequest',
  ask: async (live) => {
    const { path } = await makeApplication(live);
    const knownClientApplications = Array.from({ length: 1300 }, () => randomUUID());
    return verdictOf(await live.graph('PATCH', path, { api: { knownClientApplications } }));
  },
};
