import { randomUUID } from 'node:crypto';
import type { Question } from '../question.ts';
import { makeApplication, refusalWithDetails } from '../throwaway.ts';

/** See A59 in docs/assumptions.md. */
export const a59: Question = {
  assumption: 'A59',
  title: 'an unknown or read-only property gets 400 with the property as target',
  ask: async (live) => {
    const { path } = await makeApplication(live);
    return {
      unknown: refusalWithDetails(await live.graph('PATCH', path, { noSuchProperty: 1 })),
      readOnly: refusalWithDetails(await live.graph('PATCH', path, { appId: randomUUID() })),
    };
  },
};
