import type { Finding, Question } from '../question.ts';
import { isRefused } from '../throwaway.ts';

/** See A77 in docs/assumptions.md. */
export const a77: Question = {
  assumption: 'A77',
  title: 'Graph refuses control characters in the display name of an application',
  ask: async (live) => {
    const found: Record<string, Finding> = {};
    for (const [name, character] of Object.entries({ tab: '\t', lineFeed: '\n', bell: '\u0007' })) {
      found[name] = isRefused(await live.graph('POST', '/applications', { displayName: live.name(`a${character}b`) }));
    }
    return found;
  },
};
