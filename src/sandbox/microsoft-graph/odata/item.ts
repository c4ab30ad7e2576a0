/** One object of a list: what Graph shows of it, or as much as filters and sorting look at. */
export type Item = object;

/** An item that was found, with what filters and sorting see of it. */
export interface Found<T extends Item> {
  readonly item: T;
  readonly seen: Item;
}

/** The member of an object that has this name; undefined where there is none. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const member: unknown = Reflect.get(value, name);
  return member;
}

/** The one of these names that a client means: Graph takes names of properties in any case, as field reports rely on. */
export function spelledAs(given: string, names: readonly string[]): string | undefined {
  return names.includes(given) ? given : names.find((name) => name.toLowerCase() === given.toLowerCase());
}
