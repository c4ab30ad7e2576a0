/** The first list, then what only the second has; null where that adds nothing. */
export function unionChange<T>(
  existing: readonly T[],
  wanted: readonly T[],
  identity: (item: T) => string,
): readonly T[] | null {
  const present = new Set(existing.map(identity));
  const missing = wanted.filter((item) => !present.has(identity(item)));
  return missing.length === 0 ? null : [...existing, ...missing];
}

/**
 * Entries with a `value` (roles, scopes): those that stand keep their ids and everything others set; missing ones
 * are added, and wanted ones that were disabled are enabled. `identity` tells when two values are the same; default:
 * to the letter. Null where nothing changes.
 */
export function enabledChange<T extends { readonly value: string | null; readonly isEnabled: boolean }>(
  existing: readonly T[],
  wanted: readonly T[],
  identity: (value: string) => string = (value) => value,
): readonly T[] | null {
  const keyOf = ({ value }: T): string => JSON.stringify(value === null ? null : identity(value));
  const values = new Set(wanted.map(keyOf));
  const enabled = existing.map((entry) =>
    values.has(keyOf(entry)) && !entry.isEnabled ? { ...entry, isEnabled: true } : entry,
  );
  const merged = unionChange(enabled, wanted, keyOf);
  const changed = merged !== null || enabled.some((entry, index) => entry !== existing[index]);
  return changed ? (merged ?? enabled) : null;
}
