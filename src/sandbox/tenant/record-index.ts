import { earlierVersions } from '../changed-record.ts';

/** The keys that a member can be found by, for each kind of key. */
export type KeysOf<T, K extends string> = Readonly<Record<K, (member: T) => readonly string[]>>;

/** The number of members by which a version may differ from the one that its index was made for. */
const MAX_CHANGES = 64;

/** The ids of a record's members by their keys; the index of a kind of key is made on first use. */
class KeyIndex<T, K extends string> {
  readonly #record: Readonly<Record<string, T>>;
  readonly #keysOf: KeysOf<T, K>;
  readonly #prepared = new Map<K, ReadonlyMap<string, readonly string[]>>();

  constructor(record: Readonly<Record<string, T>>, keysOf: KeysOf<T, K>) {
    this.#record = record;
    this.#keysOf = keysOf;
  }

  ids(kind: K, key: string): readonly string[] {
    const ids = this.#prepared.get(kind) ?? this.#prepare(kind);
    this.#prepared.set(kind, ids);
    return ids.get(key) ?? [];
  }

  #prepare(kind: K): ReadonlyMap<string, readonly string[]> {
    const ids = new Map<string, string[]>();
    for (const [id, member] of Object.entries(this.#record)) {
      for (const key of this.#keysOf[kind](member)) {
        const found = ids.get(key) ?? [];
        found.push(id);
        ids.set(key, found);
      }
    }
    return ids;
  }
}

/**
 * Finds the members of one version of a record. The index of an earlier version serves later ones too, as long as few
 * members have changed: so a write costs what it changes, not what exists.
 */
export class RecordIndex<T, K extends string> {
  readonly #record: Readonly<Record<string, T>>;
  readonly #keysOf: KeysOf<T, K>;
  readonly #keys: KeyIndex<T, K>;
  /** The ids of members that may differ from the indexed version. */
  readonly #changed: readonly string[];

  constructor(
    record: Readonly<Record<string, T>>,
    keysOf: KeysOf<T, K>,
    keys: KeyIndex<T, K> = new KeyIndex(record, keysOf),
    changed: readonly string[] = [],
  ) {
    this.#record = record;
    this.#keysOf = keysOf;
    this.#keys = keys;
    this.#changed = changed;
  }

  /** All members with this key. */
  find(kind: K, key: string): readonly T[] {
    const ids = new Set([...this.#keys.ids(kind, key), ...this.#changed]);
    return [...ids].flatMap((id) => {
      const member = Object.hasOwn(this.#record, id) ? this.#record[id] : undefined;
      return member !== undefined && this.#keysOf[kind](member).includes(key) ? [member] : [];
    });
  }

  /** The index of a version that was made from this one; null when too many members have changed. */
  ofLater(record: Readonly<Record<string, T>>, ids: readonly string[]): RecordIndex<T, K> | null {
    const changed = [...new Set([...this.#changed, ...ids])];
    return changed.length > MAX_CHANGES ? null : new RecordIndex(record, this.#keysOf, this.#keys, changed);
  }
}

/** The index of a record, made from that of an earlier version when one is known. */
export function indexFromEarlier<T, K extends string>(
  record: Readonly<Record<string, T>>,
  keysOf: KeysOf<T, K>,
  known: WeakMap<object, RecordIndex<T, K>>,
): RecordIndex<T, K> {
  for (const { version, ids } of earlierVersions(record)) {
    const later = known.get(version)?.ofLater(record, ids) ?? null;
    if (later !== null) {
      return later;
    }
  }
  return new RecordIndex(record, keysOf);
}
