import { type GraphCall, odataContext, type Outcome } from './graph-call.ts';
import { badRequest, GraphError, unsupportedQuery } from './graph-error.ts';
import { compileFilter, needsAdvancedQuery } from './filter.ts';

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 999;

type Item = Readonly<Record<string, unknown>>;

/** A collection that can be listed. */
export interface Listing {
  /** As in the path and in `@odata.context`, such as `applications`. */
  readonly collection: string;
  /** The type's name in error texts, such as `Application`. */
  readonly resource: string;
  readonly items: readonly Item[];
  /** What is shown when nothing is selected; default everything. */
  readonly defaults?: readonly string[];
  /** What `$expand` may name: gives the related objects of the item at an index. */
  readonly expand?: Readonly<Record<string, (index: number) => readonly Item[]>>;
}

/** Answers a list with `$filter`, `$select`, `$expand`, `$orderby`, `$top` and `$count`, in pages (facts/graph.md §4.10). */
export function listAnswer(call: GraphCall, listing: Listing): Outcome {
  const { query } = call.request;
  const isAdvanced = hasEventualConsistency(call) && query.get('$count') === 'true';
  refuseUnknownOptions(query);
  refuseSearch(call);
  const filter = query.get('$filter');
  if (filter !== null && !isAdvanced && (needsAdvancedQuery(filter) || query.has('$orderby'))) {
    throw unsupportedQuery('Unsupported Query.');
  }
  const matches = filter === null ? () => true : compileFilter(filter, listing.resource);
  const numbered = listing.items.map((item, index) => ({ item, index }));
  const found = numbered.filter(({ item }) => matches(item));
  const ordered = order(found, query.get('$orderby'));
  const { page, nextLink } = paginate(call, ordered);
  return {
    status: 200,
    body: {
      '@odata.context': odataContext(call, contextName(listing.collection, query)),
      ...(isAdvanced ? { '@odata.count': found.length } : {}),
      ...(nextLink === null ? {} : { '@odata.nextLink': nextLink }),
      value: page.map(({ item, index }) => ({ ...select(item, query, listing), ...expand(index, query, listing) })),
    },
  };
}

/** Answers one object with `$select` and `$expand`. */
export function selectAnswer(call: GraphCall, one: Omit<Listing, 'items'> & { readonly item: Item }): Outcome {
  const { query } = call.request;
  refuseUnknownOptions(query);
  return {
    status: 200,
    body: {
      '@odata.context': odataContext(call, `${contextName(one.collection, query)}/$entity`),
      ...select(one.item, query, one),
      ...expand(0, query, one),
    },
  };
}

/** Answers `/{collection}/$count`, which only the eventual index can do (facts/graph.md §4.10). */
export function countAnswer(call: GraphCall, listing: Pick<Listing, 'resource' | 'items'>): Outcome {
  if (!hasEventualConsistency(call)) {
    throw badRequest('$count is not currently supported.');
  }
  const filter = call.request.query.get('$filter');
  const matches = filter === null ? () => true : compileFilter(filter, listing.resource);
  return {
    status: 200,
    headers: { 'Content-Type': 'text/plain' },
    body: String(listing.items.filter((item) => matches(item)).length),
  };
}

/** Whether a request for one object selects `keyCredentials`: only then their bytes are shown (facts/graph.md §1.8). */
export function selectsKeys(call: GraphCall): boolean {
  return selectedNames(call.request.query)?.includes('keyCredentials') === true;
}

function hasEventualConsistency(call: GraphCall): boolean {
  return call.request.headers['consistencylevel']?.toLowerCase() === 'eventual';
}

function refuseUnknownOptions(query: URLSearchParams): void {
  const known = ['$filter', '$select', '$expand', '$orderby', '$top', '$count', '$search', '$skiptoken', '$format'];
  for (const name of query.keys()) {
    if (name.startsWith('$') && !known.includes(name)) {
      throw new GraphError(400, 'BadRequest', `The query parameter '${name}' is not supported.`);
    }
  }
}

