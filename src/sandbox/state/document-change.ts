/** What a store keeps: an object of values, and of records by id, that is never changed but replaced. */
export type StoredDocument = Readonly<Record<string, unknown>>;

/** The difference between two versions of a document, down to the members of its records. */
export interface DocumentChange {
  /** Members that are new or other than before: of a record by id, of the document itself where it is no record. */
  readonly set: Readonly<Record<string, unknown>>;
  /** Members of records that are gone, by the record's name. */
  readonly remove: Readonly<Record<string, readonly string[]>>;
  /** Members of the document that `set` replaces as a whole. */
  readonly replace: readonly string[];
}

/**
 * What has to be done to `before` to make it `after`. What is the same object is taken as unchanged and not looked into,
 * so it costs what changed, not what there is.
 */
export function changeBetween(before: StoredDocument, after: StoredDocument): DocumentChange {
  const set: Record<string, unknown> = {};
  const remove: Record<string, readonly string[]> = {};
  const replace: string[] = [];
  for (const [name, value] of Object.entries(after)) {
    const previous = before[name];
    if (value === previous) {
      continue;
    }
    if (!isRecord(value) || !isRecord(previous)) {
      set[name] = value;
      replace.push(name);
      continue;
    }
    set[name] = Object.fromEntries(Object.entries(value).filter(([id, each]) => each !== previous[id]));
    remove[name] = Object.keys(previous).filter((id) => !(id in value));
  }
  return { set, remove, replace };
}

/** The document with a change made. */
export function withChange(document: StoredDocument, change: DocumentChange): StoredDocument {
  const changed: Record<string, unknown> = { ...document };
  for (const [name, value] of Object.entries(change.set)) {
    const previous = changed[name];
    if (change.replace.includes(name) || !isRecord(previous) || !isRecord(value)) {
      changed[name] = value;
      continue;
    }
    const gone = new Set(change.remove[name] ?? []);
    const kept = gone.size === 0 ? previous : withoutMembers(previous, gone);
    changed[name] = { ...kept, ...value };
  }
  return changed;
}

function withoutMembers(record: Readonly<Record<string, unknown>>, gone: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([id]) => !gone.has(id)));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
