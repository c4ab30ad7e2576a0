import type { StoredResource } from '../fhir-document.ts';
import { FhirError } from '../fhir-error.ts';
import { type SearchParameter, searchParameter } from '../resource-types.ts';
import { dateRange } from './date-search.ts';
import { folded } from './match-value.ts';
import { valuesAt } from './values-at.ts';

/** Which of two resources comes first, as Array.sort wants it. */
export type ResourceOrder = (one: StoredResource, other: StoredResource) => number;

/** What a resource is sorted by; null where it has no value. */
type SortValue = string | number | null;

/**
 * The order that `_sort` asks for: one date or string parameter of the type, as Microsoft's servers take it, with `-`
 * the other way round (https://hl7.org/fhir/R4/search.html#sort); null for the order of creation. Throws FhirError 400
 * for anything else.
 */
export function readSort(resourceType: string, text: string | null): ResourceOrder | null {
  if (text?.includes(',') === true) {
    throw unsupported(
      'Multiple sort parameters are currently not supported. Only a single sort parameter is supported.',
    );
  }
  return text === null ? null : orderBy(resourceType, text);
}

function orderBy(resourceType: string, key: string): ResourceOrder {
  const name = key.replace(/^-/, '');
  const parameter = searchParameter(resourceType, name);
  if (parameter?.type !== 'date' && parameter?.type !== 'string') {
    throw unsupported(`Sorting by the '${name}' parameter is not supported.`);
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
    .map((found): SortValue => {
      if (parameter.type === 'date') {
        return dateRange(found)?.[edge] ?? null;
      }
      return typeof found === 'string' ? folded(found) : null;
    })
    .filter((value) => value !== null)
    .sort(compare);
}

/** A missing value counts as less than any other (assumption A16): the specification leaves it to the server. */
function compare(one: SortValue, other: SortValue): number {
  if (one === null || other === null) {
    return Number(one !== null) - Number(other !== null);
  }
  return one < other ? -1 : Number(one > other);
}

function unsupported(diagnostics: string): FhirError {
  return new FhirError(400, 'not-supported', diagnostics);
}