function refuseSearch(call: GraphCall): void {
  if (!call.request.query.has('$search')) {
    return;
  }
  throw unsupportedQuery(
    hasEventualConsistency(call)
      ? 'Unsupported Query.'
      : "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
  );
}

function paginate<T extends { readonly item: Item }>(
  call: GraphCall,
  found: readonly T[],
): { readonly page: readonly T[]; readonly nextLink: string | null } {
  const { query } = call.request;
  const size = pageSize(query.get('$top'));
  const after = query.get('$skiptoken');
  // The token is the last id of the page before, so objects that come or go in between neither repeat nor hide others.
  const start = after === null ? 0 : found.findIndex(({ item }) => item['id'] === decodeToken(after)) + 1;
  if (after !== null && start === 0) {
    throw badRequest('The specified page token value has expired and can no longer be included in your request.');
  }
  const page = found.slice(start, start + size);
  const last = page.at(-1)?.item['id'];
  if (start + size >= found.length || typeof last !== 'string') {
    return { page, nextLink: null };
  }
  const next = new URLSearchParams(query);
  next.set('$skiptoken', Buffer.from(last).toString('base64url'));
  return { page, nextLink: `${call.origin}/v1.0${call.request.path}?${next.toString().replaceAll('%24', '$')}` };
}

function decodeToken(token: string): string {
  return Buffer.from(token, 'base64url').toString('utf8');
}

function pageSize(top: string | null): number {
  if (top === null) {
    return DEFAULT_PAGE;
  }
  const size = Number(top);
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE) {
    throw unsupportedQuery(`Invalid page size specified: '${top}'. Must be between 1 and ${LARGEST_PAGE} inclusive.`);
  }
  return size;
}

function order<T extends { readonly item: Item }>(found: readonly T[], orderBy: string | null): readonly T[] {
  if (orderBy === null) {
    return found;
  }
  const clause = /^(displayName|createdDateTime|deletedDateTime)(?: +(asc|desc))?$/.exec(orderBy.trim());
  const property = clause?.[1];
  if (property === undefined) {
    throw unsupportedQuery('Unsupported Query.');
  }
  const sign = clause?.[2] === 'desc' ? -1 : 1;
  return found.toSorted((a, b) => sign * String(a.item[property]).localeCompare(String(b.item[property])));
}

function selectedNames(query: URLSearchParams): string[] | null {
  const names = query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  return names === undefined || names.includes('*') ? null : names;
}

function select(
  item: Item,
  query: URLSearchParams,
  { resource, defaults }: Pick<Listing, 'resource' | 'defaults'>,
): Item {
  const names = selectedNames(query) ?? defaults ?? null;
  if (names === null) {
    return item;
  }
  const unknown = names.find((name) => !(name in item));
  // In a list of several types, each shows what it has of the selected.
  if (unknown !== undefined && resource !== 'DirectoryObject') {
    throw new GraphError(
      400,
      'BadRequest',
      `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type ` +
        `'microsoft.graph.${resource.charAt(0).toLowerCase()}${resource.slice(1)}'.`,
    );
  }
  const type = item['@odata.type'];
  return {
    ...(type === undefined ? {} : { '@odata.type': type }),
    ...Object.fromEntries(names.filter((name) => name in item).map((name) => [name, item[name]])),
  };
}

function expand(index: number, query: URLSearchParams, listing: Pick<Listing, 'resource' | 'expand'>): Item {
  const name = query.get('$expand');
  if (name === null) {
    return {};
  }
  const related = listing.expand?.[name.replace(/\(.*\)$/, '')];
  if (related === undefined) {
    throw new GraphError(
      400,
      'BadRequest',
      `Parsing OData Select and Expand failed: Could not find a property named '${name}'.`,
    );
  }
  // At most 20 and no next link (facts/graph.md §4.10).
  return { [name.replace(/\(.*\)$/, '')]: related(index).slice(0, 20) };
}

function contextName(collection: string, query: URLSearchParams): string {
  const names = selectedNames(query);
  return names === null ? collection : `${collection}(${names.join(',')})`;
}
