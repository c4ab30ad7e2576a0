import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changedMembers,
  changesBetween,
  combinedChanges,
  differencesFrom,
  type ListChanges,
  type Lists,
  unionOf,
} from '../../../src/graph/update/lists.ts';

const TO_END = (): 'end' => 'end';
const TO_START = (): 'start' => 'start';

function listed(...values: readonly string[]): Lists {
  return new Map([['tags', new Map(values.map((value) => [value, value]))]]);
}

function records(...values: readonly { readonly id: string; readonly [name: string]: unknown }[]): Lists {
  return new Map([['appRoles', new Map(values.map((value) => [value.id, value]))]]);
}

/** The list after the changes, of whatever property. */
function merged(theirs: Lists, changes: ListChanges, addAt: 'start' | 'end' = 'end'): readonly unknown[] {
  return [...theirs].flatMap(([property, members]) => [
    ...changedMembers(members, changes.get(property) ?? new Map(), addAt).values(),
  ]);
}

describe('a three-way merge', () => {
  it.each([
    ['adds ours, and keeps what others added', ['a'], ['a', 'ours'], ['a', 'theirs'], ['a', 'theirs', 'ours']],
    ['does not bring back what others took away', ['a', 'b'], ['a', 'b', 'ours'], ['b'], ['b', 'ours']],
    ['takes away what we take away', ['a', 'b'], ['a'], ['a', 'b', 'theirs'], ['a', 'theirs']],
    ['is done where others did the same', ['a'], ['a', 'ours'], ['a', 'ours'], ['a', 'ours']],
    ['leaves alone what is not wanted to change', ['a'], ['a'], ['b'], ['b']],
  ])('%s', (_what, base, ours, theirs, after) => {
    const changes = changesBetween(listed(...base), listed(...ours), TO_END);
    expect(merged(listed(...theirs), changes)).toEqual(after);
  });

  it('writes only the fields that change', () => {
    const base = records({ id: 'r', isEnabled: true, description: 'Reads.' });
    const changes = changesBetween(base, records({ id: 'r', isEnabled: false, description: 'Reads.' }), TO_END);
    const theirs = records({ id: 'r', isEnabled: true, description: 'Reads everything.' });
    expect(merged(theirs, changes)).toEqual([{ id: 'r', isEnabled: false, description: 'Reads everything.' }]);
  });

  it('keeps the entry that others added first', () => {
    const changes = changesBetween(records(), records({ id: 'r', description: 'Ours.' }), TO_END);
    expect(merged(records({ id: 'r', description: 'Theirs.' }), changes)).toEqual([
      { id: 'r', description: 'Theirs.' },
    ]);
  });

  it('puts first what is to count, even where it is there already', () => {
    const changes = changesBetween(listed('a', 'b'), listed('b', 'a'), TO_START);
    expect(merged(listed('a', 'theirs', 'b'), changes, 'start')).toEqual(['b', 'a', 'theirs']);
  });

  it('of a run that changes a list twice does both', () => {
    const first = changesBetween(listed('a'), listed('a', 'b'), TO_END);
    const second = changesBetween(listed('a', 'b'), listed('b', 'c'), TO_END);
    expect(merged(listed('a', 'theirs'), combinedChanges(first, second))).toEqual(['theirs', 'b', 'c']);
  });

  it('of two writers in any order has the additions of both, and nothing that either took away', () => {
    const values = fc.uniqueArray(fc.constantFrom(...'abcdefgh'));
    fc.assert(
      fc.property(values, values, values, (base, one, other) => {
        const ones = changesBetween(listed(...base), listed(...one), TO_END);
        const others = changesBetween(listed(...base), listed(...other), TO_END);
        const both = (first: ListChanges, second: ListChanges): readonly unknown[] => {
          const after = merged(listed(...base), first).map(String);
          return [...merged(listed(...after), second)].sort();
        };
        expect(both(ones, others)).toEqual(both(others, ones));
        const kept = base.filter((value) => one.includes(value) && other.includes(value));
        const added = [...one, ...other].filter((value) => !base.includes(value));
        expect(both(ones, others)).toEqual([...new Set([...kept, ...added])].sort());
      }),
    );
  });
});

describe('what differs', () => {
  it('names what is missing and what is still there', () => {
    const changes = changesBetween(listed('old'), listed('new'), TO_END);
    expect(differencesFrom(listed('old'), changes)).toEqual([
      { property: 'tags', missing: ['new'], remaining: ['old'] },
    ]);
    expect(differencesFrom(listed('new', 'theirs'), changes)).toEqual([]);
  });

  it('is a field with another value, but not an entry that others took away', () => {
    const changes = changesBetween(
      records({ id: 'r', isEnabled: true }),
      records({ id: 'r', isEnabled: false }),
      TO_END,
    );
    expect(differencesFrom(records({ id: 'r', isEnabled: true }), changes)).toHaveLength(1);
    expect(differencesFrom(records(), changes)).toEqual([]);
  });
});

it('several reads together show what any of them shows', () => {
  expect([
    ...(unionOf([listed('a', 'b'), listed('b', 'c')])
      .get('tags')
      ?.keys() ?? []),
  ]).toEqual(['a', 'b', 'c']);
});
