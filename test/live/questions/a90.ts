import type { LiveAnswer } from '../exchange.ts';
import { expectStatus, untilGood } from '../live.ts';
import type { Question } from '../question.ts';
import { makeIdentity } from '../throwaway.ts';

/** See A90 in docs/assumptions.md. */
export const a90: Question = {
  assumption: 'A90',
  title: 'the service principal of a deleted managed identity skips the recycle bin',
  needs: 'resource group',
  ask: async (live) => {
    const { path, principalId } = await makeIdentity(live);
    const deleted = await live.azure('DELETE', `${path}?api-version=2023-01-31`);
    expectStatus(deleted, [200, 204], 'delete the identity');
    const isKnown = (where: string): Promise<LiveAnswer> =>
      live.graph('GET', `${where}/${principalId}?$select=id`, undefined, { once: true });
    const gone = await untilGood(
      live,
      () => isKnown('/servicePrincipals'),
      ({ status }) => status === 404,
    );
    expectStatus(gone, [404], 'wait for the end of its service principal');
    return { inRecycleBin: (await isKnown('/directory/deletedItems')).status === 200 };
  },
};
