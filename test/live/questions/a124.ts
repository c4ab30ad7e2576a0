import type { Finding, Question } from '../question.ts';
import { makeApplication, makeServicePrincipal, verdictOf } from '../throwaway.ts';

/** See A124 in docs/assumptions.md. */
export const a124: Question = {
  assumption: 'A124',
  title: 'Graph expands related objects in lists that are filtered by a tag',
  ask: async (live) => {
    const tag = live.name('tag');
    const { appId } = await makeApplication(live, { tags: [tag] });
    await makeServicePrincipal(live, appId, { tags: [tag] });
    const filter = encodeURIComponent(`tags/any(t:t eq '${tag}')`);
    const list = async (collection: string, relation: string): Promise<Finding> =>
      verdictOf(await live.graph('GET', `/${collection}?$filter=${filter}&$select=id&$top=999&$expand=${relation}`));
    return {
      applicationOwners: await list('applications', 'owners'),
      federatedCredentials: await list('applications', 'federatedIdentityCredentials'),
      servicePrincipalOwners: await list('servicePrincipals', 'owners'),
    };
  },
};
