import { isDeepStrictEqual } from 'node:util';

/** The members of one list by what makes two of them the same, in the order of the list. */
export type Members = ReadonlyMap<string, unknown>;

/** Lists of one directory object by the name of their property, such as `web.redirectUris`. */
export type Lists = ReadonlyMap<string, Members>;

type Fields = Readonly<Record<string, unknown>>;

/**
 * What becomes of one member: it is there, and as it is given where no one else has added it, with these fields in any
 * case; it has these fields where it is there; or it is gone.
 */
export type MemberChange =
  | { readonly kind: 'add'; readonly value: unknown; readonly fields: Fields }
  | { readonly kind: 'set'; readonly fields: Fields }
  | { readonly kind: 'remove' };

/** What a run changes of the lists of one object, by property and member. */
export type ListChanges = ReadonlyMap<string, ReadonlyMap<string, MemberChange>>;

/** How a list differs from what it has to be, as an error tells it. */
export interface ListDifference {
  readonly property: string;
  /** Members that are not there, or not as they have to be. */
  readonly missing: readonly string[];
  /** Members that are still there. */
  readonly remaining: readonly string[];
}

/**
 * Where the members of a list go that it does not have yet; of a list that begins with them, the first member has a
 * meaning of its own.
 */
export type PositionOfNew = (property: string) => 'start' | 'end';

/** What leads from the lists that were read to those that are wanted; a list that is not wanted is left alone. */
export function changesBetween(before: Lists, wanted: Lists, positionOfNew: PositionOfNew): ListChanges {
  const changes = new Map<string, ReadonlyMap<string, MemberChange>>();
  for (const [property, members] of wanted) {
    const old = before.get(property) ?? new Map<string, unknown>();
    const ofList = new Map<string, MemberChange>();
    for (const [identity, value] of members) {
      const change = old.has(identity) ? fieldChange(old.get(identity), value) : added(value);
      if (change !== null) {
        ofList.set(identity, change);
      }
    }
    [...old.keys()]
      .filter((identity) => !members.has(identity))
      .forEach((each) => ofList.set(each, { kind: 'remove' }));
    const [first] = members;
    if (first !== undefined && positionOfNew(property) === 'start' && first[0] !== [...old.keys()][0]) {
      ofList.set(first[0], added(first[1]));
    }
    if (ofList.size > 0) {
      changes.set(property, ofList);
    }
  }
  return changes;
}

function added(value: unknown): MemberChange {
  return { kind: 'add', value, fields: {} };
}

function fieldChange(before: unknown, after: unknown): MemberChange | null {
  if (isDeepStrictEqual(before, after)) {
    return null;
  }
  if (!isRecord(before) || !isRecord(after)) {
    return added(after);
  }
  const fields = Object.entries(after).filter(([name, value]) => !isDeepStrictEqual(before[name], value));
  return { kind: 'set', fields: Object.fromEntries(fields) };
}

/** Both changes, of which the later holds where they are about the same member. */
export function combinedChanges(earlier: ListChanges, later: ListChanges): ListChanges {
  const combined = new Map(earlier);
  for (const [property, changes] of later) {
    const before = combined.get(property) ?? new Map<string, MemberChange>();
    const merged = new Map(before);
    changes.forEach((change, identity) => merged.set(identity, after(before.get(identity), change)));
    combined.set(property, merged);
  }
  return combined;
}

function after(before: MemberChange | undefined, change: MemberChange): MemberChange {
  if (before === undefined || before.kind === 'remove' || change.kind !== 'set') {
    return change;
  }
  return { ...before, fields: { ...before.fields, ...change.fields } };
}

/**
 * A list with the changes in it; what others have added stays, and what they have taken away is not brought back. Added
 * members go to the end, or to the start, even where the list has them already.
 */
export function changedMembers(
  members: Members,
  changes: ReadonlyMap<string, MemberChange>,
  addAt: 'start' | 'end',
): Members {
  const isMoved = (identity: string): boolean => addAt === 'start' && changes.get(identity)?.kind === 'add';
  const kept = [...members].flatMap(([identity, value]): [string, unknown][] => {
    const change = changes.get(identity);
    if (change?.kind === 'remove' || isMoved(identity)) {
      return [];
    }
    return [[identity, change === undefined ? value : withFields(value, change.fields)]];
  });
  const added = [...changes].flatMap(([identity, change]): [string, unknown][] =>
    change.kind === 'add' && (!members.has(identity) || isMoved(identity))
      ? [[identity, withFields(change.value, change.fields)]]
      : [],
  );
  return new Map(addAt === 'start' ? [...added, ...kept] : [...kept, ...added]);
}

function withFields(value: unknown, fields: Fields): unknown {
  return isRecord(value) ? { ...value, ...fields } : value;
}

/** How lists differ from what the changes ask for; empty where they show all of them. */
export function differencesFrom(lists: Lists, changes: ListChanges): readonly ListDifference[] {
  return [...changes].flatMap(([property, ofList]) => {
    const members = lists.get(property) ?? new Map<string, unknown>();
    const missing = [...ofList].flatMap(([identity, change]) =>
      isMissing(members, identity, change) ? [identity] : [],
    );
    const remaining = [...ofList].flatMap(([identity, { kind }]) =>
      kind === 'remove' && members.has(identity) ? [identity] : [],
    );
    return missing.length + remaining.length === 0 ? [] : [{ property, missing, remaining }];
  });
}

function isMissing(members: Members, identity: string, change: MemberChange): boolean {
  switch (change.kind) {
    case 'add':
      return !members.has(identity) || hasOther(members.get(identity), change.fields);
    case 'set':
      // What another has taken away meanwhile is not to be brought back.
      return hasOther(members.get(identity), change.fields);
    case 'remove':
      return false;
  }
}

function hasOther(value: unknown, fields: Fields): boolean {
  return isRecord(value) && Object.entries(fields).some(([name, each]) => !isDeepStrictEqual(value[name], each));
}

/** Every member that any of the lists shows, as the last of them that has it shows it. */
export function unionOf(lists: readonly Lists[]): Lists {
  const union = new Map<string, Map<string, unknown>>();
  for (const each of lists) {
    for (const [property, members] of each) {
      const known = union.get(property) ?? new Map<string, unknown>();
      members.forEach((value, identity) => known.set(identity, value));
      union.set(property, known);
    }
  }
  return union;
}

/** True where some member of the first is not in the second. */
export function hasMore(lists: Lists, than: Lists): boolean {
  return [...lists].some(([property, members]) => [...members.keys()].some((each) => !than.get(property)?.has(each)));
}

/** True for two lists of the same members, whatever their order. */
export function areSameMembers(one: Members, other: Members): boolean {
  return (
    one.size === other.size && [...one].every(([identity, value]) => isDeepStrictEqual(other.get(identity), value))
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
