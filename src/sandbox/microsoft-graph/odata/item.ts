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
