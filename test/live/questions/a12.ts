import type { Finding, Question } from '../question.ts';
import { isRefused, putIdentity } from '../throwaway.ts';

function nested(levels: number): unknown {
  return levels === 0 ? 1 : [nested(levels - 1)];
}

/** See A12 in docs/assumptions.md. */
export const a12: Question = {
  assumption: 'A12',
  title: 'Azure Resource Manager and Key Vault refuse JSON nested deeper than 100 levels',
  needs: 'resource group',
  ask: async (live) => {
    const { targets } = live;
    const ask = async (levels: number): Promise<Finding> => ({
      azure: isRefused(await putIdentity(live, `deep${levels}`, { properties: { deep: nested(levels) } })),
      ...((targets?.vault ?? null) === null
        ? {}
        : {
            vault: isRefused(
              await live.vault('PUT', `/secrets/${live.name(`deep${levels}`)}`, { value: 'x', deep: nested(levels) }),
            ),
          }),
    });
    return { '20 levels': await ask(20), '101 levels': await ask(101) };
  },
};
