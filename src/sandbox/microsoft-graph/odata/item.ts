/** One object of a list: what Graph shows of it, or what filters and sorting read. */
export type Item = object;

/** An item that matched, with what filters and sorting read of it. */
export interface Found<T extends Item> {
  readonly item: T;
  readonly seen: Item;
}

/** The member of an object with this name; undefined when it has none. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const member: unknown = Reflect.get(value, name);
  return member;
}

/**
 * The one of these names that a client means: Graph accepts names of properties in any case, as recorded in the tests
 * of Azure PowerShell (`$select=Id`; https://github.com/Azure/azure-powershell).
 */
export function propertyName(given: string, names: readonly string[]): string | undefined {
  const isMeant = (name: string): boolean => name.length === given.length && name.toLowerCase() === given.toLowerCase();
  return names.includes(given) ? given : names.find(isMeant);
}
