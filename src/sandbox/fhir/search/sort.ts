import type { StoredResource } from '../fhir-document.ts';
import { FhirError } from '../fhir-error.ts';
import { type SearchParameter, searchParameter } from '../resource-types.ts';
import { dateRange } from './date-search.ts';
import { folded, tokensOf } from './match-value.ts';
import { valuesAt } from './values-at.ts';

/** Which of two resources comes first, as Array.sort wants it. */
export type ResourceOrder = (one: StoredResource, other: StoredResource) => number;

/** What a resource is sorted by; null where it has no value. */
type SortValue = string | number | null;

/**
 * The order that `_sort` asks for: date, token and string parameters of the type, the first the weightiest, with `-` the
 * other way round (https://hl7.org/fhir/R4/search.html#sort); null for the order of creation. Throws FhirError 400 for
 * another parameter. Several keys, and tokens, are more than Microsoft's servers sort by.
 */
export function readSort(resourceType: string, text: string | null): ResourceOrder | null {
  if (text === null) {
    return null;
  }
  const orders = text.split(',').map((key) => orderBy(resourceType, key));
  return (one, other) => orders.map((order) => order(one, other)).find((found) => found !== 0) ?? 0;
}

function orderBy(resourceType: string, key: string): ResourceOrder {
  const name = key.replace(/^-/, '');
  const parameter = searchParameter(resourceType, name);
  if (parameter === undefined || parameter.type === 'reference') {
    throw new FhirError(400, 'not-supported', `Sorting by the '${name}' parameter is not supported.`);
  }
  return key.startsWith('-')
    ? (one, other) => compare(greatest(parameter, other), greatest(parameter, one))
    : (one, other) => compare(least(parameter, one), least(parameter, other));
}

/** Of several values the one counts that comes first in the direction of the sort. */
function least(parameter: SearchParameter, resource: StoredResource): SortValue {
  return sortValues(parameter, resource, 'start')[0] ?? null;
}

function greatest(parameter: SearchParameter, resource: StoredResource): SortValue {
  return sortValues(parameter, resource, 'end').at(-1) ?? null;
}

function sortValues(parameter: SearchParameter, resource: StoredResource, edge: 'start' | 'end'): SortValue[] {
  return parameter.paths
    .flatMap((path) => valuesAt(resource, path))
    .flatMap((found): SortValue[] => {
      switch (parameter.type) {
        case 'date':
          return [dateRange(found)?.[edge] ?? null];
        case 'token':
          return tokensOf(found).map(({ code }) => code);
        default:
          return typeof found === 'string' ? [folded(found)] : [];
      }
    })
    .filter((value) => value !== null)
    .sort(compare);
}

/** What has no value counts as less than all that has one ([guess]: the specification leaves it to the server). */
function compare(one: SortValue, other: SortValue): number {
  if (one === null || other === null) {
    return Number(one !== null) - Number(other !== null);
  }
  return one < other ? -1 : Number(one > other);
}
