import type { Question } from '../question.ts';
import { isRefused } from '../throwaway.ts';

/** See A31 in docs/assumptions.md. */
export const a31: Question = {
  assumption: 'A31',
  title: 'Key Vault refuses a secret that expires before it becomes valid',
  needs: 'vault',
  ask: async (live) => {
    const now = Math.floor(live.clock.now().getTime() / 1000);
    const attributes = { nbf: now + 7200, exp: now + 3600 };
    return isRefused(await live.vault('PUT', `/secrets/${live.name('secret')}`, { value: 'x', attributes }));
  },
};
