import { randomUUID } from 'node:crypto';
import type { Bundle, BundleLink } from 'fhir/r4.js';
import { maySee, requireAction } from '../access/fhir-access.ts';
import type { FhirCall, FhirOutcome } from '../fhir-call.ts';
import { resourcesOfType, type StoredResource } from '../fhir-document.ts';
import { outcomeOf } from '../fhir-error.ts';
import { continued, readSearchQuery, type SearchQuery, unsupportedParameter } from '../search/search-query.ts';

/** A searchset: a Bundle whose resources are as they are kept, which may be less than their types promise. */
type Searchset = Omit<Bundle, 'entry'> & { readonly entry?: readonly SearchsetEntry[] };
interface SearchsetEntry {
  readonly fullUrl?: string;
  readonly resource: unknown;
  readonly search: { readonly mode: 'match' | 'outcome' };
}

/** `GET /<type>?…` and `POST /<type>/_search` (https://hl7.org/fhir/R4/http.html#search). */
export function search(call: FhirCall, resourceType: string): FhirOutcome {
  requireAction(call.access, ['read', 'search'], resourceType);
  const parameters = searchParameters(call);
  const query = readSearchQuery(resourceType, parameters, isStrict(call));
  const matches = matching(call, resourceType, query);
  const page = matches.slice(query.offset, query.offset + query.count);
  const entry = [...matchEntries(call, page), ...ignoredEntries(query, resourceType)];
  const nextOffset = query.offset + page.length;
  const bundle: Searchset = {
    resourceType: 'Bundle',
    id: randomUUID(),
    meta: { lastUpdated: call.now.toISOString() },
    type: 'searchset',
    ...(query.withTotal ? { total: matches.length } : {}),
    link: pageLinks(`${call.baseUrl}/${resourceType}`, parameters, nextOffset < matches.length ? nextOffset : null),
    // FHIR knows no empty lists.
    ...(entry.length === 0 ? {} : { entry }),
  };
  return { status: 200, body: bundle };
}

/** The live resources that fit, sorted as wanted, and only those that the caller may see. */
export function matching(
  call: FhirCall,
  resourceType: string,
  { tests, order }: SearchQuery,
): readonly StoredResource[] {
  const found = resourcesOfType(call.resources, resourceType).filter(
    (resource) => maySee(call.access, resource) && tests.every((test) => test(resource)),
  );
  return order === null ? found : [...found].sort(order);
}

/** Parameters in a form of `_search` count beside those in the URL. */
function searchParameters({ request }: FhirCall): URLSearchParams {
  return request.method === 'POST'
    ? new URLSearchParams([...request.query, ...new URLSearchParams(request.body)])
    : request.query;
}

function isStrict({ request }: FhirCall): boolean {
  return /handling *= *strict/i.test(request.headers['prefer'] ?? '');
}

function pageLinks(url: string, parameters: URLSearchParams, nextOffset: number | null): BundleLink[] {
  const next = nextOffset === null ? null : continued(parameters, nextOffset);
  return [
    ...(next === null ? [] : [{ relation: 'next', url: `${url}?${next.toString()}` }]),
    { relation: 'self', url: parameters.size === 0 ? url : `${url}?${parameters.toString()}` },
  ];
}

function matchEntries({ baseUrl }: FhirCall, page: readonly StoredResource[]): SearchsetEntry[] {
  return page.map((resource) => ({
    fullUrl: `${baseUrl}/${resource.resourceType}/${resource.id}`,
    resource,
    search: { mode: 'match' },
  }));
}

function ignoredEntries({ ignored }: SearchQuery, resourceType: string): SearchsetEntry[] {
  if (ignored.length === 0) {
    return [];
  }
  const issues = ignored.map((name) => ({
    severity: 'warning' as const,
    code: 'not-supported' as const,
    diagnostics: unsupportedParameter(name, resourceType),
  }));
  return [{ resource: outcomeOf(issues), search: { mode: 'outcome' } }];
}
