import type { Question } from '../question.ts';
import { makeApplication, refusalOf } from '../throwaway.ts';

/** See A11 in docs/assumptions.md. */
export const a11: Question = {
  assumption: 'A11',
  title: 'a body of more than 4 MiB is refused with 413 RequestEntityTooLarge',
  ask: async (live) => {
    const { path } = await makeApplication(live);
    const [fits, isLarger] = [3, 5].map((mebibytes) => ({ notes: 'x'.repeat(mebibytes * 1024 * 1024) }));
    const small = await live.graph('PATCH', path, fits);
    return { '3 MiB': small.status === 413, '5 MiB': refusalOf(await live.graph('PATCH', path, isLarger)) };
  },
};
