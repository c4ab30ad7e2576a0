import type { Finding, Question } from '../question.ts';
import { isRefused } from '../throwaway.ts';

/** See A52 in docs/assumptions.md. */
export const a52: Question = {
  assumption: 'A52',
  title: 'the display name of an application has at most 120 characters',
  ask: async (live) => {
    const taken: Record<string, Finding> = {};
    for (const length of [120, 121, 256, 257]) {
      const displayName = live.name('name').padEnd(length, 'x');
      taken[length] = isRefused(await live.graph('POST', '/applications', { displayName }));
    }
    return taken;
  },
};
