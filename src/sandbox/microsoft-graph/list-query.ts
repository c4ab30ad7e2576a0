import { type GraphCall, odataContext, type Outcome } from './graph-call.ts';
import { badRequest, GraphError, unsupportedQuery } from './graph-error.ts';
import { compileFilter } from './odata/filter.ts';
import { type Found, type Item, propertyName } from './odata/item.ts';
import { paginate } from './odata/paging.ts';
import { compileSearch } from './odata/search.ts';
import { expand, type Expansions, select, type Selectable, selectedNames } from './odata/selection.ts';
import { sort } from './odata/sorting.ts';

/** A collection that can be listed. */
export interface Listing<T extends Item> extends Selectable {
  /** As in the path and in `@odata.context`, such as `applications`. */
  readonly collection: string;
  readonly items: readonly T[];
  /** Makes what Graph shows of an item; called for the page only when `look` is given. Default: the item itself. */
  readonly show?: (item: T) => Item;
  /** Makes what filters and sorting read of an item; default: what is shown. */
  readonly look?: (item: T) => Item;
  readonly expand?: Expansions<T>;
}

/** One object that can be shown. */
export interface Single extends Selectable {
  readonly collection: string;
  readonly item: Item;
  readonly expand?: Expansions<Item>;
}

/**
 * Answers a list with `$filter`, `$search`, `$select`, `$expand`, `$orderby`, `$top` and `$count`, in pages
 * (https://learn.microsoft.com/graph/query-parameters).
 */
export function listAnswer<T extends Item>(call: GraphCall, listing: Listing<T>): Outcome {
  const { query } = call.request;
  refuseUnknownOptions(query);
  const isAdvanced = hasEventualConsistency(call) && query.get('$count')?.toLowerCase() === 'true';
  const found = findItems(call, listing, isAdvanced);
  const orderBy = query.get('$orderby');
  const ordered = orderBy === null ? found : sort(found, orderBy, { resource: listing.resource, isAdvanced });
  const { page, nextLink } = paginate(call, ordered);
  const shown = page.map(({ item }) => listing.show?.(item) ?? item);
  const selected = selectedNames(query.get('$select'));
  return {
    status: 200,
    body: {
      '@odata.context': odataContext(call, contextName(listing.collection, query, shown[0])),
      ...(isAdvanced ? { '@odata.count': found.length } : {}),
      ...(nextLink === null ? {} : { '@odata.nextLink': nextLink }),
      value: page.map(({ item }, index) => ({
        ...select(shown[index] ?? item, selected, listing),
        ...expand(item, query.get('$expand'), listing.expand),
      })),
    },
  };
}

/** Answers one object with `$select` and `$expand`. */
export function selectAnswer(call: GraphCall, one: Single): Outcome {
  const { query } = call.request;
  refuseUnknownOptions(query);
  return {
    status: 200,
    body: {
      '@odata.context': odataContext(call, `${contextName(one.collection, query, one.item)}/$entity`),
      ...select(one.item, selectedNames(query.get('$select')), one),
      ...expand(one.item, query.get('$expand'), one.expand),
    },
  };
}

/**
 * Answers `/{collection}/$count`, which needs `ConsistencyLevel: eventual`
 * (https://learn.microsoft.com/graph/aad-advanced-queries).
 */
export function countAnswer<T extends Item>(
  call: GraphCall,
  listing: Pick<Listing<T>, 'resource' | 'items' | 'show' | 'look'>,
): Outcome {
  if (!hasEventualConsistency(call)) {
    throw badRequest('$count is not currently supported.');
  }
  return {
    status: 200,
    headers: { 'Content-Type': 'text/plain' },
    body: String(findItems(call, listing, true).length),
  };
}

/**
 * Whether a request for one object selects `keyCredentials`: only then Graph shows their bytes
 * (https://learn.microsoft.com/graph/api/resources/keycredential).
 */
export function selectsKeys(call: GraphCall): boolean {
  return (
    selectedNames(call.request.query.get('$select'))?.some((name) => name.toLowerCase() === 'keycredentials') === true
  );
}

function findItems<T extends Item>(
  call: GraphCall,
  { items, resource, show, look = show }: Pick<Listing<T>, 'resource' | 'items' | 'show' | 'look'>,
  isAdvanced: boolean,
): readonly Found<T>[] {
  const { query } = call.request;
  const [filterText, searchText] = [query.get('$filter'), query.get('$search')];
  if (searchText !== null && !hasEventualConsistency(call)) {
    throw unsupportedQuery(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  }
  const filter = filterText === null ? null : compileFilter(filterText, resource);
  if (filter !== null && !isAdvanced && (filter.isAdvanced || query.has('$orderby'))) {
    throw unsupportedQuery('Unsupported Query.');
  }
  const isSearched = searchText === null ? null : compileSearch(searchText, resource);
  return items
    .map((item) => ({
      item,
      // Without a filter, most items are never read.
      get seen() {
        return look?.(item) ?? item;
      },
    }))
    .filter((each) => (filter?.matches(each.seen) ?? true) && (isSearched?.(each.seen) ?? true));
}

function hasEventualConsistency(call: GraphCall): boolean {
  return call.request.headers['consistencylevel']?.toLowerCase() === 'eventual';
}

function refuseUnknownOptions(query: URLSearchParams): void {
  if (query.has('$skip')) {
    throw badRequest("'$skip' is not supported by the service.");
  }
  const known = ['$filter', '$select', '$expand', '$orderby', '$top', '$count', '$search', '$skiptoken', '$format'];
  for (const name of query.keys()) {
    if (name.startsWith('$') && !known.includes(name)) {
      throw new GraphError(400, 'BadRequest', `The query parameter '${name}' is not supported.`);
    }
  }
}

/**
 * The collection with the selected properties in Graph's spelling, which `shown` tells, as recorded in
 * https://github.com/Azure/azure-powershell/blob/main/src/Resources/MSGraph.Autorest/test/Application.Recording.json.
 */
function contextName(collection: string, query: URLSearchParams, shown: Item = {}): string {
  const known = Object.keys(shown);
  const names = selectedNames(query.get('$select'))?.map((name) => propertyName(name, known) ?? lowerFirst(name));
  return names === undefined ? collection : `${collection}(${names.join(',')})`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
