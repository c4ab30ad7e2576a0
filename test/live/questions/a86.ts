import type { Question } from '../question.ts';
import { isRefused, makeApplication } from '../throwaway.ts';

/** See A86 in docs/assumptions.md. */
export const a86: Question = {
  assumption: 'A86',
  title: 'a redirect URI may belong to one platform only',
  ask: async (live) => {
    const { path } = await makeApplication(live);
    const redirectUris = ['https://localhost/live'];
    return isRefused(await live.graph('PATCH', path, { web: { redirectUris }, spa: { redirectUris } }));
  },
};
