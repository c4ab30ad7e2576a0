import type { Finding, Question } from '../question.ts';
import { makeApplication, makeServicePrincipal, verdictOf } from '../throwaway.ts';

/** See A102 in docs/assumptions.md. */
export const a102: Question = {
  assumption: 'A102',
  title: 'Graph leaves an unknown property of a $select out',
  ask: async (live) => {
    const { id, appId, path } = await makeApplication(live);
    const principal = `/servicePrincipals/${await makeServicePrincipal(live, appId)}`;
    const read = async (object: string): Promise<Finding> =>
      verdictOf(await live.graph('GET', `${object}?$select=noSuchProperty`));
    const list = `/applications?$filter=${encodeURIComponent(`id eq '${id}'`)}&$select=noSuchProperty`;
    return {
      application: await read(path),
      servicePrincipal: await read(principal),
      list: verdictOf(await live.graph('GET', list)),
    };
  },
};
