import { changedIds, withMembers } from '../changed-record.ts';

/** What a store keeps: an object of values, and of records by id, that is never changed but replaced. */
export type StoredDocument = Readonly<Record<string, unknown>>;

/** The difference between two versions of a document, down to the members of its records. */
export interface DocumentChange {
  /** Members that are new or other than before: of a record by id, of the document itself where it is no record. */
  readonly set: Readonly<Record<string, unknown>>;
  /** Members of records that are gone, by the record's name. */
  readonly remove: Readonly<Record<string, readonly string[]>>;
  /** Members of the document that `set` replaces as a whole, or that are gone when `set` does not have them. */
  readonly replace: readonly string[];
}

/**
 * What has to be done to `before` to make it `after`. What is the same object is taken as unchanged and not looked
 * into, so it costs what changed, not what there is, for records that were made with `withMember`. A member that is
 * undefined counts as gone, as in JSON.
 */
export function changeBetween(before: StoredDocument, after: StoredDocument): DocumentChange {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => own(before, name) !== own(after, name));
  const records = changed.filter((name) => isRecord(own(before, name)) && isRecord(own(after, name)));
  const replaced = changed.filter((name) => !records.includes(name));
  const recordChanges = records.map((name) => ({
    name,
    ...recordChange(asRecord(own(before, name)), asRecord(own(after, name))),
  }));
  return {
    set: Object.fromEntries([
      ...replaced.map((name) => [name, own(after, name)] as const).filter(([, value]) => value !== undefined),
      ...recordChanges.map(({ name, set }) => [name, set] as const),
    ]),
    remove: Object.fromEntries(recordChanges.map(({ name, gone }) => [name, gone])),
    replace: replaced,
  };
}

/** The document with a change made. */
export function withChange(document: StoredDocument, change: DocumentChange): StoredDocument {
  const isWhole = (name: string): boolean => change.replace.includes(name);
  const kept = Object.entries(document).filter(([name]) => !isWhole(name));
  const set = Object.entries(change.set).map(([name, value]): [string, unknown] => {
    const previous = own(document, name);
    return isWhole(name) || !isRecord(previous) || !isRecord(value)
      ? [name, value]
      : [name, changedRecord(previous, value, own(change.remove, name) ?? [])];
  });
  return Object.fromEntries([...kept, ...set]);
}

type StoredRecord = Readonly<Record<string, unknown>>;

function recordChange(before: StoredRecord, after: StoredRecord): { set: StoredRecord; gone: readonly string[] } {
  const ids = changedIds(before, after);
  const set = (ids ?? Object.keys(after)).map((id) => [id, own(after, id)] as const);
  return {
    set: Object.fromEntries(set.filter(([id, each]) => each !== own(before, id) && each !== undefined)),
    gone: (ids ?? Object.keys(before)).filter((id) => own(before, id) !== undefined && own(after, id) === undefined),
  };
}

function changedRecord(before: StoredRecord, set: StoredRecord, gone: readonly string[]): StoredRecord {
  if (gone.length === 0) {
    return withMembers(before, set);
  }
  const isGone = new Set(gone);
  return { ...Object.fromEntries(Object.entries(before).filter(([id]) => !isGone.has(id))), ...set };
}

/** A member of the object's own, or undefined: a record may have an id such as `constructor`. */
function own<T>(object: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function asRecord(value: unknown): StoredRecord {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is StoredRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
