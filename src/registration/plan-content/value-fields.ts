/** The fields of a value of a change; none of a value that is no object. */
export type ValueFields = ReadonlyMap<string, unknown>;

/** The fields of an object, by their names. */
export function fieldsOf(value: unknown): ValueFields {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

/** A field as text; null for one that is missing, null, or no text or number. */
export function textAt(fields: ValueFields, name: string): string | null {
  const value = fields.get(name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** A field that is a list of texts; what is no text is left out. */
export function textsAt(fields: ValueFields, name: string): readonly string[] {
  return listOf(fields.get(name)).filter((each) => typeof each === 'string');
}

/** A value as a list: a single one is a list of one, and nothing is a list of none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : value === null || value === undefined ? [] : [value];
}
