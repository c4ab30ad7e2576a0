import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeBetween, type StoredDocument, withChange } from '../../../src/sandbox/state/document-change.ts';

const name = fc.oneof(fc.constantFrom('a', 'b', 'c', 'constructor', '__proto__', '1'), fc.string({ maxLength: 3 }));
const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined));
const document = fc.dictionary(name, fc.oneof(fc.dictionary(name, value), value));

/** A document, and one that shares some of its objects with it, as a version and the next do. */
const versions = fc
  .tuple(document, document, fc.func(fc.boolean()))
  .map(([before, other, isKept]): [StoredDocument, StoredDocument] => [
    before,
    Object.fromEntries([...Object.entries(other), ...Object.entries(before).filter(([each]) => isKept(each))]),
  ]);

/** What JSON keeps of a value, with the members of objects in one order. */
function canonical(of: unknown): string {
  return JSON.stringify(of, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [two]) => (one < two ? -1 : 1)))
      : each,
  );
}

describe('a change', () => {
  test('makes the one version of the other, also after a way through JSON', () => {
    fc.assert(
      fc.property(versions, ([before, after]) => {
        const change = changeBetween(before, after);
        const kept = JSON.parse(JSON.stringify(change)) as typeof change;

        expect(canonical(withChange(before, change))).toBe(canonical(after));
        expect(canonical(withChange(before, kept))).toBe(canonical(after));
      }),
    );
  });

  test('between a version and itself is none', () => {
    fc.assert(
      fc.property(document, (same) => {
        expect(changeBetween(same, { ...same })).toEqual({ set: {}, remove: {}, replace: [] });
      }),
    );
  });

  test('holds what changed and nothing else, and leaves the rest the same object', () => {
    const one = { displayName: 'one' };
    const before = { version: 2, applications: { one, two: { displayName: 'two' } }, users: { ada: {} } };
    const after = { ...before, applications: { one, three: { displayName: 'three' } } };

    const change = changeBetween(before, after);
    const made = withChange(before, change);

    expect(change).toEqual({
      set: { applications: { three: { displayName: 'three' } } },
      remove: { applications: ['two'] },
      replace: [],
    });
    expect(made['users']).toBe(before.users);
    expect((made['applications'] as typeof after.applications).one).toBe(one);
  });

  test('keeps the order in which members came', () => {
    const before = { applications: { first: 1, second: 2 } };
    const after = { applications: { ...before.applications, third: 3, first: 4 } };

    expect(Object.keys(withChange(before, changeBetween(before, after))['applications'] ?? {})).toEqual(
      Object.keys(after.applications),
    );
  });
});
