import type { Finding, Question } from '../question.ts';
import { appRole, isRefused, makeApplication } from '../throwaway.ts';

/** See A87 in docs/assumptions.md. */
export const a87: Question = {
  assumption: 'A87',
  title: 'each app role needs a displayName and a description',
  ask: async (live) => {
    const { path } = await makeApplication(live);
    const patch = async (missing: string): Promise<Finding> =>
      isRefused(await live.graph('PATCH', path, { appRoles: [{ ...appRole('reader'), [missing]: undefined }] }));
    return { description: await patch('description'), displayName: await patch('displayName') };
  },
};
