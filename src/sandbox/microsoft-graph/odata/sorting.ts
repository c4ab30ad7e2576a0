import { unsupportedQuery } from '../graph-error.ts';
import { type Found, type Item, memberOf, propertyName } from './item.ts';
import { QUERYABLE } from './queryable-properties.ts';

/**
 * The result in the order of an `$orderby`: one property, `asc` or `desc`
 * (https://learn.microsoft.com/graph/query-parameters).
 * Throws GraphError 400 for a property that cannot be sorted by, or only in an advanced query
 * (https://learn.microsoft.com/graph/aad-advanced-queries).
 */
export function sort<T extends Item>(
  found: readonly Found<T>[],
  text: string,
  { resource, isAdvanced }: { readonly resource: string; readonly isAdvanced: boolean },
): readonly Found<T>[] {
  const [, given = '', direction = 'asc'] = /^(\w+)(?:\s+(asc|desc))?$/i.exec(text.trim()) ?? [];
  const queryable = QUERYABLE[resource];
  const names = [...(queryable?.sort ?? []), ...(isAdvanced ? (queryable?.advancedSort ?? []) : [])];
  const property = propertyName(given, names);
  if (property === undefined) {
    throw unsupportedQuery('Unsupported Query.');
  }
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  return found
    .map((each) => ({ each, text: textAt(each.seen, property) }))
    .sort((a, b) => sign * a.text.localeCompare(b.text))
    .map(({ each }) => each);
}

function textAt(item: Item, property: string): string {
  const value = memberOf(item, property);
  return typeof value === 'string' ? value : '';
}
