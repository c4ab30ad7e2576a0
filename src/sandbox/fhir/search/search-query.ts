import { FhirError } from '../fhir-error.ts';
import { searchParameter } from '../resource-types.ts';
import { parameterTest, type ResourceTest } from './match-value.ts';
import { type ResourceOrder, readSort } from './sort.ts';

/** What a search asks for. */
export interface SearchQuery {
  /** All must hold. */
  readonly tests: readonly ResourceTest[];
  readonly count: number;
  /** How many resources come before this page. */
  readonly offset: number;
  /** Null for the order of creation. */
  readonly order: ResourceOrder | null;
  /** Whether the number of all matches is wanted (`_total=accurate`). */
  readonly withTotal: boolean;
  /** Names of parameters that were passed over. */
  readonly ignored: readonly string[];
}

const DEFAULT_COUNT = 10;
const LARGEST_COUNT = 1000;
/** How the open-source server names its continuation token. */
const CONTINUATION = 'ct';
/** About the form of the answer, which is always the same here. */
const FORM_PARAMETERS = ['_format', '_pretty'];

/**
 * Reads the parameters of a search on one type. A parameter that the type does not have is passed over, or refused with
 * 400 when the client wants so (`Prefer: handling=strict`, https://hl7.org/fhir/R4/search.html#errors).
 * Throws FhirError 400 for values that cannot be read.
 */
export function readSearchQuery(resourceType: string, query: URLSearchParams, isStrict: boolean): SearchQuery {
  const tests: ResourceTest[] = [];
  const ignored: string[] = [];
  for (const [key, value] of query) {
    const [name = '', modifier = null] = key.split(/:(.*)/s);
    const parameter = searchParameter(resourceType, name);
    if (parameter !== undefined) {
      // An empty value says nothing, as with a form field that was left blank.
      tests.push(...(value === '' ? [] : [parameterTest(parameter, modifier, value)]));
    } else if (!['_count', '_sort', '_total', CONTINUATION, ...FORM_PARAMETERS].includes(key)) {
      ignored.push(key);
    }
  }
  const [firstIgnored] = ignored;
  if (isStrict && firstIgnored !== undefined) {
    throw new FhirError(400, 'not-supported', unsupportedParameter(firstIgnored, resourceType));
  }
  return {
    tests,
    count: readCount(query.get('_count')),
    offset: readContinuation(query.get(CONTINUATION)),
    order: readSort(resourceType, query.get('_sort')),
    withTotal: readTotal(query.get('_total')),
    ignored,
  };
}

/** The query that asks for what follows after `offset` resources. */
export function continued(query: URLSearchParams, offset: number): URLSearchParams {
  const next = new URLSearchParams(query);
  next.set(CONTINUATION, Buffer.from(JSON.stringify({ offset })).toString('base64url'));
  return next;
}

/** What the server says of a parameter that it does not know. */
export function unsupportedParameter(name: string, resourceType: string): string {
  return `The search parameter '${name}' is not supported for resource type '${resourceType}'.`;
}

function readCount(text: string | null): number {
  if (text === null) {
    return DEFAULT_COUNT;
  }
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) {
    throw new FhirError(400, 'invalid', 'The count must be greater than zero.');
  }
  if (Number(text) > LARGEST_COUNT) {
    throw new FhirError(
      400,
      'invalid',
      `The '_count' parameter exceeds limit configured for server. Current limit is ${LARGEST_COUNT} while \`_count\` parameter set to ${text}.`,
    );
  }
  return Number(text);
}

function readContinuation(text: string | null): number {
  if (text === null) {
    return 0;
  }
  const [, offset] = /^\{"offset":(\d{1,9})\}$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (offset === undefined) {
    throw new FhirError(400, 'invalid', 'The continuation token is invalid.');
  }
  return Number(offset);
}

function readTotal(text: string | null): boolean {
  switch (text) {
    case null:
    case 'none':
      return false;
    case 'accurate':
      return true;
    default:
      throw new FhirError(
        400,
        'not-supported',
        `The '_total' parameter value '${text}' is not supported. The supported values are: 'accurate', 'none'.`,
      );
  }
}
