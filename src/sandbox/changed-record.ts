/** A record by id; it is never changed but replaced. */
export type ValueRecord<T> = Readonly<Record<string, T>>;

/** What a record was made from, and in which members it may be other. */
interface Origin {
  /** Weak, so that no version keeps all that were before it. */
  readonly base: WeakRef<object>;
  readonly ids: readonly string[];
}

/** Versions to go back at most: who asks has seen one of the last, or nothing. */
const MAX_STEPS = 64;

// A record never changes, so where it came from stays true; with the record, its origin goes too.
const origins = new WeakMap<object, Origin>();

/** The record with one member added or replaced. {@link changedIds} knows which, so that nobody has to compare all. */
export function withMember<T>(record: ValueRecord<T>, id: string, value: T): ValueRecord<T> {
  return withMembers(record, { [id]: value });
}

/** The record with some members added or replaced. */
export function withMembers<T>(record: ValueRecord<T>, members: ValueRecord<T>): ValueRecord<T> {
  const changed = { ...record, ...members };
  origins.set(changed, { base: new WeakRef(record), ids: Object.keys(members) });
  return changed;
}

/** The versions before a record, latest first, each with all ids in which the record may be other than it. */
export function* earlierVersions(
  record: object,
): Generator<{ readonly version: object; readonly ids: readonly string[] }> {
  const ids = new Set<string>();
  let version: object = record;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const origin = origins.get(version);
    const base = origin?.base.deref();
    if (origin === undefined || base === undefined) {
      return;
    }
    origin.ids.forEach((id) => ids.add(id));
    yield { version: base, ids: [...ids] };
    version = base;
  }
}

/** The ids in which `after` may be other than `before`; null where it was not made from it, as far as is known. */
export function changedIds(before: object, after: object): readonly string[] | null {
  for (const { version, ids } of earlierVersions(after)) {
    if (version === before) {
      return ids;
    }
  }
  return null;
}
