import { expect, it } from 'vitest';
import { eachSideBySide } from '../../../src/environment/apply/side-by-side.ts';

/** Work that ends when the test says so. */
function heldWork() {
  const ends = new Map<string, () => void>();
  const work = async ({ name }: { readonly name: string }): Promise<string> => {
    await new Promise<void>((resolve) => ends.set(name, resolve));
    return `${name} is done`;
  };
  return {
    work,
    inHand: (): readonly string[] => [...ends.keys()],
    end: async (name: string): Promise<void> => {
      ends.get(name)?.();
      ends.delete(name);
      // The next one is begun in a turn of its own.
      await new Promise(setImmediate);
      await new Promise(setImmediate);
    },
  };
}

it('does so many at once, and keeps the order of the list', async () => {
  const held = heldWork();
  const results = eachSideBySide([{ name: 'a' }, { name: 'b' }, { name: 'c' }], 2, held.work);
  expect(held.inHand()).toEqual(['a', 'b']);
  await held.end('b');
  expect(held.inHand()).toEqual(['a', 'c']);
  await held.end('c');
  await held.end('a');
  expect(await results).toEqual(['a is done', 'b is done', 'c is done']);
});

it('takes each member out of the list when its turn comes', async () => {
  const held = heldWork();
  const members = [{ name: 'a' }, { name: 'b' }];
  const results = eachSideBySide(members, 1, held.work);
  expect(members).toEqual([{ name: 'b' }]);
  await held.end('a');
  expect(members).toEqual([]);
  await held.end('b');
  expect(await results).toHaveLength(2);
});

it('rejects with what the work threw', async () => {
  const broken = new Error('broken');
  await expect(eachSideBySide([{}, {}], 2, () => Promise.reject(broken))).rejects.toBe(broken);
});

it('has nothing to do for an empty list', async () => {
  expect(await eachSideBySide([], 3, () => Promise.resolve(1))).toEqual([]);
});
