import type { Question } from '../question.ts';
import { makeApplication } from '../throwaway.ts';

/** See A103 in docs/assumptions.md. */
export const a103: Question = {
  assumption: 'A103',
  title: 'an application has no instance lock until something sets it',
  ask: async (live) => {
    const { path } = await makeApplication(live);
    const { body } = await live.graph('GET', `${path}?$select=id,servicePrincipalLockConfiguration`);
    const { servicePrincipalLockConfiguration: lock = null } = body;
    return { isLocked: lock !== null };
  },
};
