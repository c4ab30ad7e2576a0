import { badRequest, unsupportedQuery } from '../graph-error.ts';
import type { GraphCall } from '../graph-call.ts';
import { type Found, type Item, memberOf } from './item.ts';

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 999;

/** One page of a result. */
export interface Page<T extends Item> {
  readonly page: readonly Found<T>[];
  /** The URL of the next page; null after the last. */
  readonly nextLink: string | null;
}

/**
 * Returns the page that `$top` and `$skiptoken` ask for (https://learn.microsoft.com/graph/paging).
 * Throws GraphError 400 for a size out of range, and for a token whose objects are gone.
 */
export function paginate<T extends Item>(call: GraphCall, found: readonly Found<T>[]): Page<T> {
  const { query } = call.request;
  const size = pageSize(query.get('$top'));
  const start = startOf(found, query.get('$skiptoken'));
  const page = found.slice(start, start + size);
  const [last, next] = [idOf(page.at(-1)), idOf(found[start + size])];
  if (last === null || next === null) {
    return { page, nextLink: null };
  }
  const link = new URLSearchParams(query);
  link.set('$skiptoken', Buffer.from(`${next} ${last}`).toString('base64url'));
  return { page, nextLink: `${call.origin}/v1.0${call.request.path}?${link.toString().replaceAll('%24', '$')}` };
}

/**
 * A token names the first object of its page and the last object of the previous page. So objects that appear or
 * disappear meanwhile, even whole pages, neither repeat nor hide others.
 */
function startOf(found: readonly Found<Item>[], token: string | null): number {
  if (token === null) {
    return 0;
  }
  const [next, last] = Buffer.from(token, 'base64url').toString('utf8').split(' ');
  const nextIndex = found.findIndex((each) => idOf(each) === next);
  const lastIndex = found.findIndex((each) => idOf(each) === last);
  if (nextIndex < 0 && lastIndex < 0) {
    throw badRequest('The specified page token value has expired and can no longer be included in your request.');
  }
  return nextIndex < 0 ? lastIndex + 1 : nextIndex;
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

function idOf(found: Found<Item> | undefined): string | null {
  const id = memberOf(found?.seen, 'id');
  return typeof id === 'string' ? id : null;
}
