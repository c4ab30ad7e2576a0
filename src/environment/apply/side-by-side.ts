import { setImmediate } from 'node:timers/promises';

/**
 * Does the work on each member of a list, so many at once, and gives the results in the order of the list. Members are
 * taken out of the list when their turn comes, so that whatever is done takes no memory any more. Rejects with the first
 * error of the work; the other work in hand goes on.
 */
export async function eachSideBySide<T extends object, R>(
  members: T[],
  atOnce: number,
  work: (member: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  let taken = 0;
  const takeAll = async (): Promise<void> => {
    for (let member = members.shift(); member !== undefined; member = members.shift()) {
      const place = taken;
      taken += 1;
      results[place] = await work(member);
      // Where nothing is to be written, nothing else would let go: signals would wait, and no memory could be freed.
      await setImmediate();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeAll));
  return results;
}
