import type { Finding, Question } from '../question.ts';
import { isRefused } from '../throwaway.ts';

/** See A62 in docs/assumptions.md. */
export const a62: Question = {
  assumption: 'A62',
  title: 'endsWith works on every text in advanced queries',
  ask: async (live) => {
    const found: Record<string, Finding> = {};
    for (const property of ['displayName', 'description', 'publisherDomain']) {
      const filter = encodeURIComponent(`endsWith(${property},'fhir-apps-live')`);
      const path = `/applications?$select=id&$top=1&$count=true&$filter=${filter}`;
      found[property] = isRefused(
        await live.graph('GET', path, undefined, { headers: { consistencylevel: 'eventual' } }),
      );
    }
    return found;
  },
};
